package org.harmonium.experiment.machines;

import org.harmonium.backend.RandomStream;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.FastPersistentContrastiveDivergence;
import org.harmonium.learning.FastWeights;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.MeanFieldContrastiveDivergence;
import org.harmonium.learning.NegativePhase;
import org.harmonium.learning.ParallelTempering;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.model.Rbm;

/** The learning rule of an RBM that settings describe, its chains started. */
final class RbmRules {
  private RbmRules() {}

  static LearningRule of(MachineLearning learning, Rbm rbm, RandomStream random) {
    NegativePhase negative = negativePhase(learning, rbm, random);
    RbmLearning rule = new RbmLearning(negative, learning.kSchedule(), learning.update());
    return started(rule, rule::startChainsAtRandom);
  }

  private static NegativePhase negativePhase(
      MachineLearning learning, Rbm rbm, RandomStream random) {
    int chains = learning.chains();
    return switch (learning.algorithm()) {
      case CD -> new ContrastiveDivergence(rbm, learning.visible(), random);
      case PCD -> new PersistentContrastiveDivergence(rbm, chains, random);
      case FPCD -> {
        FastWeights fast = new FastWeights(learning.fastRate(), FastWeights.USUAL_DECAY);
        yield new FastPersistentContrastiveDivergence(rbm, fast, chains, random);
      }
      case TEMPERING -> {
        double[] betas = ParallelTempering.evenly(learning.temperatures());
        yield new ParallelTempering(rbm, betas, chains, random);
      }
      case MEAN_FIELD_CD -> new MeanFieldContrastiveDivergence(rbm, learning.damping());
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
