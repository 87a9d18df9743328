package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Phase;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.rows.RandomStreams;
import org.harmonium.learning.Backpropagation;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.PenaltyStrengths;
import org.harmonium.learning.Trainer;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Network;
import org.harmonium.nn.Loss;
import org.harmonium.nn.SoftmaxCrossEntropy;

/** The phase in which a network is learned by the gradient of a loss. */
public final class GradientPhase {
  private GradientPhase() {}

  /**
   * Creates the phase of a classifier. Each row of the phase holds the inputs and the one-hot
   * label.
   */
  public static Phase ofClassifier(
      LayerPhase phase, GradientLearning learning, Network network, WatchedLabels watched) {
    return Phase.of(
        network.backend(),
        parts -> {
          WatchedLabels rows = parts.own(() -> watched);
          Backpropagation rule =
              parts.own(
                  () ->
                      rule(
                          phase,
                          learning,
                          network,
                          Backpropagation.Target.COLUMNS,
                          SoftmaxCrossEntropy.INSTANCE,
                          new PenaltyStrengths(network.backend())));
          Trainer trainer = parts.own(() -> trainer(phase, network, rule));
          NetworkMonitor monitor =
              new NetworkMonitor(
                  rule,
                  network,
                  phase.task().watch(),
                  rows.train().joined(),
                  rows.validation() == null ? null : rows.validation().joined(),
                  new NetworkMonitor.RowFigure("error", rows::error));
          return new Phase(learning, trainer, monitor, Phase.Doubts.NONE, parts);
        });
  }

  /** Creates the phase of an autoencoder. The rows of the phase are both inputs and targets. */
  public static Phase ofAutoencoder(
      LayerPhase phase,
      GradientLearning learning,
      Autoencoder model,
      Loss loss,
      PenaltyStrengths penalties) {
    Network network = model.network();
    Backend backend = network.backend();
    return Phase.of(
        backend,
        parts -> {
          WatchedRows rows = parts.own(phase.watched());
          Backpropagation rule =
              parts.own(
                  () ->
                      rule(
                          phase, learning, network, Backpropagation.Target.INPUT, loss, penalties));
          Trainer trainer = parts.own(() -> trainer(phase, network, rule));
          NetworkMonitor.RowFigure error =
              new NetworkMonitor.RowFigure("squared_error", x -> squaredError(model, x));
          NetworkMonitor monitor =
              new NetworkMonitor(
                  rule, network, phase.task().watch(), rows.train(), rows.validation(), error);
          return new Phase(learning, trainer, monitor, Phase.Doubts.NONE, parts);
        });
  }

  private static double squaredError(Autoencoder model, Matrix x) {
    Backend backend = model.network().backend();
    try (Matrix r = backend.zeros(x.rows(), x.cols())) {
      model.reconstruct(x, r);
      return backend.squaredDistance(x, r) / x.rows();
    }
  }

  private static Backpropagation rule(
      LayerPhase phase,
      GradientLearning learning,
      Network network,
      Backpropagation.Target target,
      Loss loss,
      PenaltyStrengths penalties) {
    Backend backend = network.backend();
    Optimiser optimiser = learning.open(backend, List.copyOf(network.layers().learned()));
    try {
      return new Backpropagation(
          network,
          target,
          loss,
          optimiser,
          penalties,
          learning.plan().batch(),
          RandomStreams.gibbs(backend, phase.task().seed(), phase.number()));
    } catch (RuntimeException e) {
      optimiser.close();
      throw e;
    }
  }

  private static Trainer trainer(LayerPhase phase, Network network, Backpropagation rule) {
    return new Trainer(
        network.backend(), rule, phase.data(), phase.learning().plan(), phase.task().seed());
  }
}
