package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.learning.Backpropagation;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.PenaltyStrengths;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Network;
import org.harmonium.nn.Loss;
import org.harmonium.nn.SoftmaxCrossEntropy;

/** The phase in which a network is learned by the gradient of a loss. */
public final class GradientPhase {
  private GradientPhase() {}

  /**
   * Opens the phase of a classifier. Each row of the phase holds the inputs and the one-hot label.
   */
  public static Phase ofClassifier(PhaseRows<WatchedLabels> rows, Network network) {
    Backend backend = network.backend();
    return rows.open(
        backend,
        () ->
            rule(
                rows,
                network,
                Backpropagation.Target.COLUMNS,
                SoftmaxCrossEntropy.INSTANCE,
                new PenaltyStrengths(backend)),
        (rule, watched) ->
            new NetworkMonitor(
                rule,
                network,
                rows.task().watch(),
                watched.train().joined(),
                watched.validation() == null ? null : watched.validation().joined(),
                new NetworkMonitor.RowFigure("error", watched::error)),
        Phase.Doubts.NONE);
  }

  /** Opens the phase of an autoencoder. The rows of the phase are both inputs and targets. */
  public static Phase ofAutoencoder(
      PhaseRows<WatchedRows> rows, Autoencoder model, Loss loss, PenaltySettings penalties) {
    Network network = model.network();
    Backend backend = network.backend();
    PenaltyStrengths strengths = new PenaltyStrengths(backend);
    penalties.put(model, strengths);
    Reconstructs reconstructs = model::reconstruct;
    return rows.open(
        backend,
        () -> rule(rows, network, Backpropagation.Target.INPUT, loss, strengths),
        (rule, watched) ->
            new NetworkMonitor(
                rule,
                network,
                rows.task().watch(),
                watched.train(),
                watched.validation(),
                new NetworkMonitor.RowFigure(
                    "squared_error", x -> reconstructs.squaredDistance(backend, x) / x.rows())),
        Phase.Doubts.NONE);
  }

  private static Backpropagation rule(
      PhaseRows<?> rows,
      Network network,
      Backpropagation.Target target,
      Loss loss,
      PenaltyStrengths penalties) {
    Backend backend = network.backend();
    GradientLearning learning = rows.learning(GradientLearning.class);
    Optimiser optimiser = learning.open(backend, List.copyOf(network.layers().learned()));
    try {
      return new Backpropagation(
          network,
          target,
          loss,
          optimiser,
          penalties,
          learning.plan().batch(),
          rows.chains(backend));
    } catch (RuntimeException e) {
      optimiser.close();
      throw e;
    }
  }
}
