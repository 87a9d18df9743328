package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Datasets;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training as a whole: repeatable, resumable, and it learns. */
class TrainerTest extends OnEachBackend {
  /** Opens the backend with this number of threads, if it has the option. */
  private Backend open(int threads) {
    return on.name().equals("cpu")
        ? on.open(Map.of("cpu.threads", Integer.toString(threads)))
        : open();
  }

  /** Steps at which runs are stopped: in an epoch, around its end, and at the last of all. */
  private long[] stops() {
    return on.isEmulated() ? new long[] {1, 11, 27} : new long[] {1, 10, 11, 12, 27, 43, 44};
  }

  /** Seeds that must all come near the optimum. */
  private int seeds() {
    return size(5, 1);
  }

  private static final int ROWS = 103; // not divisible by the batch
  private static final int COLS = 37;

  private static float[] values() {
    float[] values = new float[ROWS * COLS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7919 % 101) / 100f;
    }
    return values;
  }

  /** Trains 4 epochs; stops at {@code stopAt} and goes on in a new trainer if that is above 0. */
  private float[] train(boolean persistent, int threads, long stopAt) {
    AtomicReference<Snapshot> snapshot = new AtomicReference<>();
    float[] weights = null;
    for (int part = stopAt > 0 ? 0 : 1; part < 2; part++) {
      try (Backend backend = open(threads);
          Rbm rbm = new Rbm(backend, COLS, 129);
          LearningRule rule = rule(rbm, persistent);
          RowStore rows = backend.store(values(), COLS);
          TrainingData data = new StoredRows(backend, rows, backend.stream(9, 2));
          Trainer trainer =
              new Trainer(
                  backend,
                  rule,
                  data,
                  new TrainingPlan(
                      4,
                      10,
                      Schedule.linear(0.1, 0),
                      new Schedule(0.5, 0.9, Schedule.Shape.STEP, 2)),
                  9)) {
        double[] half = new double[COLS];
        Arrays.fill(half, 0.5);
        rbm.initialise(0.1, half, 0, backend.stream(9, 0));
        if (snapshot.get() != null) {
          trainer.restore(snapshot.get());
        } else if (rule instanceof RbmLearning learning) {
          learning.startChainsAtRandom();
        }
        long stop = part == 0 ? stopAt : -1;
        trainer.listen(
            "stop",
            new TrainingListener() {
              @Override
              public long stepsToNext(Trainer t) {
                return stop > t.step() ? stop - t.step() : Long.MAX_VALUE;
              }

              @Override
              public void stepped(Trainer t) {
                if (t.step() == stop) {
                  t.stop("enough");
                }
              }
            });
        trainer.run();
        snapshot.set(trainer.snapshot());
        weights = backend.download(rbm.weights());
        if (part == 1) {
          assertEquals(44, trainer.step());
          assertEquals(4, trainer.epoch());
        }
      }
    }
    return weights;
  }

  private static LearningRule rule(Rbm rbm, boolean persistent) {
    UpdateSettings settings = new UpdateSettings(1e-3, 1e-4, new SparsityTarget(0.2, 0.1, 0.9));
    return persistent
        ? new RbmLearning(
            new PersistentContrastiveDivergence(rbm, 7, rbm.backend().stream(9, 3)), 2, settings)
        : new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.MEANS, rbm.backend().stream(9, 3)),
            2,
            settings);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resume_anywhere_endsWithTheSameBits(boolean persistent) {
    float[] uninterrupted = train(persistent, 2, 0);
    for (long stopAt : stops()) {
      assertArrayEquals(uninterrupted, train(persistent, 2, stopAt), "stopped at step " + stopAt);
    }
  }

  @Test
  void threads_oneTwoFive_giveTheSameBits() {
    float[] one = train(true, 1, 0);
    assertArrayEquals(one, train(true, 2, 0));
    assertArrayEquals(one, train(true, 5, 0));
  }

  @Test
  void divergence_hugeRate_namesTheTensor() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, COLS, 5);
        LearningRule rule = rule(rbm, false);
        RowStore rows = backend.store(values(), COLS);
        TrainingData data = new StoredRows(backend, rows, null);
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                data,
                new TrainingPlan(5, 10, Schedule.constant(1e9), Schedule.constant(0)),
                1)) {
      backend.write(new float[] {0, 1, 2, 3, 4}, rbm.hiddenBias()); // not all the same
      trainer.listen("guard", new DivergenceGuard(backend, 5, 1e3, "learning"));
      DivergenceException e = assertThrows(DivergenceException.class, trainer::run);
      assertEquals("W", e.tensor());
      assertEquals(5, trainer.step());
    }
  }

  @Test
  void barsAndStripes_everySeed_comesNearTheOptimum() {
    for (long seed = 1; seed <= seeds(); seed++) {
      double mean = logLikelihoodOfBarsAndStripes(seed);
      assertTrue(
          mean > -3.2 && mean < -Math.log(14) + 1e-6, "seed " + seed + ", log-likelihood " + mean);
    }
  }

  private double logLikelihoodOfBarsAndStripes(long seed) {
    var data = Datasets.open("bars-and-stripes");
    float[] patterns = new float[data.rows() * data.cols()];
    float[] row = new float[data.cols()];
    for (int i = 0; i < data.rows(); i++) {
      data.row(i, row);
      System.arraycopy(row, 0, patterns, i * row.length, row.length);
    }
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, 9, 8);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 100, backend.stream(seed, 3)),
                5,
                UpdateSettings.PLAIN);
        RowStore rows = backend.store(patterns, 9);
        TrainingData stored = new StoredRows(backend, rows, null);
        Trainer trainer =
            new Trainer(
                backend,
                pcd,
                stored,
                new TrainingPlan(4000, 14, Schedule.linear(0.2, 0), Schedule.constant(0)),
                seed)) {
      rbm.initialise(0.1, BaseRate.smoothed(data.columnMeans(), 14), 0, backend.stream(seed, 0));
      pcd.startChainsAtRandom();
      trainer.run();
      ExactLikelihood exact = new ExactLikelihood(rbm);
      double mean = 0;
      for (int i = 0; i < 14; i++) {
        double[] v = new double[9];
        for (int j = 0; j < 9; j++) {
          v[j] = patterns[i * 9 + j];
        }
        mean += exact.logProbability(v) / 14;
      }
      return mean;
    }
  }
}
