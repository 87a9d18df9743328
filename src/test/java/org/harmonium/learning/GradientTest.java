package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** The expected update of CD and PCD against the exact likelihood gradient, by very many chains. */
class GradientTest extends OnEachBackend {
  private static final int ROWS = 64_000;
  private final TinyRbm truth = new TinyRbm(4, 3, 1, 3);

  /** Data: the first four states, equally often. */
  private static float[] data(int rows) {
    float[] v = new float[rows * 4];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < 4; i++) {
        v[row * 4 + i] = TinyRbm.bit(row % 4, i);
      }
    }
    return v;
  }

  private double[] exactGradient() {
    double[] dataLaw = new double[16];
    Arrays.fill(dataLaw, 0, 4, 0.25);
    double[] gradient = truth.correlations(dataLaw);
    double[] model = truth.correlations(truth.visibleLaw());
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] -= model[i];
    }
    return gradient;
  }

  private double largestError(double[] gradient) {
    double[] exact = exactGradient();
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(gradient[i] - exact[i]));
    }
    return largest;
  }

  private double[] cdUpdate(int k) {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(ROWS), ROWS, 4);
        RbmLearning cd =
            new RbmLearning(
                new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, backend.stream(5, 3)),
                k,
                UpdateSettings.PLAIN)) {
      cd.prepare(1, 0, ROWS);
      cd.step(v);
      return backend.downloadDoubles(cd.state().get("dW"));
    }
  }

  @Test
  void cd_growingK_tendsToTheLikelihoodGradient() {
    double one = largestError(cdUpdate(1));
    double many = largestError(cdUpdate(60));
    assertTrue(one > 0.02, "CD-1 is biased: " + one);
    assertEquals(0, many, 0.01);
  }

  @Test
  void pcd_manySteps_isTheLikelihoodGradientWithAnyNumberOfChains() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(8), 8, 4);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, ROWS, backend.stream(6, 3)),
                60,
                UpdateSettings.PLAIN)) {
      pcd.startChainsAtRandom();
      pcd.prepare(1, 0, 8);
      pcd.step(v);
      assertEquals(0, largestError(backend.downloadDoubles(pcd.state().get("dW"))), 0.01);
    }
  }

  @Test
  void pcd_rateZero_chainsMoveOnAndParametersStay() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(4), 4, 4);
        Matrix before = backend.zeros(100, 3);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 100, backend.stream(6, 3)),
                1,
                UpdateSettings.PLAIN)) {
      pcd.startChainsAtRandom();
      pcd.prepare(0, 0, 4);
      backend.copy(pcd.state().get("chains"), before);
      pcd.step(v);
      assertTrue(backend.squaredDistance(before, pcd.state().get("chains")) > 10);
      assertEquals(truth.w[5], backend.download(rbm.weights())[5]);
    }
  }

  @Test
  void update_decayAndMomentum_areThoseOfTheFormula() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix zero = backend.zeros(2, 4);
        Matrix h = backend.zeros(2, 3);
        RbmUpdate update = new RbmUpdate(rbm, new UpdateSettings(0.1, 0.01, null))) {
      double w = truth.w[0];
      double dW = 0;
      for (int step = 0; step < 3; step++) {
        update.prepare(0.5, 0.9, 2, 2);
        update.apply(zero, h, zero, h);
        dW = 0.9 * dW - 0.5 * (0.1 * w + 0.01 * Math.signum(w));
        w += dW;
      }
      assertEquals(w, backend.download(rbm.weights())[0], 1e-6);
      assertEquals(truth.b[0], backend.download(rbm.visibleBias())[0], "no decay on biases");
      assertEquals(truth.c[0], backend.download(rbm.hiddenBias())[0]);
    }
  }

  @Test
  void sparsity_unitsTooActive_arePulledDown() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, 4, 3);
        Matrix v = backend.upload(data(8), 8, 4);
        RbmLearning cd =
            new RbmLearning(
                new ContrastiveDivergence(rbm, VisibleStates.MEANS, backend.stream(5, 3)),
                1,
                new UpdateSettings(0, 0, new SparsityTarget(0.1, 5, 0.5)));
        Matrix h = backend.zeros(8, 3)) {
      for (int step = 0; step < 500; step++) {
        cd.prepare(0.1, 0, 8);
        cd.step(v);
      }
      rbm.hiddenMean(v, h);
      double mean = Arrays.stream(backend.downloadDoubles(h)).average().orElseThrow();
      assertEquals(0.1, mean, 0.05);
    }
  }
}
