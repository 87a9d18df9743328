package org.harmonium.experiment.training;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;

/** The phase in which an RBM is learned, alone or as a layer. */
final class RbmPhase {
  private RbmPhase() {}

  /**
   * @param number of the phase, from 0: phases draw from streams of their own
   * @param data stays the caller's
   * @param watched taken over
   */
  static Phase of(
      Rbm rbm,
      int number,
      LearningSettings learning,
      TrainingData data,
      WatchedRows watched,
      Experiment experiment) {
    Backend backend = rbm.backend();
    long seed = experiment.seed();
    Workspace parts = new Workspace(backend);
    parts.own(() -> watched);
    LearningRule rule =
        parts.own(() -> RbmRules.of(learning, rbm, RandomStreams.gibbs(backend, seed, number)));
    Trainer trainer = parts.own(() -> new Trainer(backend, rule, data, learning.plan(), seed));
    RbmMonitor monitor = new RbmMonitor(rbm, watched, learning, experiment);
    return new Phase(learning, trainer, monitor, List.of(), parts);
  }
}
