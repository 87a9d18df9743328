package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.Rbm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule, plain and centred, learns bars and stripes; the optimum is -log 14 = -2.639. */
class MenuLearningTest {
  private static final int CHAINS = 100;

  private static LearningRule rule(String name, Rbm rbm, UpdateSettings settings, long seed) {
    RandomStream random = rbm.backend().stream(seed, 3);
    KSchedule one = KSchedule.constant(1);
    switch (name) {
      case "cd":
        return new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, random), one, settings);
      case "pcd":
        var pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, CHAINS, random), one, settings);
        pcd.startChainsAtRandom();
        return pcd;
      case "fpcd":
        FastWeights fast = new FastWeights(0.05, FastWeights.USUAL_DECAY);
        var fpcd =
            new RbmLearning(
                new FastPersistentContrastiveDivergence(rbm, fast, CHAINS, random), one, settings);
        fpcd.startChainsAtRandom();
        return fpcd;
      case "pt":
        double[] betas = ParallelTempering.evenly(5);
        var pt = new RbmLearning(new ParallelTempering(rbm, betas, CHAINS, random), one, settings);
        pt.startChainsAtRandom();
        return pt;
      case "mean field":
        return new RbmLearning(
            new MeanFieldContrastiveDivergence(rbm, 0.1), KSchedule.constant(5), settings);
      default:
        throw new IllegalArgumentException(name);
    }
  }

  static double logLikelihood(String name, boolean centred, long seed, int epochs) {
    Dataset data = Datasets.open("bars-and-stripes");
    float[] patterns = new float[14 * 9];
    float[] row = new float[9];
    for (int i = 0; i < 14; i++) {
      data.row(i, row);
      System.arraycopy(row, 0, patterns, i * 9, 9);
    }
    UpdateSettings settings =
        new UpdateSettings(0, 0, null, null, centred ? new Centring(0.99) : null);
    try (Backend backend = Backends.cpu();
        Rbm rbm = new Rbm(backend, 9, 8)) {
      rbm.initialise(0.1, BaseRate.smoothed(data.columnMeans(), 14), 0, backend.stream(seed, 0));
      try (LearningRule rule = rule(name, rbm, settings, seed);
          RowStore rows = backend.store(patterns, 9);
          TrainingData stored = new StoredRows(backend, rows, null);
          Trainer trainer =
              new Trainer(
                  backend,
                  rule,
                  stored,
                  new TrainingPlan(epochs, 14, Schedule.linear(0.2, 0), Schedule.constant(0)),
                  seed)) {
        trainer.run();
        if (rule instanceof RbmLearning learning
            && learning.negativePhase() instanceof ParallelTempering pt) {
          assertEquals("", pt.swapReport().warning(SwapReport.LEAST).orElse(""));
        }
      }
      ExactLikelihood exact = new ExactLikelihood(rbm);
      double mean = 0;
      for (int i = 0; i < 14; i++) {
        double[] v = new double[9];
        for (int j = 0; j < 9; j++) {
          v[j] = patterns[i * 9 + j];
        }
        mean += exact.logProbability(v) / 14;
      }
      assertTrue(mean < -Math.log(14) + 1e-6, "no machine does better than the optimum");
      return mean;
    }
  }

  /** Independent units come to -9 log 2 = -6.24; centring helps each rule. */
  @ParameterizedTest
  @CsvSource({
    "cd, -3.8, -3.4",
    "pcd, -3.4, -3.2",
    "fpcd, -3.4, -3.2",
    "pt, -3.4, -3.2",
    "mean field, -6.1, -4"
  })
  void barsAndStripes_everyRule_isLearned(String name, double leastPlain, double leastCentred) {
    for (long seed = 1; seed <= 3; seed++) {
      double plain = logLikelihood(name, false, seed, 3000);
      double centred = logLikelihood(name, true, seed, 3000);
      assertTrue(plain > leastPlain, name + ", seed " + seed + ": " + plain);
      assertTrue(centred > leastCentred, name + ", centred, seed " + seed + ": " + centred);
      assertTrue(centred > plain, name + ", seed " + seed + ": " + centred + " after " + plain);
    }
  }
}
