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
        return new ContrastiveDivergence(rbm, one, VisibleStates.SAMPLES, 14, settings, random);
      case "pcd":
        var pcd = new PersistentContrastiveDivergence(rbm, one, CHAINS, 14, settings, random);
        pcd.startChainsAtRandom();
        return pcd;
      case "fpcd":
        FastWeights fast = new FastWeights(0.05, FastWeights.USUAL_DECAY);
        var fpcd =
            new FastPersistentContrastiveDivergence(rbm, one, fast, CHAINS, 14, settings, random);
        fpcd.startChainsAtRandom();
        return fpcd;
      case "pt":
        double[] betas = ParallelTempering.evenly(5);
        var pt = new ParallelTempering(rbm, one, betas, CHAINS, 14, settings, random);
        pt.startChainsAtRandom();
        return pt;
      case "mf":
        return new MeanFieldContrastiveDivergence(rbm, KSchedule.constant(5), 0.1, 14, settings);
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
    UpdateSettings settings = new UpdateSettings(0, 0, null, centred ? new Centring(0.99) : null);
    try (Backend backend = Backends.cpu();
        Rbm rbm = new Rbm(backend, 9, 8)) {
      rbm.initialise(0.1, BaseRate.smoothed(data.columnMeans(), 14), 0, backend.stream(seed, 0));
      try (LearningRule rule = rule(name, rbm, settings, seed);
          RowStore rows = backend.store(patterns, 9);
          Trainer trainer =
              new Trainer(
                  backend,
                  rule,
                  new TrainingData(rows, null),
                  new TrainingPlan(epochs, 14, Schedule.linear(0.2, 0), Schedule.constant(0)),
                  seed)) {
        trainer.run();
        if (rule instanceof ParallelTempering pt) {
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

  @ParameterizedTest
  @CsvSource({"cd, -4.5", "pcd, -4", "fpcd, -4", "pt, -4", "mf, -5.5"})
  void barsAndStripes_everyRule_isLearned(String name, double least) {
    for (boolean centred : new boolean[] {false, true}) {
      for (long seed = 1; seed <= 5; seed++) {
        double found = logLikelihood(name, centred, seed, 3000);
        System.err.println("TABLE " + name + " " + centred + " " + seed + " " + found);
        assertTrue(
            found > least, name + (centred ? " centred" : "") + " seed " + seed + ": " + found);
      }
    }
  }
}
