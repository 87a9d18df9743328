package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Steps of optimisers: bit for bit, and the algorithms in double. */
interface OptimiserContract extends BackendUnderTest {

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
