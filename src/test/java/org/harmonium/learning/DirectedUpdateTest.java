package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.junit.jupiter.api.Test;

/** The update of a directed layer against finite differences of the log-probability, in double. */
class DirectedUpdateTest extends OnEachBackend {
  private static final int ROWS = 5;
  private static final int BELOW = 3;
  private static final int ABOVE = 2;
  private static final double STEP = 1e-5;
  private static final double[] SIGMA = {0.5, 1, 2};

  private static float[] normals(int n, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static double[] moved(float[] x, int at, double by) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] + (i == at ? by : 0);
    }
    return y;
  }

  /** The mean over rows of log N(v; b + sigma W h, sigma^2), up to a constant. */
  private static double logGaussian(double[] w, double[] b, float[] h, float[] v) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < BELOW; i++) {
        double input = 0;
        for (int j = 0; j < ABOVE; j++) {
          input += w[i * ABOVE + j] * h[row * ABOVE + j];
        }
        double z = (v[row * BELOW + i] - b[i]) / SIGMA[i] - input;
        sum -= z * z / 2 / ROWS;
      }
    }
    return sum;
  }

  /** The mean over rows of log p(h | v) of binary units. */
  private static double logBernoulli(double[] w, double[] c, float[] v, float[] h) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < ABOVE; j++) {
        double t = c[j];
        for (int i = 0; i < BELOW; i++) {
          t += w[i * ABOVE + j] * v[row * BELOW + i];
        }
        sum += (h[row * ABOVE + j] * t - Math.log1p(Math.exp(t))) / ROWS;
      }
    }
    return sum;
  }

  @Test
  void downwards_gaussianUnits_isTheGradientOfTheLogDensity() {
    float[] w = normals(BELOW * ABOVE, 1);
    float[] b = normals(BELOW, 2);
    float[] h = normals(ROWS * ABOVE, 3);
    float[] v = normals(ROWS * BELOW, 4);
    try (Backend backend = open();
        Rbm owner = // of the units
            new Rbm(
                backend, new GaussianUnits(backend, BELOW), BELOW, BernoulliUnits.INSTANCE, ABOVE);
        Matrix weights = backend.upload(w, BELOW, ABOVE);
        Matrix bias = backend.upload(b, 1, BELOW);
        Matrix given = backend.upload(h, ROWS, ABOVE);
        Matrix states = backend.upload(v, ROWS, BELOW);
        Matrix predicted = backend.zeros(ROWS, BELOW);
        Workspace workspace = new Workspace(backend)) {
      Layer layer = new Layer(owner.visibleUnits(), bias);
      DirectedUpdate update =
          new DirectedUpdate(workspace, backend, layer, true, weights, UpdateSettings.PLAIN);
      Units units = owner.visibleUnits();
      units.matchDeviations(SIGMA);
      backend.gemm(Scalar.ONE, given, false, weights, true, Scalar.ZERO, predicted);
      units.mean(backend, predicted, bias, predicted);
      update.prepare(1, 0, ROWS);
      update.apply(given, predicted, states);
      double[] dW = backend.downloadDoubles(update.dW);
      double[] db = backend.downloadDoubles(update.db);
      for (int i = 0; i < w.length; i++) {
        double slope =
            logGaussian(moved(w, i, STEP), moved(b, 0, 0), h, v)
                - logGaussian(moved(w, i, -STEP), moved(b, 0, 0), h, v);
        assertEquals(slope / (2 * STEP), dW[i], 1e-4);
        assertEquals(w[i] + dW[i], backend.download(weights)[i], 1e-5);
      }
      for (int i = 0; i < b.length; i++) {
        double slope =
            logGaussian(moved(w, 0, 0), moved(b, i, STEP), h, v)
                - logGaussian(moved(w, 0, 0), moved(b, i, -STEP), h, v);
        assertEquals(slope / (2 * STEP), db[i], 1e-4);
      }
    }
  }

  @Test
  void upwards_binaryUnits_isTheGradientWithMomentumAndDecay() {
    float[] w = normals(BELOW * ABOVE, 5);
    float[] c = normals(ABOVE, 6);
    float[] v = normals(ROWS * BELOW, 7);
    float[] h = {1, 0, 0, 1, 1, 1, 0, 0, 1, 0};
    try (Backend backend = open();
        Matrix weights = backend.upload(w, BELOW, ABOVE);
        Matrix bias = backend.upload(c, 1, ABOVE);
        Matrix given = backend.upload(v, ROWS, BELOW);
        Matrix states = backend.upload(h, ROWS, ABOVE);
        Matrix predicted = backend.zeros(ROWS, ABOVE);
        Workspace workspace = new Workspace(backend)) {
      Layer layer = new Layer(BernoulliUnits.INSTANCE, bias);
      UpdateSettings decay = new UpdateSettings(0.1, 0.01, null);
      DirectedUpdate update = new DirectedUpdate(workspace, backend, layer, false, weights, decay);
      float[] oldVelocity = normals(w.length, 8);
      backend.write(oldVelocity, update.dW);
      backend.gemm(Scalar.ONE, given, false, weights, false, Scalar.ZERO, predicted);
      BernoulliUnits.INSTANCE.mean(backend, predicted, bias, predicted);
      update.prepare(0.5, 0.9, ROWS);
      update.apply(given, predicted, states);
      float[] now = backend.download(weights);
      double[] dc = backend.downloadDoubles(update.db);
      for (int i = 0; i < w.length; i++) {
        double slope =
            (logBernoulli(moved(w, i, STEP), moved(c, 0, 0), v, h)
                    - logBernoulli(moved(w, i, -STEP), moved(c, 0, 0), v, h))
                / (2 * STEP);
        double velocity =
            0.9 * oldVelocity[i] + 0.5 * (slope - 0.1 * w[i] - 0.01 * Math.signum(w[i]));
        assertEquals(w[i] + velocity, now[i], 1e-5);
      }
      for (int j = 0; j < c.length; j++) {
        double slope =
            logBernoulli(moved(w, 0, 0), moved(c, j, STEP), v, h)
                - logBernoulli(moved(w, 0, 0), moved(c, j, -STEP), v, h);
        assertEquals(0.5 * slope / (2 * STEP), dc[j], 1e-5);
      }
    }
  }
}
