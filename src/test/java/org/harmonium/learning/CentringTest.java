package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** The centred gradient against its definition, by enumeration and differences in double. */
class CentringTest extends OnEachBackend {
  private static final int V = 4;
  private static final int H = 3;
  private final TinyRbm truth = new TinyRbm(V, H, 1, 3);

  private static float[] data(int rows, boolean flipped) {
    float[] v = new float[rows * V];
    for (int i = 0; i < v.length; i++) {
      int bit = TinyRbm.bit(i / V % 4, i % V);
      v[i] = flipped ? 1 - bit : bit;
    }
    return v;
  }

  private static UpdateSettings centred(double memory) {
    return new UpdateSettings(0, 0, null, null, new Centring(memory));
  }

  // ---------------------------------------------------------------- the gradient

  /** The exact mean log-likelihood of the data for weights and *centred* biases. */
  private static double logLikelihood(double[] theta, float[] mu, float[] lambda) {
    double[] free = new double[1 << V];
    double z = 0;
    for (int v = 0; v < 1 << V; v++) {
      double sum = 0;
      for (int h = 0; h < 1 << H; h++) {
        double x = 0;
        for (int i = 0; i < V; i++) {
          x += theta[V * H + i] * (TinyRbm.bit(v, i) - mu[i]);
          for (int j = 0; j < H; j++) {
            x += theta[i * H + j] * (TinyRbm.bit(v, i) - mu[i]) * (TinyRbm.bit(h, j) - lambda[j]);
          }
        }
        for (int j = 0; j < H; j++) {
          x += theta[V * H + V + j] * (TinyRbm.bit(h, j) - lambda[j]);
        }
        sum += Math.exp(x);
      }
      free[v] = Math.log(sum);
      z += sum;
    }
    double mean = 0;
    for (int v = 0; v < 4; v++) {
      mean += (free[v] - Math.log(z)) / 4;
    }
    return mean;
  }

  @Test
  void centredPcd_manyChains_climbsTheLikelihoodOfTheCentredMachine() {
    int chains = 16_000;
    float[] mu = {0.9f, 0.2f, 0.4f, 0.1f};
    float[] lambda = {0.3f, 0.8f, 0.6f};
    double[] theta = new double[V * H + V + H]; // W, b' = b + lambda Wᵀ, c' = c + mu W
    for (int i = 0; i < V; i++) {
      theta[V * H + i] += truth.b[i];
      for (int j = 0; j < H; j++) {
        theta[i * H + j] = truth.w[i * H + j];
        theta[V * H + i] += lambda[j] * truth.w[i * H + j];
        theta[V * H + V + j] += mu[i] * truth.w[i * H + j];
      }
    }
    for (int j = 0; j < H; j++) {
      theta[V * H + V + j] += truth.c[j];
    }
    double[] gradient = new double[theta.length];
    double step = 1e-5;
    for (int p = 0; p < theta.length; p++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[p] += step;
      down[p] -= step;
      gradient[p] = (logLikelihood(up, mu, lambda) - logLikelihood(down, mu, lambda)) / (2 * step);
    }
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(8, false), 8, V);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, chains, backend.stream(6, 3)),
                60,
                centred(1 - 1e-9))) {
      var state = pcd.state();
      backend.write(mu, state.get("mu"));
      backend.write(lambda, state.get("lambda"));
      pcd.startChainsAtRandom();
      pcd.prepare(1, 0, 8);
      pcd.step(v);
      double[] dW = backend.downloadDoubles(state.get("dW"));
      double[] db = backend.downloadDoubles(state.get("db"));
      double[] dc = backend.downloadDoubles(state.get("dc"));
      float[] w = backend.download(rbm.weights());
      float[] b = backend.download(rbm.visibleBias());
      float[] c = backend.download(rbm.hiddenBias());
      // Means of 16,000 with a standard deviation of at most 1/2: five are 0.02.
      for (int i = 0; i < V * H; i++) {
        assertEquals(gradient[i], dW[i], 0.02, "W " + i);
        assertEquals(truth.w[i] + dW[i], w[i], 1e-6);
      }
      // b' and c' go up their gradients, and b and c make them do so.
      for (int i = 0; i < V; i++) {
        assertEquals(gradient[V * H + i], db[i], 0.02, "b " + i);
        double expected = truth.b[i] + db[i];
        for (int j = 0; j < H; j++) {
          expected -= lambda[j] * dW[i * H + j];
        }
        assertEquals(expected, b[i], 1e-5);
      }
      for (int j = 0; j < H; j++) {
        assertEquals(gradient[V * H + V + j], dc[j], 0.02, "c " + j);
        double expected = truth.c[j] + dc[j];
        for (int i = 0; i < V; i++) {
          expected -= mu[i] * dW[i * H + j];
        }
        assertEquals(expected, c[j], 1e-5);
      }
    }
  }

  @Test
  void update_severalSteps_isThatOfCentredRowsWithOffsetsThatFollow() {
    int n = 5;
    int m = 3;
    double memory = 0.8;
    Random random = new Random(7);
    double[] mu = {0.5, 0.5, 0.5, 0.5};
    double[] lambda = {0.5, 0.5, 0.5};
    double[] velocity = new double[V * H];
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        RbmUpdate update = new RbmUpdate(rbm, centred(memory))) {
      for (int step = 0; step < 4; step++) {
        float[] vPos = uniform(n * V, random);
        float[] hPos = uniform(n * H, random);
        float[] vNeg = uniform(m * V, random);
        float[] hNeg = uniform(m * H, random);
        for (int i = 0; i < V; i++) {
          mu[i] = memory * mu[i] + (1 - memory) * mean(vPos, V, i);
        }
        for (int j = 0; j < H; j++) {
          lambda[j] = memory * lambda[j] + (1 - memory) * mean(hPos, H, j);
        }
        for (int i = 0; i < V * H; i++) {
          velocity[i] =
              0.9 * velocity[i]
                  + 0.3 * correlation(vPos, hPos, i, mu, lambda)
                  - 0.3 * correlation(vNeg, hNeg, i, mu, lambda);
        }
        try (Matrix a = backend.upload(vPos, n, V);
            Matrix b = backend.upload(hPos, n, H);
            Matrix c = backend.upload(vNeg, m, V);
            Matrix d = backend.upload(hNeg, m, H)) {
          update.prepare(0.3, 0.9, n, m);
          update.apply(a, b, c, d);
        }
      }
      assertArrayEquals(mu, backend.downloadDoubles(update.state().get("mu")), 1e-6);
      assertArrayEquals(lambda, backend.downloadDoubles(update.state().get("lambda")), 1e-6);
      assertArrayEquals(velocity, backend.downloadDoubles(update.state().get("dW")), 1e-6);
    }
  }

  private static float[] uniform(int count, Random random) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  private static double mean(float[] x, int cols, int col) {
    double sum = 0;
    for (int i = col; i < x.length; i += cols) {
      sum += x[i];
    }
    return sum * cols / x.length;
  }

  private static double correlation(float[] v, float[] h, int cell, double[] mu, double[] lambda) {
    int rows = v.length / V;
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum +=
          (v[row * V + cell / H] - mu[cell / H])
              * (h[row * H + cell % H] - lambda[cell % H])
              / rows;
    }
    return sum;
  }

  @Test
  void offsets_zero_areThePlainGradient() {
    try (Backend backend = open();
        Rbm one = truth.open(backend);
        Rbm other = truth.open(backend);
        Matrix v = backend.upload(data(8, false), 8, V);
        RbmLearning plain =
            new RbmLearning(
                new PersistentContrastiveDivergence(one, 9, backend.stream(6, 3)),
                1,
                UpdateSettings.PLAIN);
        RbmLearning centred =
            new RbmLearning(
                new PersistentContrastiveDivergence(other, 9, backend.stream(6, 3)),
                1,
                centred(1 - 1e-9))) {
      backend.fill(0, centred.state().get("mu"));
      backend.fill(0, centred.state().get("lambda"));
      for (int step = 0; step < 10; step++) {
        plain.prepare(0.1, 0.5, 8);
        plain.step(v);
        centred.prepare(0.1, 0.5, 8);
        centred.step(v);
      }
      plain
          .parameters()
          .forEach(
              (name, x) ->
                  assertEquals(
                      0, backend.squaredDistance(x, centred.parameters().get(name)), 1e-10, name));
    }
  }

  // ---------------------------------------------------------------- what it is for

  /** The largest difference between learning from data and learning from the data's negative. */
  private double flipError(UpdateSettings settings) {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Rbm flipped = new Rbm(backend, V, H);
        Matrix v = backend.upload(data(6, false), 6, V);
        Matrix not = backend.upload(data(6, true), 6, V);
        RbmLearning rule =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(rbm, 0.2), KSchedule.constant(2), settings);
        RbmLearning ruleOfFlipped =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(flipped, 0.2),
                KSchedule.constant(2),
                settings)) {
      // v -> 1 - v changes the sign of W and b, and c by the column sums of W.
      float[] w = truth.w.clone();
      float[] b = truth.b.clone();
      float[] c = truth.c.clone();
      for (int i = 0; i < V; i++) {
        b[i] = -b[i];
        for (int j = 0; j < H; j++) {
          c[j] += w[i * H + j];
          w[i * H + j] = -w[i * H + j];
        }
      }
      backend.write(w, flipped.weights());
      backend.write(b, flipped.visibleBias());
      backend.write(c, flipped.hiddenBias());
      for (int step = 0; step < 50; step++) {
        rule.prepare(0.2, 0.5, 6);
        rule.step(v);
        ruleOfFlipped.prepare(0.2, 0.5, 6);
        ruleOfFlipped.step(not);
      }
      float[] learned = backend.download(rbm.weights());
      float[] learnedFlipped = backend.download(flipped.weights());
      double largest = 0;
      for (int i = 0; i < learned.length; i++) {
        largest = Math.max(largest, Math.abs(learned[i] + learnedFlipped[i]));
      }
      return largest;
    }
  }

  @Test
  void flippedBits_centred_learnTheFlippedMachineAndPlainDoesNot() {
    SparsityTarget sparsity = new SparsityTarget(0.2, 0.5, 0.9);
    assertEquals(0, flipError(new UpdateSettings(0, 0, null, null, new Centring(0.9))), 1e-4);
    assertEquals(
        0, flipError(new UpdateSettings(0.01, 1e-3, sparsity, null, new Centring(0.9))), 1e-4);
    assertTrue(flipError(UpdateSettings.PLAIN) > 0.01);
    assertTrue(flipError(new UpdateSettings(0.01, 1e-3, sparsity)) > 0.01);
  }

  @Test
  void memory_outOfRange_isRefused() {
    for (double memory : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Centring(memory));
    }
  }
}
