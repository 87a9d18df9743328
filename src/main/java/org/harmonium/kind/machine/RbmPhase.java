package org.harmonium.kind.machine;

import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.RandomStreams;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;

/** The phase in which an RBM is learned, alone or as a layer. */
public final class RbmPhase {
  private RbmPhase() {}

  /**
   * @param number of the phase, from 0: each phase has its own random streams
   * @param data not closed by the phase
   * @param watched creates the rows to measure on, which are closed with the phase
   */
  public static Phase of(
      Rbm rbm,
      int number,
      RbmAlgorithm learning,
      TrainingData data,
      Supplier<WatchedRows> watched,
      Task<?> task) {
    Backend backend = rbm.backend();
    long seed = task.seed();
    return Phase.of(
        backend,
        parts -> {
          WatchedRows rows = parts.own(watched);
          LearningRule rule =
              parts.own(() -> learning.open(rbm, RandomStreams.gibbs(backend, seed, number)));
          Trainer trainer =
              parts.own(() -> new Trainer(backend, rule, data, learning.plan(), seed));
          RbmMonitor monitor = new RbmMonitor(rbm, rows, learning, task);
          return new Phase(
              learning, trainer, monitor, new Diagnostics(learning, backend)::warnings, parts);
        });
  }
}
