package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The products against double-precision loops. */
interface ProductContract extends BackendUnderTest {
  /**
   * |error| <= BOUND * sum |a b|: a float32 sum of K terms in any order is within K 2^-24 in the
   * worst case and sqrt(K) 2^-24 as a rule; for the largest K here, 784, that is 1.7e-6. TF32 or
   * bfloat16 would be 30 times over.
   */
  double BOUND = 1.7e-6;

  /** Rows of the result, its columns, inner dimension. */
  static List<int[]> shapes() {
    List<int[]> shapes = new ArrayList<>();
    int[] edges = {1, 31, 32, 33, 127, 128, 129};
    for (int m : edges) {
      shapes.add(new int[] {m, 33, 65});
      shapes.add(new int[] {33, m, 65});
      shapes.add(new int[] {33, 65, m});
    }
    for (int[] shape :
        new int[][] {
          {1, 1, 1},
          {1, 500, 1},
          {500, 1, 1},
          {1, 1, 500},
          {1, 500, 784},
          {100, 500, 784},
          {60, 784, 500},
          {784, 500, 100},
          {784, 500, 7},
          {10, 100, 64},
          {129, 127, 128}
        }) {
      shapes.add(shape);
    }
    return shapes;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  default void gemm_anyShapeAndTransposes_matchesDouble(int[] shape) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    for (int t = 0; t < 4; t++) {
      boolean ta = (t & 1) != 0;
      boolean tb = (t & 2) != 0;
      try (Matrix a = random(ta ? k : m, ta ? m : k, 1);
          Matrix b = random(tb ? n : k, tb ? k : n, 2);
          Matrix c = random(m, n, 3)) {
        double[] alphas = {1, -0.5, 0, 1};
        double[] betas = {0, 1, 0.9, 0.25};
        for (int i = 0; i < alphas.length; i++) {
          checkGemm(alphas[i], a, ta, b, tb, betas[i], c);
        }
      }
    }
  }

  private void checkGemm(
      double alpha, Matrix a, boolean ta, Matrix b, boolean tb, double beta, Matrix c) {
    float[] before = backend().download(c);
    backend().gemm(Scalar.of((float) alpha), a, ta, b, tb, Scalar.of((float) beta), c);
    float[] after = backend().download(c);
    float[] x = backend().download(a);
    float[] y = backend().download(b);
    int k = ta ? a.rows() : a.cols();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.cols(); j++) {
        double exact = (float) beta * (double) before[i * c.cols() + j];
        double size = Math.abs(exact);
        for (int l = 0; l < k; l++) {
          double term =
              (float) alpha
                  * (double) x[ta ? l * a.cols() + i : i * a.cols() + l]
                  * y[tb ? j * b.cols() + l : l * b.cols() + j];
          exact += term;
          size += Math.abs(term);
        }
        double error = Math.abs(after[i * c.cols() + j] - exact);
        assertTrue(
            error <= BOUND * size + 1e-30,
            "element (" + i + ", " + j + "): error " + error + " of " + size);
      }
    }
  }

  @Test
  default void gemm_betaZero_overwritesNaN() {
    try (Matrix a = random(33, 17, 1);
        Matrix b = random(17, 40, 2);
        Matrix c = poisoned(33, 40)) {
      backend().gemm(Scalar.ONE, a, false, b, false, Scalar.ZERO, c);
      assertTrue(Double.isFinite(backend().dot(c, c)));
      backend().fill(Float.NaN, c);
      backend().gemm(Scalar.ZERO, a, false, b, false, Scalar.ZERO, c);
      assertEquals(0, backend().dot(c, c));
    }
  }

  @Test
  default void gemm_onViews_touchesOnlyTheirRows() {
    try (Matrix a = random(20, 17, 1);
        Matrix b = random(34, 9, 2);
        Matrix c = poisoned(30, 9)) {
      backend()
          .gemm(
              Scalar.ONE, a.rows(3, 10), false, b.rows(10, 27), false, Scalar.ZERO, c.rows(5, 12));
      float[] got = backend().download(c);
      float[] x = backend().download(a);
      float[] y = backend().download(b);
      for (int i = 0; i < 30; i++) {
        for (int j = 0; j < 9; j++) {
          float value = got[i * 9 + j];
          if (i < 5 || i >= 12) {
            assertTrue(Float.isNaN(value), "row " + i + " was written");
          } else {
            double exact = 0;
            for (int l = 0; l < 17; l++) {
              exact += (double) x[(i - 2) * 17 + l] * y[(10 + l) * 9 + j];
            }
            assertEquals(exact, value, 1e-4);
          }
        }
      }
    }
  }

  @Test
  default void gemm_scalarVariable_isReadAtEachCall() {
    Scalar alpha = backend().scalar(2f);
    try (Matrix a = backend().upload(new float[] {3}, 1, 1);
        Matrix c = backend().zeros(1, 1)) {
      backend().gemm(alpha, a, false, a, false, Scalar.ZERO, c);
      assertEquals(18f, backend().download(c)[0]);
      alpha.set(-1f);
      backend().gemm(alpha.negated(), a, false, a, false, Scalar.ONE, c);
      assertEquals(27f, backend().download(c)[0]);
    }
  }

  @Test
  default void gemm_shapesThatDoNotFit_areNamed() {
    try (Matrix a = backend().zeros(100, 784);
        Matrix b = backend().zeros(500, 784);
        Matrix c = backend().zeros(100, 500)) {
      ShapeException e =
          assertThrows(
              ShapeException.class,
              () -> backend().gemm(Scalar.ONE, a, false, b, false, Scalar.ZERO, c));
      assertEquals(
          "gemm: (100, 784) (500, 784): inner dimensions 784 and 500 differ", e.getMessage());
      assertThrows(
          ShapeException.class,
          () -> backend().gemm(Scalar.ONE, a, false, b, true, Scalar.ZERO, a));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "100, 100, 784, 500",
    "10, 10, 64, 100",
    "7, 33, 129, 31",
    "60, 1, 33, 65"
  })
  default void contrast_differentNumbersOfRows_matchesDouble(int n, int m, int v, int h) {
    try (Matrix vPos = random(n, v, 1);
        Matrix hPos = random(n, h, 2);
        Matrix vNeg = random(m, v, 3);
        Matrix hNeg = random(m, h, 4);
        Matrix c = random(v, h, 5)) {
      float[] before = backend().download(c);
      backend()
          .contrast(Scalar.of(0.5f), vPos, hPos, Scalar.of(0.25f), vNeg, hNeg, Scalar.of(0.9f), c);
      float[] after = backend().download(c);
      float[][] x = {
        backend().download(vPos), backend().download(hPos),
        backend().download(vNeg), backend().download(hNeg)
      };
      for (int i = 0; i < v; i++) {
        for (int j = 0; j < h; j++) {
          double exact = 0.9f * (double) before[i * h + j];
          double size = Math.abs(exact);
          for (int l = 0; l < n + m; l++) {
            double term =
                l < n
                    ? 0.5 * x[0][l * v + i] * x[1][l * h + j]
                    : -0.25 * x[2][(l - n) * v + i] * x[3][(l - n) * h + j];
            exact += term;
            size += Math.abs(term);
          }
          assertTrue(Math.abs(after[i * h + j] - exact) <= BOUND * size, i + ", " + j);
        }
      }
    }
  }

  @Test
  default void contrast_betaZero_overwritesNaN() {
    try (Matrix v = random(5, 7, 1);
        Matrix h = random(5, 3, 2);
        Matrix c = poisoned(7, 3)) {
      backend().contrast(Scalar.ONE, v, h, Scalar.ONE, v, h, Scalar.ZERO, c);
      assertEquals(0, backend().dot(c, c), 1e-10);
    }
  }

  @Test
  default void affine_override_equalsDefault() {
    try (Matrix x = random(33, 64, 1);
        Matrix w = random(64, 100, 2);
        Matrix u = random(100, 64, 2);
        Matrix bias = random(1, 100, 3);
        Matrix out = poisoned(33, 100);
        Matrix expected = poisoned(33, 100)) {
      for (boolean transposed : new boolean[] {false, true}) {
        backend().affine(x, transposed ? u : w, transposed, bias, out);
        defaults().affine(x, transposed ? u : w, transposed, bias, expected);
        assertTrue(backend().squaredDistance(out, expected) < 1e-8);
        assertTrue(backend().dot(out, out) > 1);
      }
    }
  }
}
