package org.harmonium.experiment.settings;

import java.util.List;
import java.util.Set;
import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;
import org.harmonium.experiment.yaml.VariantName;
import org.harmonium.model.LatentLaw;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/**
 * Models that are made of layers. A layer is a word as {@link LayerDescription} has it, whose first
 * number, the width of what it takes, may be left out: {@code dense:500:relu}, {@code dropout:0.5}.
 */
public sealed interface NetworkSettings extends ModelSettings {
  /** What the weights of layers are at first. */
  Initialisation initialisation();

  @Override
  default String forAnyValues() {
    return "model.output=linear (and model.loss=squared-error of an autoencoder)";
  }

  /**
   * Names the classes of rows.
   *
   * @param layers the hidden layers; upon them comes an affine one, an output a class, and softmax
   * @param init the law of the first weights
   * @param from the file or the run of a trained rbm, dbn or dbm whose hidden layers are the first
   *     ones; null for none. Without {@code layers} it is all of them
   */
  @VariantName("classifier")
  record ClassifierSettings(
      @Default("[]") List<String> layers,
      @Default("glorot-uniform") String init,
      @Nullable String from)
      implements NetworkSettings {
    /** Checks the words. */
    public ClassifierSettings {
      requireWords("layers", layers);
      requireInitialisation("init", init);
    }

    @Override
    public Initialisation initialisation() {
      return Initialisation.parse(init);
    }

    @Override
    public int stackedLayers() {
      return dense(layers);
    }

    @Override
    public String visibleUnits() {
      return ANY_VALUES;
    }

    @Override
    public boolean labels() {
      return true;
    }

    @Override
    public Set<String> algorithms() {
      return Set.of("backpropagation");
    }

    @Override
    public Set<String> pretrainingAlgorithms() {
      return from == null ? OF_LAYERS : Set.of();
    }
  }

  /**
   * Makes its input again from a code.
   *
   * @param encoder its layers, the last of which gives the code; one that corrupts the input comes
   *     first in a denoising autoencoder
   * @param decoder its layers; without any, the dense layers of the encoder backwards
   * @param tied whether a decoder that goes backwards has the encoder's weights, transposed
   * @param loss what is made small: the cross-entropy of outputs from 0 to 1, or half the squared
   *     error
   * @param output what the last layer makes of its total input: sigmoid for values from 0 to 1,
   *     linear for any
   * @param init the law of the first weights
   */
  @VariantName("autoencoder")
  record AutoencoderSettings(
      List<String> encoder,
      @Default("[]") List<String> decoder,
      @Default("false") boolean tied,
      @Default("cross-entropy") ReconstructionLoss loss,
      @Default("sigmoid") OutputFunction output,
      @Default("glorot-uniform") String init)
      implements NetworkSettings {
    /** What an autoencoder makes small. */
    public enum ReconstructionLoss {
      /** Minus the log-probability of the row where outputs are probabilities of ones. */
      CROSS_ENTROPY,
      /** Half the squared distance. */
      SQUARED_ERROR
    }

    /** Checks the words. */
    public AutoencoderSettings {
      requireWords("encoder", encoder);
      requireWords("decoder", decoder);
      requireInitialisation("init", init);
      if (encoder.stream().noneMatch(word -> LayerDescription.parse(word, 1).hasWeights())) {
        throw new IllegalArgumentException(
            "encoder needs a layer with weights, such as dense:100:sigmoid");
      }
      requireMirrored(encoder, decoder);
      if (loss == ReconstructionLoss.CROSS_ENTROPY && output != OutputFunction.SIGMOID) {
        throw new IllegalArgumentException(
            "loss cross-entropy is of outputs from 0 to 1: set output=sigmoid, or loss=squared-error");
      }
      if (tied && !decoder.isEmpty()) {
        throw new IllegalArgumentException(
            "tied is for a decoder that goes back through the encoder: leave decoder out, or tied");
      }
    }

    @Override
    public Initialisation initialisation() {
      return Initialisation.parse(init);
    }

    @Override
    public int stackedLayers() {
      return decoder.isEmpty() ? dense(encoder) : 0;
    }

    @Override
    public String visibleUnits() {
      return output == OutputFunction.SIGMOID ? UNIT_INTERVAL : ANY_VALUES;
    }

    @Override
    public Set<String> algorithms() {
      return Set.of("backpropagation");
    }

    @Override
    public Set<String> pretrainingAlgorithms() {
      return OF_LAYERS;
    }
  }

  /**
   * Makes rows of noise, so that a discriminator cannot tell them from data. Batch normalisation
   * belongs into the generator: in the discriminator it takes from data and from samples each their
   * own mean, which is what they could be told apart by.
   *
   * @param latent how many numbers of noise a row is made of
   * @param law of the noise: normal, or uniform with the same mean and variance
   * @param generator its hidden layers; upon them comes an affine one of the data's width
   * @param discriminator its hidden layers; upon them comes an affine one with the logit
   * @param output what the generator's last layer makes of its total input
   * @param init the law of the first weights
   * @param discriminatorInit that of the discriminator; null for the same
   * @param classifier the hidden layers of a classifier that learns the data's labels first, by the
   *     one entry of {@code pretraining}, and then says which classes samples are of; empty for
   *     none
   */
  @VariantName("gan")
  record GanSettings(
      int latent,
      @Default("normal") LatentLaw law,
      List<String> generator,
      List<String> discriminator,
      @Default("sigmoid") OutputFunction output,
      @Default("glorot-uniform") String init,
      @Nullable String discriminatorInit,
      @Default("[]") List<String> classifier)
      implements NetworkSettings {
    /** Checks the words. */
    public GanSettings {
      Range.within("latent", latent, 1, 1_000_000);
      requireWords("generator", generator);
      requireWords("discriminator", discriminator);
      requireWords("classifier", classifier);
      requireInitialisation("init", init);
      requireInitialisation(
          "discriminatorInit", discriminatorInit == null ? init : discriminatorInit);
    }

    @Override
    public Initialisation initialisation() {
      return Initialisation.parse(init);
    }

    /** The law of the discriminator's first weights. */
    public Initialisation ofDiscriminator() {
      return Initialisation.parse(discriminatorInit == null ? init : discriminatorInit);
    }

    @Override
    public int stackedLayers() {
      return classifier.isEmpty() ? 0 : 1;
    }

    @Override
    public boolean needsPretraining() {
      return !classifier.isEmpty();
    }

    @Override
    public String visibleUnits() {
      return output == OutputFunction.SIGMOID ? UNIT_INTERVAL : ANY_VALUES;
    }

    @Override
    public boolean labels() {
      return !classifier.isEmpty();
    }

    @Override
    public Set<String> algorithms() {
      return Set.of("adversarial");
    }

    @Override
    public Set<String> pretrainingAlgorithms() {
      return Set.of("backpropagation");
    }
  }

  /** What the last layer makes of its total input. */
  enum OutputFunction {
    /** Values from 0 to 1. */
    SIGMOID,
    /** Any values. */
    LINEAR;

    /** As layers know it. */
    public ActivationFunction function() {
      return this == SIGMOID ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR;
    }
  }

  /** A decoder that goes backwards has dense layers with their functions, and no others. */
  private static void requireMirrored(List<String> encoder, List<String> decoder) {
    for (String word : encoder) {
      LayerDescription layer = LayerDescription.parse(word, 1);
      boolean isCovered =
          layer.isTrainingOnly() || layer.mirrored(ActivationFunction.LINEAR, 0) != null;
      if (decoder.isEmpty() && !isCovered) {
        throw new IllegalArgumentException(
            "encoder has the layer %s, which a decoder that goes backwards would leave out: write the decoder"
                .formatted(word));
      }
    }
  }

  private static int dense(List<String> words) {
    return (int) words.stream().filter(word -> LayerDescription.parse(word, 1).isAffine()).count();
  }

  private static void requireWords(String key, List<String> words) {
    for (String word : words) {
      try {
        LayerDescription.parse(word, 1);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      }
    }
  }

  private static void requireInitialisation(String key, String init) {
    try {
      Initialisation.parse(init);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
