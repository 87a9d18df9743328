package org.harmonium.experiment.machines;

import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.training.Phase;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;

/** The phase in which an RBM is learned, alone or as a layer. */
public final class RbmPhase {
  private RbmPhase() {}

  /**
   * @param number of the phase, from 0: phases draw from streams of their own
   * @param data stays the caller's
   * @param watched makes the rows to watch, which are closed with the phase
   */
  public static Phase of(
      Rbm rbm,
      int number,
      MachineLearning learning,
      TrainingData data,
      Supplier<WatchedRows> watched,
      Experiment experiment) {
    Backend backend = rbm.backend();
    long seed = experiment.seed();
    return Phase.of(
        backend,
        parts -> {
          WatchedRows rows = parts.own(watched);
          LearningRule rule =
              parts.own(
                  () -> RbmRules.of(learning, rbm, RandomStreams.gibbs(backend, seed, number)));
          Trainer trainer =
              parts.own(() -> new Trainer(backend, rule, data, learning.plan(), seed));
          RbmMonitor monitor = new RbmMonitor(rbm, rows, learning, experiment);
          return new Phase(
              learning, trainer, monitor, new Diagnostics(learning, backend)::warnings, parts);
        });
  }
}
