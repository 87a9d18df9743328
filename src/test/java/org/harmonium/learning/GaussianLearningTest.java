package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyMachine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Machines with Gaussian visible units learn, sigma too, and do so in recorded steps. */
class GaussianLearningTest extends OnEachBackend {
  private static final SigmaSettings SIGMA = new SigmaSettings(1, 0.01, 100);

  /** Recorded steps of two sizes, with other work of the machine between them. */
  @ParameterizedTest
  @EnumSource(VisibleStates.class)
  void cd_recorded_hasTheBitsOfSingleSteps(VisibleStates states) {
    SparsityTarget target = new SparsityTarget(0.2, 0.1, 0.9);
    assertArrayEquals(
        trained(states, "bernoulli", target, false), trained(states, "bernoulli", target, true));
    assertArrayEquals(
        trained(states, "binomial:3", null, false), trained(states, "binomial:3", null, true));
  }

  private float[] trained(
      VisibleStates states, String hidden, @Nullable SparsityTarget target, boolean recorded) {
    try (Backend backend = open();
        Rbm rbm = new TinyMachine("gaussian", 5, hidden, 4, 0.3, 3).open(backend);
        Matrix v = backend.zeros(7, 5);
        Matrix many = backend.zeros(50, 5);
        RbmLearning cd =
            new RbmLearning(
                new ContrastiveDivergence(rbm, states, backend.stream(5, 3)),
                2,
                new UpdateSettings(
                    1e-3, 0, target, states == VisibleStates.SAMPLES ? SIGMA : null, null))) {
      RandomStream random = backend.stream(1, 1);
      backend.normal(random, v);
      backend.normal(random, many);
      for (int n : new int[] {7, 3}) {
        Matrix rows = v.rows(0, n);
        cd.prepare(0.05, 0.5, n);
        Runnable step = () -> cd.step(rows);
        Recording recording = recorded ? backend.record(step) : null;
        for (int i = 0; i < 6; i++) {
          if (recording != null) {
            recording.replay(1);
          } else {
            step.run();
          }
          if (i == 3) {
            rbm.freeEnergy(many); // needs more room for v / sigma than the step has
          }
        }
        if (recording != null) {
          recording.close();
        }
      }
      float[] sigma = backend.download(cd.parameters().get("sigma"));
      float[] w = backend.download(rbm.weights());
      float[] all = Arrays.copyOf(w, w.length + sigma.length);
      System.arraycopy(sigma, 0, all, w.length, sigma.length);
      return all;
    }
  }

  @Test
  void sigma_fromMeans_isRefused() {
    try (Backend backend = open();
        Rbm rbm = new TinyMachine("gaussian", 3, "bernoulli", 4, 0.1, 3).open(backend)) {
      UpdateSettings settings = new UpdateSettings(0, 0, null, SIGMA, null);
      RandomStream random = backend.stream(5, 3);
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new RbmLearning(
                  new ContrastiveDivergence(rbm, VisibleStates.MEANS, random), 1, settings));
    }
  }

  @Test
  void sigma_tenTimesTheRate_staysWithinItsBounds() {
    double least = 0.3;
    double most = 1.2;
    try (Backend backend = open();
        Rbm rbm = new TinyMachine("gaussian", 3, "bernoulli", 4, 0.1, 3).open(backend);
        Matrix v = backend.zeros(10, 3);
        Matrix scales = backend.upload(new float[] {0.01f, 1, 3}, 1, 3);
        RbmLearning cd =
            new RbmLearning(
                new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, backend.stream(5, 3)),
                1,
                new UpdateSettings(0, 0, null, new SigmaSettings(1, least, most), null))) {
      GaussianUnits units = (GaussianUnits) rbm.visibleUnits();
      units.writeSigma(new double[] {1, 1, 1});
      backend.normal(backend.stream(1, 1), v);
      backend.multiplyRow(v, scales, v);
      cd.prepare(0.1, 0.9, 10); // ten times what such data is learned with
      try (Recording recording = backend.record(() -> cd.step(v))) {
        for (int look = 0; look < 100; look++) { // 10,000 steps
          recording.replay(100);
          for (double sigma : units.sigma()) {
            assertTrue(sigma >= least - 1e-6 && sigma <= most + 1e-6, "sigma " + sigma);
          }
        }
      }
      assertEquals(least, units.sigma()[0], 1e-6, "a unit that hardly changes is at the bound");
      assertEquals(most, units.sigma()[2], 1e-6, "one that changes much, too");
    }
  }

  /**
   * Two clusters of one shape are what a machine with one hidden unit can represent: it must find
   * them, and sigma with them, starting at the data's mean and standard deviation.
   */
  @Test
  void gaussian_mixtureOfTwo_isLearned() {
    int n = 2000;
    double[] centre = {-1, 0.4}; // with the data's mean near 0 learning is well-conditioned
    double[] apart = {2, -0.8};
    double[] deviation = {0.5, 0.3};
    double[][] rows = new double[n][2];
    try (Backend backend = open();
        Matrix noise = backend.zeros(n, 2);
        Rbm rbm = new Rbm(backend, new GaussianUnits(backend, 2), 2, BernoulliUnits.INSTANCE, 1)) {
      backend.normal(backend.stream(4, 1), noise);
      float[] z = backend.download(noise);
      double[] mean = new double[2];
      double[] square = new double[2];
      for (int row = 0; row < n; row++) {
        for (int i = 0; i < 2; i++) {
          rows[row][i] = centre[i] + (row % 3 == 0 ? apart[i] : 0) + deviation[i] * z[2 * row + i];
          mean[i] += rows[row][i] / n;
          square[i] += rows[row][i] * rows[row][i] / n;
        }
      }
      rbm.initialise(0.1, mean, 0, backend.stream(2, 0));
      rbm.visibleUnits()
          .matchDeviations(
              new double[] {
                Math.sqrt(square[0] - mean[0] * mean[0]), Math.sqrt(square[1] - mean[1] * mean[1])
              });
      learn(backend, rbm, floats(rows, n), n);
      double[] sigma = ((GaussianUnits) rbm.visibleUnits()).sigma();
      assertArrayEquals(deviation, sigma, 0.05);
      double[] w = backend.downloadDoubles(rbm.weights());
      double[] b = backend.downloadDoubles(rbm.visibleBias());
      boolean other = w[0] < 0; // the hidden unit may stand for either cluster
      for (int i = 0; i < 2; i++) {
        double shift = sigma[i] * w[i];
        assertEquals(apart[i], other ? -shift : shift, 0.1);
        assertEquals(centre[i], other ? b[i] + shift : b[i], 0.1);
      }
    }
  }

  private static void learn(Backend backend, Rbm rbm, float[] values, int n) {
    try (RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 200, backend.stream(6, 3)),
                1,
                new UpdateSettings(0, 0, null, new SigmaSettings(1, 0.05, 10), null));
        var store = backend.store(values, 2);
        TrainingData data = new StoredRows(backend, store, null);
        Trainer trainer =
            new Trainer(
                backend,
                pcd,
                data,
                new TrainingPlan(120, 100, Schedule.linear(0.1, 0), Schedule.constant(0.5)),
                3)) {
      pcd.startChainsAtRandom();
      trainer.run();
    }
  }

  /** Training that is restored in the middle, in another machine, ends with the same bits. */
  @Test
  void resume_learnedSigma_endsWithTheSameBits() {
    assertArrayEquals(learned(false), learned(true));
  }

  private float[] learned(boolean interrupted) {
    float[] values = new float[40 * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7919 % 101) / 30f;
    }
    Snapshot snapshot = null;
    float[] sigma = {};
    for (int part = interrupted ? 0 : 1; part < 2; part++) {
      try (Backend backend = open();
          Rbm rbm = new TinyMachine("gaussian", 5, "bernoulli", 4, 0.3, 3 + part).open(backend);
          RbmLearning cd =
              new RbmLearning(
                  new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, backend.stream(5, 3)),
                  1,
                  new UpdateSettings(0, 0, null, SIGMA, null));
          var store = backend.store(values, 5);
          TrainingData data = new StoredRows(backend, store, null);
          Trainer trainer =
              new Trainer(
                  backend,
                  cd,
                  data,
                  new TrainingPlan(
                      part == 0 ? 2 : 4, 10, Schedule.constant(0.02), Schedule.constant(0.5)),
                  3)) {
        if (snapshot != null) {
          trainer.restore(snapshot);
        } else {
          start(backend, rbm);
        }
        trainer.run();
        snapshot = trainer.snapshot();
        sigma = backend.download(cd.parameters().get("sigma"));
      }
    }
    return sigma;
  }

  private static void start(Backend backend, Rbm rbm) {
    rbm.initialise(0.1, new double[] {1, 2, 1, 2, 1}, 0, backend.stream(1, 1));
    rbm.visibleUnits().matchDeviations(new double[] {0.9, 1.1, 0.8, 1, 0.7});
  }

  private static float[] floats(double[][] rows, int n) {
    float[] values = new float[n * rows[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return values;
  }
}
