package org.harmonium.experiment.training;

import org.harmonium.backend.RandomStream;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.model.Rbm;

/** The learning rule of an RBM that settings describe. */
final class RbmRules {
  private RbmRules() {}

  static LearningRule of(LearningSettings learning, Rbm rbm, RandomStream random) {
    return switch (learning.algorithm()) {
      case CD ->
          new ContrastiveDivergence(
              rbm, learning.k(), learning.visible(), learning.batch(), learning.update(), random);
      case PCD -> {
        PersistentContrastiveDivergence pcd =
            new PersistentContrastiveDivergence(
                rbm, learning.k(), learning.chains(), learning.batch(), learning.update(), random);
        pcd.startChainsAtRandom();
        yield pcd;
      }
    };
  }
}
