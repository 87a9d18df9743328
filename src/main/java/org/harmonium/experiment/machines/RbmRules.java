package org.harmonium.experiment.machines;

import org.harmonium.backend.RandomStream;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.FastPersistentContrastiveDivergence;
import org.harmonium.learning.FastWeights;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.MeanFieldContrastiveDivergence;
import org.harmonium.learning.ParallelTempering;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;

/** The learning rule of an RBM that settings describe, its chains started. */
final class RbmRules {
  private RbmRules() {}

  static LearningRule of(MachineLearning learning, Rbm rbm, RandomStream random) {
    KSchedule k = learning.kSchedule();
    int chains = learning.chains();
    int batch = learning.batch();
    UpdateSettings update = learning.update();
    return switch (learning.algorithm()) {
      case CD -> new ContrastiveDivergence(rbm, k, learning.visible(), batch, update, random);
      case PCD -> {
        var pcd = new PersistentContrastiveDivergence(rbm, k, chains, batch, update, random);
        yield started(pcd, pcd::startChainsAtRandom);
      }
      case FPCD -> {
        FastWeights fast = new FastWeights(learning.fastRate(), FastWeights.USUAL_DECAY);
        var fpcd =
            new FastPersistentContrastiveDivergence(rbm, k, fast, chains, batch, update, random);
        yield started(fpcd, fpcd::startChainsAtRandom);
      }
      case TEMPERING -> {
        double[] betas = ParallelTempering.evenly(learning.temperatures());
        var tempering = new ParallelTempering(rbm, k, betas, chains, batch, update, random);
        yield started(tempering, tempering::startChainsAtRandom);
      }
      case MEAN_FIELD_CD ->
          new MeanFieldContrastiveDivergence(rbm, k, learning.damping(), batch, update);
      case MEAN_FIELD, UP_DOWN, EXACT ->
          throw new IllegalStateException(learning.algorithm() + " is for no RBM");
    };
  }

  /** The rule, its chains started; closed if they cannot be. */
  static <T extends LearningRule> T started(T rule, Runnable start) {
    try {
      start.run();
      return rule;
    } catch (RuntimeException e) {
      rule.close();
      throw e;
    }
  }
}
