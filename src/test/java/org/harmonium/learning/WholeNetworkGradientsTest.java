package org.harmonium.learning;

import static org.harmonium.learning.NetworkRule.described;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.reference.GradientCheck;
import org.harmonium.backend.reference.ReferenceBackend;
import org.harmonium.learning.AdversarialSettings.GeneratorLoss;
import org.harmonium.learning.Backpropagation.Target;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.ContractivePenalty;
import org.harmonium.nn.Dense;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.L1Penalty;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Loss;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.SoftmaxCrossEntropy;
import org.harmonium.nn.SparsityPenalty;
import org.harmonium.nn.SquaredError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gradients with which whole networks learn against central differences of the mean loss, in
 * double. A step at rate 0 leaves them behind.
 */
class WholeNetworkGradientsTest {
  private static final int BATCH = 8;

  private static Matrix uniform(Backend backend, int rows, int cols, long id) {
    Matrix x = backend.zeros(rows, cols);
    backend.uniform(backend.stream(11, id), x);
    return x;
  }

  private static Optimiser still(Backend backend, Sequence layers) {
    return new SgdOptimiser(backend, layers.learned(), Momentum.NONE);
  }

  private static void assertGradients(
      ReferenceBackend backend, Sequence layers, DoubleSupplier loss) {
    GradientCheck check = new GradientCheck(backend);
    layers.learned().forEach(p -> check.of(p.name(), p.value(), p.gradient()));
    check.check(loss);
  }

  /** Adds penalties to a network. */
  private interface Penalties {
    void add(Backend backend, Sequence layers, PenaltyStrengths strengths);
  }

  private static final Penalties NONE = (backend, layers, strengths) -> {};

  /** In minibatches of all rows, and in a short one. */
  private static void check(
      ReferenceBackend backend, Network net, Target target, Loss loss, Penalties penalties) {
    net.initialise(Initialisation.normal(0.7), backend.stream(12, 1));
    PenaltyStrengths strengths = new PenaltyStrengths(backend);
    penalties.add(backend, net.layers(), strengths);
    RandomStream noise = backend.stream(13, 1);
    int cols = target == Target.INPUT ? net.inputs() : net.inputs() + net.outputs();
    try (Matrix v = uniform(backend, BATCH, cols, 1);
        LearningRule rule =
            new Backpropagation(
                net, target, loss, still(backend, net.layers()), strengths, BATCH, noise)) {
      for (int n : new int[] {BATCH, BATCH / 2}) {
        Matrix rows = v.rows(0, n);
        rule.prepare(0, 0, n);
        noise.seek(0);
        rule.step(rows);
        try (Matrix x = backend.zeros(n, net.inputs());
            Matrix t = backend.zeros(n, net.outputs())) {
          backend.copyColumns(rows, 0, net.inputs(), x, 0);
          int at = target == Target.INPUT ? 0 : net.inputs();
          backend.copyColumns(rows, at, net.outputs(), t, 0);
          assertGradients(
              backend,
              net.layers(),
              () -> {
                noise.seek(0);
                double sum = loss.value(backend, net.layers().forward(x, noise), t);
                return sum / n + net.layers().penalty();
              });
        }
      }
    }
  }

  private static void checkAutoencoder(
      List<LayerDescription> encoder, boolean tied, Loss loss, Penalties penalties) {
    try (ReferenceBackend backend = new ReferenceBackend();
        Autoencoder autoencoder =
            new Autoencoder(
                backend,
                encoder,
                Autoencoder.mirrored(encoder, tied, ActivationFunction.LINEAR),
                loss.link())) {
      check(backend, autoencoder.network(), Target.INPUT, loss, penalties);
    }
  }

  @Test
  void tiedAutoencoder_crossEntropy_hasItsGradients() {
    checkAutoencoder(
        described("dense:5:4:sigmoid", "dense:4:3:tanh"), true, BinaryCrossEntropy.INSTANCE, NONE);
  }

  @Test
  void deepDenoisingAutoencoder_threePenalties_hasItsGradients() {
    checkAutoencoder(
        described("masking:5:0.3", "dense:5:6:sigmoid", "dense:6:4:sigmoid"),
        false,
        SquaredError.INSTANCE,
        (backend, layers, strengths) -> {
          Dense first = (Dense) layers.layers().get(1);
          layers.penalise(1, new ContractivePenalty(backend, first, strengths.of(0.5)));
          layers.penalise(2, new SparsityPenalty(backend, 4, 0.1, strengths.of(0.25)));
          layers.penalise(3, new L1Penalty(backend, 6, strengths.of(0.125)));
        });
  }

  @Test
  void classifier_dropoutAndBatchNormalisation_hasItsGradients() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Network net =
            new Network(
                backend,
                described(
                    "dense:5:6:linear",
                    "batch-normalisation:6:0.1:1e-3",
                    "relu:6",
                    "dropout:6:0.4",
                    "maxout:6:4:2",
                    "dense:4:3:linear"),
                ActivationFunction.SOFTMAX)) {
      check(backend, net, Target.COLUMNS, SoftmaxCrossEntropy.INSTANCE, NONE);
    }
  }

  @Test
  void classifier_lowestLayersFrozen_hasTheGradientsOfTheOthers() {
    try (ReferenceBackend backend = new ReferenceBackend();
        Network net =
            new Network(
                backend,
                described("dense:5:6:tanh", "dropout:6:0.4", "dense:6:4:tanh", "dense:4:3:linear"),
                ActivationFunction.SOFTMAX)) {
      net.freeze(2);
      check(backend, net, Target.COLUMNS, SoftmaxCrossEntropy.INSTANCE, NONE);
    }
  }

  // ---------------------------------------------------------------- adversarial

  private static Gan gan(Backend backend, String normalisation) {
    Gan gan =
        new Gan(
            backend,
            described("dense:2:5:tanh", "dropout:5:0.3", "dense:5:4:sigmoid"),
            described(
                "dropout:4:0.2", "dense:4:6:linear", normalisation, "tanh:6", "dense:6:1:linear"),
            LatentLaw.NORMAL);
    gan.initialise(Initialisation.normal(0.7), backend.stream(12, 1));
    return gan;
  }

  private static double meanCrossEntropy(Backend backend, Matrix y, float target) {
    try (Matrix t = backend.zeros(y.rows(), 1)) {
      backend.fill(target, t);
      return backend.binaryCrossEntropy(y, t) / y.rows();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear:6", "batch-normalisation:6:0.1:1e-3"})
  void adversarialNets_bothLosses_haveTheirGradients(String normalisation) {
    for (GeneratorLoss loss : GeneratorLoss.values()) {
      try (ReferenceBackend backend = new ReferenceBackend();
          Gan gan = gan(backend, normalisation);
          Matrix v = uniform(backend, BATCH, 4, 1)) {
        Sequence g = gan.generator().layers();
        Sequence d = gan.discriminator().layers();
        RandomStream noise = backend.stream(13, 1);
        AdversarialSettings settings = new AdversarialSettings(loss, 0.125, 1, 1);
        try (LearningRule rule =
            new AdversarialLearning(
                gan, still(backend, d), still(backend, g), settings, BATCH, noise)) {
          rule.prepare(0, 0, BATCH);
          rule.step(v);
        }
        boolean together = normalisation.startsWith("linear");
        long ofGenerator = drawsOfDiscriminatorStep(together);
        assertGradients(
            backend, d, () -> discriminatorLoss(backend, gan, v, at(noise, 0), together));
        assertGradients(
            backend, g, () -> generatorLoss(backend, gan, loss, at(noise, ofGenerator)));
      }
    }
  }

  private static RandomStream at(RandomStream noise, long position) {
    noise.seek(position);
    return noise;
  }

  /** z, the generator's dropout, and the discriminator's in each of its passes. */
  private static long drawsOfDiscriminatorStep(boolean together) {
    return together ? 3 : 4;
  }

  private static double discriminatorLoss(
      Backend backend, Gan gan, Matrix v, RandomStream noise, boolean together) {
    try (Matrix z = backend.zeros(BATCH, 2);
        Matrix both = backend.zeros(2 * BATCH, 4)) {
      gan.sampleLatent(noise, z);
      Matrix data = both.rows(0, BATCH);
      Matrix generated = both.rows(BATCH, 2 * BATCH);
      backend.copy(v, data);
      backend.copy(gan.generator().layers().forward(z, noise), generated);
      Sequence d = gan.discriminator().layers();
      if (together) {
        Matrix y = d.forward(both, noise);
        return meanCrossEntropy(backend, y.rows(0, BATCH), 0.875f)
            + meanCrossEntropy(backend, y.rows(BATCH, 2 * BATCH), 0);
      }
      return meanCrossEntropy(backend, d.forward(data, noise), 0.875f)
          + meanCrossEntropy(backend, d.forward(generated, noise), 0);
    }
  }

  /** Mean log(1 - D), or mean -log D, written out. */
  private static double generatorLoss(
      ReferenceBackend backend, Gan gan, GeneratorLoss loss, RandomStream noise) {
    try (Matrix z = backend.zeros(BATCH, 2)) {
      gan.sampleLatent(noise, z);
      Matrix x = gan.generator().layers().forward(z, noise);
      double sum = 0;
      for (double logit : backend.downloadDoubles(gan.discriminator().layers().forward(x, noise))) {
        double d = 1 / (1 + Math.exp(-logit));
        sum += loss == GeneratorLoss.ZERO_SUM ? Math.log(1 - d) : -Math.log(d);
      }
      return sum / BATCH;
    }
  }
}
