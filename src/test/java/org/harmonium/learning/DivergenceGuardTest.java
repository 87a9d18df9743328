package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as diverged, and what is only as large as the data is. */
class DivergenceGuardTest {
  private static final int ROWS = 40;
  private static final double MEAN = 5000;
  private static final double SIGMA = 20;

  /** Columns with means of 5000 and -5000. */
  private static float[] values(RandomStream random, Backend backend) {
    try (Matrix noise = backend.zeros(ROWS, 2)) {
      backend.normal(random, noise);
      float[] values = backend.download(noise);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((i % 2 == 0 ? MEAN : -MEAN) + SIGMA * values[i]);
      }
      return values;
    }
  }

  private static Rbm gaussian(Backend backend, double sigma) {
    GaussianUnits units = new GaussianUnits(backend, 2);
    units.writeSigma(new double[] {sigma, sigma});
    Rbm rbm = new Rbm(backend, units, 2, BernoulliUnits.INSTANCE, 3);
    rbm.initialise(0.01, new double[] {MEAN, -MEAN}, 0, backend.stream(3, 0));
    return rbm;
  }

  /** Trains for so many epochs, which may be none, and lets the guard look. */
  private static void train(Backend backend, Rbm rbm, float[] values, int epochs) {
    try (LearningRule rule =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 10, backend.stream(3, 3)),
                1,
                UpdateSettings.PLAIN);
        RowStore rows = backend.store(values, rbm.visible());
        TrainingData stored = new StoredRows(backend, rows, null);
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                stored,
                new TrainingPlan(10, 10, Schedule.constant(1e-4), Schedule.constant(0.5)),
                9)) {
      DivergenceGuard guard = new DivergenceGuard(backend, 1, 1e3, "learning");
      trainer.listen("guard", guard);
      trainer.listen(
          "stop",
          new TrainingListener() {
            @Override
            public void epochEnded(Trainer its) {
              if (its.epoch() == epochs) {
                its.stop("enough");
              }
            }
          });
      if (epochs > 0) {
        trainer.run();
      }
      guard.epochEnded(trainer);
    }
  }

  private static String diverged(Backend backend, Rbm rbm) {
    float[] values = new float[ROWS * rbm.visible()];
    return assertThrows(DivergenceException.class, () -> train(backend, rbm, values, 0)).tensor();
  }

  @Test
  void gaussianUnits_dataFarFromZero_isNoDivergence() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = gaussian(backend, SIGMA)) {
      float[] values = values(backend.stream(1, 1), backend);
      train(backend, rbm, values, 3);
      assertEquals(MEAN, backend.download(rbm.visibleBias())[0], 100);
    }
  }

  @Test
  void gaussianUnits_sigmaNearItsBounds_isNoDivergence() {
    try (Backend backend = Backends.cpu()) {
      for (double sigma : new double[] {GaussianUnits.LEAST_SIGMA, GaussianUnits.MOST_SIGMA}) {
        try (Rbm rbm = gaussian(backend, sigma)) {
          train(backend, rbm, new float[ROWS * 2], 0);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"W", "c"})
  void gaussianUnits_parametersThatRanAway_areDivergence(String name) {
    try (Backend backend = Backends.cpu();
        Rbm rbm = gaussian(backend, SIGMA)) {
      backend.fill(1500, rbm.parameters().get(name));
      assertEquals(name, diverged(backend, rbm));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void gaussianUnits_biasThatIsNoNumber_isDivergence(float value) {
    try (Backend backend = Backends.cpu();
        Rbm rbm = gaussian(backend, SIGMA)) {
      backend.fill(value, rbm.visibleBias());
      assertEquals("b", diverged(backend, rbm));
    }
  }

  @Test
  void binaryUnits_biasBeyondTheLimit_isDivergence() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = new Rbm(backend, 2, 3)) {
      backend.fill(1500, rbm.visibleBias());
      assertEquals("b", diverged(backend, rbm));
    }
  }
}
