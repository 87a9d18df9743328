package org.harmonium.learning;

import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.AdversarialSettings.GeneratorLoss;
import org.harmonium.learning.Backpropagation.Target;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.L1Penalty;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.SoftmaxCrossEntropy;
import org.harmonium.nn.SparsityPenalty;

/** Small networks of every kind, each with a rule that learns it from rows of 9 numbers. */
enum NetworkRule {
  /** Two classes; dropout, batch normalisation, momentum, decay and limits. */
  CLASSIFIER {
    @Override
    LearningRule open(Backend backend, Workspace models, int batch) {
      Network net =
          models.own(
              () ->
                  new Network(
                      backend,
                      described(
                          "dense:7:8:linear",
                          "batch-normalisation:8:0.1:1e-5",
                          "relu:8",
                          "dropout:8:0.5",
                          "maxout:8:5:2",
                          "dense:5:2:linear"),
                      ActivationFunction.SOFTMAX));
      net.initialise(Initialisation.GLOROT_UNIFORM, backend.stream(5, 0));
      GradientSettings settings = GradientSettings.decay(0.01).limitNorm(0.5).limitValue(0.4);
      return new Backpropagation(
          net,
          Target.COLUMNS,
          SoftmaxCrossEntropy.INSTANCE,
          new SgdOptimiser(backend, net.layers().learned(), Momentum.NESTEROV, settings),
          new PenaltyStrengths(backend),
          batch,
          backend.stream(5, 1));
    }
  },
  /** Corrupted inputs, two penalties, RMSProp. */
  DENOISING {
    @Override
    LearningRule open(Backend backend, Workspace models, int batch) {
      List<LayerDescription> encoder = described("salt-and-pepper:9:0.2", "dense:9:6:sigmoid");
      return autoencoder(
          backend,
          models,
          batch,
          new Autoencoder(
              backend,
              encoder,
              Autoencoder.mirrored(encoder, false, ActivationFunction.LINEAR),
              ActivationFunction.SIGMOID));
    }
  },
  /** Two tied layers. */
  TIED {
    @Override
    LearningRule open(Backend backend, Workspace models, int batch) {
      List<LayerDescription> encoder = described("dense:9:6:tanh", "dense:6:3:sigmoid");
      return autoencoder(
          backend,
          models,
          batch,
          new Autoencoder(
              backend,
              encoder,
              Autoencoder.mirrored(encoder, true, ActivationFunction.LINEAR),
              ActivationFunction.SIGMOID));
    }
  },
  /** A discriminator of maxout units with dropout, k = 2, label smoothing, Adam. */
  ADVERSARIAL {
    @Override
    LearningRule open(Backend backend, Workspace models, int batch) {
      Gan gan =
          models.own(
              () ->
                  new Gan(
                      backend,
                      described("dense:3:6:relu", "dense:6:9:sigmoid"),
                      described("dropout:9:0.2", "maxout:9:6:3", "dense:6:1:linear"),
                      LatentLaw.UNIFORM));
      AdversarialSettings settings =
          new AdversarialSettings(GeneratorLoss.NON_SATURATING, 0.1, 2, 0.5);
      return adversarial(backend, gan, settings, batch);
    }
  },
  /** Both networks with batch normalisation, the zero-sum loss. */
  NORMALISED_ADVERSARIAL {
    @Override
    LearningRule open(Backend backend, Workspace models, int batch) {
      Gan gan =
          models.own(
              () ->
                  new Gan(
                      backend,
                      described(
                          "dense:3:6:linear",
                          "batch-normalisation:6:0.1:1e-5",
                          "tanh:6",
                          "dense:6:9:linear"),
                      described(
                          "dense:9:6:linear",
                          "batch-normalisation:6:0.1:1e-5",
                          "leaky-relu:6",
                          "dense:6:1:linear"),
                      LatentLaw.NORMAL));
      return adversarial(
          backend, gan, new AdversarialSettings(GeneratorLoss.ZERO_SUM, 0, 1, 1), batch);
    }
  };

  /** Numbers in a row that the rule learns from. */
  static final int COLS = 9;

  /**
   * The model, which {@code models} closes, in its first state, and the rule, closed by the caller.
   */
  abstract LearningRule open(Backend backend, Workspace models, int batch);

  static List<LayerDescription> described(String... words) {
    return Stream.of(words).map(LayerDescription::parse).toList();
  }

  private static LearningRule autoencoder(
      Backend backend, Workspace models, int batch, Autoencoder autoencoder) {
    models.own(() -> autoencoder);
    autoencoder.initialise(Initialisation.GLOROT_NORMAL, backend.stream(5, 0));
    Network net = autoencoder.network();
    PenaltyStrengths penalties = new PenaltyStrengths(backend);
    net.layers()
        .penalise(1, new SparsityPenalty(backend, autoencoder.code(), 0.2, penalties.of(0.1)));
    net.layers()
        .penalise(
            0, new L1Penalty(backend, net.layers().layers().get(0).outputs(), penalties.of(0.01)));
    return new Backpropagation(
        net,
        Target.INPUT,
        BinaryCrossEntropy.INSTANCE,
        new RmsProp(backend, net.layers().learned(), GradientSettings.PLAIN),
        penalties,
        batch,
        backend.stream(5, 1));
  }

  private static LearningRule adversarial(
      Backend backend, Gan gan, AdversarialSettings settings, int batch) {
    gan.initialise(Initialisation.GLOROT_NORMAL, backend.stream(5, 0));
    return new AdversarialLearning(
        gan,
        new Adam(backend, gan.discriminator().layers().learned(), GradientSettings.PLAIN),
        new Adam(
            backend, gan.generator().layers().learned(), 0.5, 0.9, 1e-8, GradientSettings.PLAIN),
        settings,
        batch,
        backend.stream(5, 1));
  }
}
