package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.learning.AdversarialSettings;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.MaxNorm;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.OptimiserSettings;
import org.harmonium.nn.CorruptionKind;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.NonSaturating;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.ZeroSum;
import org.jspecify.annotations.Nullable;

/** How a network is learned: by the gradient of a loss. */
public sealed interface NetworkLearning extends LearningSettings {
  /** What takes the gradients. */
  OptimiserSettings optimiser();

  /** Quadratic decay of the weights. */
  double l2();

  /** The largest norm of all gradients together; null for no limit. */
  @Nullable Double largestNorm();

  /** The largest size of each number of a gradient; null for no limit. */
  @Nullable Double largestValue();

  /** The largest norm of the weights into a unit; null for no limit. */
  @Nullable Double maxNorm();

  /** What takes the gradients of these parameters; the caller closes it. */
  default Optimiser open(Backend backend, OptimiserSettings settings, List<Parameter> parameters) {
    Optimiser plain = settings.open(backend, parameters, gradients());
    Double largest = maxNorm();
    return largest == null ? plain : new MaxNorm(backend, plain, parameters, largest);
  }

  /** What is done to gradients before they are used. */
  default GradientSettings gradients() {
    return new GradientSettings(l2(), limit(largestNorm()), limit(largestValue()));
  }

  /**
   * A classifier or an autoencoder as a whole.
   *
   * @param optimiser sgd, adam or rmsprop
   * @param epochs passes over the training rows
   * @param batch rows of a minibatch
   * @param rate learning rate
   * @param momentum of sgd: the share of the last update that is kept
   * @param l2 quadratic decay of the weights
   * @param largestNorm of all gradients together; null for no limit
   * @param largestValue of each number of a gradient; null for no limit
   * @param maxNorm of the weights into a unit, after each step; null for no limit
   * @param frozen so many of the lowest layers, as the model lists them, stay as they are
   * @param penalties of an autoencoder's code
   * @param stop when to stop early; null for never
   */
  @VariantName("backpropagation")
  record BackpropagationLearning(
      @Default("adam") OptimiserSettings optimiser,
      int epochs,
      @Default("100") int batch,
      ScheduleSettings rate,
      @Default("0") ScheduleSettings momentum,
      @Default("0") double l2,
      @Nullable Double largestNorm,
      @Nullable Double largestValue,
      @Nullable Double maxNorm,
      @Default("0") int frozen,
      @Default("{}") PenaltySettings penalties,
      @Nullable StopSettings stop)
      implements NetworkLearning {
    /** Checks the ranges. */
    public BackpropagationLearning {
      LearningSettings.requireRanges(epochs, batch, rate, momentum);
      requireGradients(optimiser, momentum, l2, largestNorm, largestValue, maxNorm);
      Range.notNegative("frozen", frozen);
    }

    @Override
    public String algorithmName() {
      return "backpropagation";
    }
  }

  /**
   * A layer by itself: an autoencoder of one hidden layer learns what the layers below make of the
   * data (Bengio, Lamblin, Popovici and Larochelle 2007; denoising: Vincent and others 2010).
   *
   * @param optimiser as in {@link BackpropagationLearning}, and so on
   * @param corruption of the layer's inputs, such as masking:0.25; null for none
   * @param tied whether it decodes by the transposed weights
   * @param penalties of the layer's outputs
   */
  @VariantName("autoencoder")
  record LayerLearning(
      @Default("adam") OptimiserSettings optimiser,
      @Nullable String corruption,
      @Default("true") boolean tied,
      @Default("{}") PenaltySettings penalties,
      int epochs,
      @Default("100") int batch,
      ScheduleSettings rate,
      @Default("0") ScheduleSettings momentum,
      @Default("0") double l2,
      @Nullable Double largestNorm,
      @Nullable Double largestValue,
      @Nullable Double maxNorm,
      @Nullable StopSettings stop)
      implements NetworkLearning {
    /** Checks the ranges. */
    public LayerLearning {
      LearningSettings.requireRanges(epochs, batch, rate, momentum);
      requireGradients(optimiser, momentum, l2, largestNorm, largestValue, maxNorm);
      if (corruption != null) {
        requireCorruption(corruption);
      }
    }

    private static void requireCorruption(String word) {
      try {
        if (LayerDescription.parse(word, 1).isCorruption()) {
          return;
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("corruption: " + e.getMessage(), e);
      }
      throw new IllegalArgumentException(
          "corruption must be one of %s with a level, such as masking:0.25; was '%s'"
              .formatted(String.join(", ", CorruptionKind.names()), word));
    }

    @Override
    public String algorithmName() {
      return "autoencoder";
    }
  }

  /**
   * A generator and a discriminator against each other.
   *
   * @param generatorLoss what the generator makes small
   * @param smoothing what data's target 1 is lowered by for the discriminator
   * @param k discriminator steps for each generator step
   * @param generatorRate the generator's learning rate over the discriminator's
   * @param optimiser of the discriminator, and of the generator if that has none of its own
   * @param generatorOptimiser of the generator; null for one like the discriminator's
   */
  @VariantName("adversarial")
  record GameLearning(
      @Default("non-saturating") GeneratorLoss generatorLoss,
      @Default("0") double smoothing,
      @Default("1") int k,
      @Default("1") double generatorRate,
      @Default("adam") OptimiserSettings optimiser,
      @Nullable OptimiserSettings generatorOptimiser,
      int epochs,
      @Default("100") int batch,
      ScheduleSettings rate,
      @Default("0") ScheduleSettings momentum,
      @Default("0") double l2,
      @Nullable Double largestNorm,
      @Nullable Double largestValue,
      @Nullable Double maxNorm,
      @Nullable StopSettings stop)
      implements NetworkLearning {
    /** What a generator makes small. */
    public enum GeneratorLoss {
      /** log(1 - D(G(z))): the value of the game itself. */
      ZERO_SUM,
      /** -log D(G(z)), whose gradient does not vanish where the discriminator is sure. */
      NON_SATURATING
    }

    /** Checks the ranges. */
    public GameLearning {
      LearningSettings.requireRanges(epochs, batch, rate, momentum);
      requireGradients(optimiser, momentum, l2, largestNorm, largestValue, maxNorm);
      if (generatorOptimiser != null) {
        requireGradients(generatorOptimiser, momentum, l2, largestNorm, largestValue, maxNorm);
      }
      Range.belowOne("smoothing", smoothing);
      Range.within("k", k, 1, 1000);
      Range.notNegative("generatorRate", generatorRate);
    }

    @Override
    public String algorithmName() {
      return "adversarial";
    }

    /** What the learning rule needs to know of it. */
    public AdversarialSettings rule() {
      return new AdversarialSettings(
          generatorLoss == GeneratorLoss.ZERO_SUM ? ZeroSum.INSTANCE : NonSaturating.INSTANCE,
          smoothing,
          k,
          generatorRate);
    }

    /** What takes the generator's gradients. */
    public OptimiserSettings ofGenerator() {
      return generatorOptimiser == null ? optimiser : generatorOptimiser;
    }
  }

  private static double limit(@Nullable Double largest) {
    return largest == null ? Double.POSITIVE_INFINITY : largest;
  }

  private static void requireGradients(
      OptimiserSettings optimiser,
      ScheduleSettings momentum,
      double l2,
      @Nullable Double largestNorm,
      @Nullable Double largestValue,
      @Nullable Double maxNorm) {
    Range.notNegative("l2", l2);
    requireAboveZero("largestNorm", largestNorm);
    requireAboveZero("largestValue", largestValue);
    requireAboveZero("maxNorm", maxNorm);
    if (!optimiser.usesMomentum() && (momentum.start() > 0 || momentum.last() > 0)) {
      throw new IllegalArgumentException(
          "momentum is for the optimiser sgd, and the one chosen would ignore it: leave it out, or set optimiser=sgd");
    }
  }

  private static void requireAboveZero(String key, @Nullable Double limit) {
    if (limit != null && !(limit > 0 && limit <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "%s must be above 0, was %s; leave it out for no limit".formatted(key, limit));
    }
  }
}
