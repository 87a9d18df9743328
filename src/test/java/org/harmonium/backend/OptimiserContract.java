package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of optimisers: bit for bit, and the algorithms in double. */
interface OptimiserContract extends BackendUnderTest {

  /** Normal, very small and very large gradients, and those that are special. */
  static float[] gradients(int n, long seed) {
    float[] g = BackendUnderTest.normals(n, seed);
    for (int i = 0; i < n; i++) {
      g[i] *= i % 5 == 1 ? 1e-20f : i % 5 == 2 ? 1e12f : 1;
    }
    float[] special = ElementContract.SPECIAL;
    for (int i = 0; i < special.length && n > 8 * special.length; i++) {
      g[5 * i] = special[i];
    }
    return g;
  }

  private static float[] squares(int n, long seed) {
    float[] v = BackendUnderTest.normals(n, seed);
    for (int i = 0; i < n; i++) {
      v[i] *= v[i];
    }
    return v;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "33, 31, 2", "7, 129, 1000", "3, 2049, 200000", "130, 64, 3"})
  default void adamStep_anyNumbers_isAsSpecified(int rows, int cols, int t) {
    int n = rows * cols;
    float beta1 = 0.9f;
    float beta2 = 0.999f;
    float[] g = gradients(n, 1);
    float[] mean = BackendUnderTest.normals(n, 2);
    float[] square = squares(n, 3);
    float[] weights = BackendUnderTest.normals(n, 4);
    float[] powers = {(float) Math.pow(beta1, t), (float) Math.pow(beta2, t)};
    try (Matrix gradient = backend().upload(g, rows, cols);
        Matrix m = backend().upload(mean, rows, cols);
        Matrix v = backend().upload(square, rows, cols);
        Matrix w = backend().upload(weights, rows, cols);
        Matrix p = backend().upload(powers, 1, 2)) {
      backend().adamStep(Scalar.of(0.01f), beta1, beta2, 1e-8f, p, gradient, m, v, w);
      float[] gotM = backend().download(m);
      float[] gotV = backend().download(v);
      float[] gotW = backend().download(w);
      float rate = 0.01f / (1 - powers[0]);
      float correction = (float) Math.sqrt(1 - powers[1]);
      for (int i = 0; i < n; i++) {
        float newM = Math.fma(1 - beta1, g[i], beta1 * mean[i]);
        float newV = Math.fma((1 - beta2) * g[i], g[i], beta2 * square[i]);
        float size = (float) Math.sqrt(newV) / correction + 1e-8f;
        assertEquals(newM, gotM[i], "m after " + g[i]);
        assertEquals(newV, gotV[i], "v after " + g[i]);
        assertEquals(Math.fma(-rate, newM / size, weights[i]), gotW[i], "w after " + g[i]);
      }
      assertArrayEquals(g, backend().download(gradient));
      assertArrayEquals(powers, backend().download(p));
    }
  }

  /** Algorithm 1 of the paper, in double, with the powers as the device keeps them. */
  @Test
  default void adamStep_manySteps_areTheAlgorithmInDouble() {
    int n = 35;
    double rate = 0.01;
    double beta1 = 0.9f;
    double beta2 = 0.999f;
    double epsilon = 1e-8;
    double[] mean = new double[n];
    double[] square = new double[n];
    double[] weights = new double[n];
    try (Matrix gradient = backend().zeros(5, 7);
        Matrix m = backend().zeros(5, 7);
        Matrix v = backend().zeros(5, 7);
        Matrix w = backend().zeros(5, 7);
        Matrix betas = backend().upload(new float[] {0.9f, 0.999f}, 1, 2);
        Matrix powers = backend().upload(new float[] {1, 1}, 1, 2)) {
      for (int t = 1; t <= 60; t++) {
        float[] g = BackendUnderTest.normals(n, t);
        for (int i = 0; i < n; i++) {
          g[i] = (g[i] + 0.3f) * (float) Math.pow(10, i % 7 - 3); // steps do not depend on the size
        }
        backend().write(g, gradient);
        backend().hadamard(powers, betas, powers);
        backend().adamStep(Scalar.of(0.01f), 0.9f, 0.999f, 1e-8f, powers, gradient, m, v, w);
        float[] got = backend().download(w);
        for (int i = 0; i < n; i++) {
          mean[i] = beta1 * mean[i] + (1 - beta1) * g[i];
          square[i] = beta2 * square[i] + (1 - beta2) * g[i] * g[i];
          double correctedMean = mean[i] / (1 - Math.pow(beta1, t));
          double correctedSquare = square[i] / (1 - Math.pow(beta2, t));
          weights[i] -= rate * correctedMean / (Math.sqrt(correctedSquare) + epsilon);
          assertEquals(weights[i], got[i], 3e-5 * rate * t, "step " + t);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 31", "7, 129", "3, 2049", "130, 64"})
  default void rmsPropStep_anyNumbers_isAsSpecified(int rows, int cols) {
    int n = rows * cols;
    float[] g = gradients(n, 1);
    float[] square = squares(n, 3);
    float[] weights = BackendUnderTest.normals(n, 4);
    try (Matrix gradient = backend().upload(g, rows, cols);
        Matrix s = backend().upload(square, rows, cols);
        Matrix w = backend().upload(weights, rows, cols)) {
      backend().rmsPropStep(Scalar.of(0.02f), 0.95f, 1e-6f, gradient, s, w);
      float[] gotS = backend().download(s);
      float[] gotW = backend().download(w);
      for (int i = 0; i < n; i++) {
        float newS = Math.fma((1 - 0.95f) * g[i], g[i], 0.95f * square[i]);
        float quotient = g[i] / ((float) Math.sqrt(newS) + 1e-6f);
        assertEquals(newS, gotS[i], "s after " + g[i]);
        assertEquals(Math.fma(-0.02f, quotient, weights[i]), gotW[i], "w after " + g[i]);
      }
      assertArrayEquals(g, backend().download(gradient));
    }
  }

  @Test
  default void rmsPropStep_manySteps_areTheAlgorithmInDouble() {
    double[] square = new double[35];
    double[] weights = new double[35];
    try (Matrix gradient = backend().zeros(5, 7);
        Matrix s = backend().zeros(5, 7);
        Matrix w = backend().zeros(5, 7)) {
      for (int t = 1; t <= 60; t++) {
        float[] g = BackendUnderTest.normals(35, t);
        backend().write(g, gradient);
        backend().rmsPropStep(Scalar.of(0.01f), 0.9f, 1e-6f, gradient, s, w);
        float[] got = backend().download(w);
        for (int i = 0; i < 35; i++) {
          square[i] = 0.9 * square[i] + 0.1 * g[i] * g[i];
          weights[i] -= 0.01 * g[i] / (Math.sqrt(square[i]) + 1e-6);
          assertEquals(weights[i], got[i], 1e-7 * t, "step " + t);
        }
      }
    }
  }

  @Test
  default void optimisers_ofAView_readAndWriteOnlyItsRows() {
    try (Matrix all = poisoned(20, 5);
        Matrix powers = backend().upload(new float[] {9, 9, 0.9f, 0.999f, 9, 9}, 3, 2);
        Matrix total = backend().upload(new float[] {7, 0, 7}, 3, 1)) {
      Matrix g = all.rows(1, 3);
      Matrix m = all.rows(4, 6);
      Matrix v = all.rows(7, 9);
      Matrix w = all.rows(11, 13);
      for (Matrix x : new Matrix[] {m, v, w}) {
        backend().fill(0f, x);
      }
      backend().fill(2f, g);
      Matrix p = powers.rows(1, 2);
      backend().adamStep(Scalar.of(0.5f), 0.9f, 0.999f, 0f, p, g, m, v, w);
      // The first step of Adam is the rate, whatever the gradient.
      assertEquals(-0.5, backend().download(w)[9], 1e-6);
      backend().rmsPropStep(Scalar.ONE, 0.5f, 0f, g, m, v);
      backend().momentumDescent(Scalar.ONE, Scalar.ONE, Scalar.ZERO, g, m, v);
      backend().addSquares(g, total.rows(1, 2));
      assertArrayEquals(new float[] {7, 40, 7}, backend().download(total));
      backend().limitNorm(Scalar.ONE, total.rows(1, 2), w);
      assertEquals(-0.5 / Math.sqrt(40), backend().download(w)[0], 1e-6);
      float[] got = backend().download(all);
      for (int i = 0; i < got.length; i++) {
        int row = i / 5;
        boolean inside = row >= 1 && row < 9 && row % 3 != 0 || row >= 11 && row < 13;
        assertTrue(inside != Float.isNaN(got[i]), "element " + i);
      }
    }
  }

  /** A step of two parameters of different sizes; what it needs grows once it is recorded. */
  @Test
  default void optimisers_inARecordedStep_areTheStepsThemselves() {
    float[][] got = new float[2][];
    for (int way = 0; way < 2; way++) {
      Scalar rate = backend().scalar(0.1f);
      RandomStream random = backend().stream(1, 2);
      try (Matrix g = backend().zeros(70, 9);
          Matrix c = backend().zeros(1, 9);
          Matrix m = backend().zeros(70, 9);
          Matrix v = backend().zeros(70, 9);
          Matrix w = random(70, 9, 1);
          Matrix s = backend().zeros(1, 9);
          Matrix b = random(1, 9, 2);
          Matrix large = random(700, 3, 3);
          Matrix other = backend().zeros(1, 1);
          Matrix total = backend().zeros(1, 1);
          Matrix betas = backend().upload(new float[] {0.9f, 0.99f}, 1, 2);
          Matrix powers = backend().upload(new float[] {1, 1}, 1, 2)) {
        Runnable step =
            () -> {
              backend().dropoutMask(0.5f, random, g);
              backend().hadamard(g, w, g);
              backend().columnSums(Scalar.ONE, g, Scalar.ZERO, c);
              backend().addSign(rate, w, g);
              backend().fill(0f, total);
              backend().addSquares(g, total);
              backend().addSquares(c, total);
              backend().limitNorm(Scalar.of(0.5f), total, g);
              backend().limitNorm(Scalar.of(0.5f), total, c);
              backend().hadamard(powers, betas, powers);
              backend().adamStep(rate, 0.9f, 0.99f, 1e-8f, powers, g, m, v, w);
              backend().rmsPropStep(rate.negated(), 0.9f, 1e-8f, c, s, b);
            };
        try (Recording recording = way == 0 ? plain(step) : backend().record(step)) {
          recording.replay(2);
          backend().addSquares(large, other);
          rate.set(0.01f);
          recording.replay(35);
        }
        assertEquals(37, random.position());
        got[way] = backend().download(w);
        got[way] = Arrays.copyOf(got[way], 70 * 9 + 9);
        System.arraycopy(backend().download(b), 0, got[way], 70 * 9, 9);
        assertTrue(Double.isFinite(backend().dot(w, w)));
      }
    }
    assertArrayEquals(got[0], got[1]);
  }

  private static Recording plain(Runnable step) {
    return new Recording() {
      @Override
      public void replay(int n) {
        for (int i = 0; i < n; i++) {
          step.run();
        }
      }

      @Override
      public void close() {}
    };
  }

  private static String refusal(Executable operation) {
    return assertThrows(ShapeException.class, operation).getMessage();
  }

  @Test
  default void adamStep_rmsPropStep_otherShapes_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix y = backend().zeros(2, 3);
        Matrix p = backend().zeros(1, 2)) {
      Scalar one = Scalar.ONE;
      assertEquals(
          "adamStep: (3, 2) must be (1, 2)",
          refusal(() -> backend().adamStep(one, 0.9f, 0.9f, 1, x, x, x, x, x)));
      for (int i = 0; i < 3; i++) {
        Matrix m = i == 0 ? y : x;
        Matrix v = i == 1 ? y : x;
        Matrix w = i == 2 ? y : x;
        assertEquals(
            "adamStep: (3, 2) and (2, 3) differ",
            refusal(() -> backend().adamStep(one, 0.9f, 0.9f, 1, p, x, m, v, w)));
      }
      assertEquals(
          "rmsPropStep: (3, 2) and (2, 3) differ",
          refusal(() -> backend().rmsPropStep(one, 0.9f, 1, x, y, x)));
      assertEquals(
          "rmsPropStep: (3, 2) and (2, 3) differ",
          refusal(() -> backend().rmsPropStep(one, 0.9f, 1, x, x, y)));
    }
  }
}
