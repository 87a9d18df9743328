package org.harmonium.parity;

import java.util.function.Consumer;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/** The products: gemm, contrast and affine against sums in double. */
record ProductCases(Consumer<OperationCase> table, long seed) {
  /** Rows of the result, its inner dimension, its columns. */
  private static final int[][] RAGGED = {
    {1, 1, 1},
    {3, 5, 2},
    {17, 17, 17},
    {65, 130, 33},
    {1, 500, 1},
    {500, 1, 3},
    {33, 65, 129},
    {128, 31, 32},
    {127, 65, 128},
    {32, 33, 31}
  };

  private static final int[][] AS_IN_TRAINING = {
    {1, 784, 500}, {100, 784, 500}, {784, 100, 500}, {60, 500, 784}
  };

  private static final int[][] LARGE = {{4096, 4096, 4096}, {512, 784, 1024}};

  /** alpha and beta. */
  private static final float[][] COEFFICIENTS = {{1, 0}, {-0.5f, 0.9f}, {0, 1}, {0, 0}};

  /** From this many products on, not every pair of coefficients is tried with every transpose. */
  private static final int BIG = 1_000_000;

  /** n, m, V, H of contrast. */
  private static final int[][] CONTRASTS = {
    {1, 1, 1, 1}, {3, 5, 2, 4}, {7, 33, 129, 31}, {60, 1, 33, 65}
  };

  void add(OperationTable.Extent extent) {
    for (int[] shape : RAGGED) {
      gemm(shape, false);
      gemm(shape, true);
    }
    for (int[] shape : CONTRASTS) {
      contrast(shape);
    }
    affine(3, 5, 2);
    affine(65, 130, 33);
    if (extent == OperationTable.Extent.SMALL) {
      return;
    }
    for (int[] shape : AS_IN_TRAINING) {
      gemm(shape, false);
      gemm(shape, true);
    }
    contrast(new int[] {100, 60, 784, 500});
    affine(100, 784, 500);
    if (extent == OperationTable.Extent.FULL) {
      for (int[] shape : LARGE) {
        gemm(shape, false);
      }
    }
  }

  private CaseBuilder operation(String name, String shape, int rows, int cols) {
    return new CaseBuilder(table, name, shape, rows, cols);
  }

  /** With a left factor of zeros and ones a backend may compute in another way. */
  private void gemm(int[] shape, boolean binary) {
    int m = shape[0];
    int k = shape[1];
    int n = shape[2];
    float[] a = binary ? Numbers.bits(m * k, 0.4, seed) : Numbers.normals(m * k, seed);
    float[] b = Numbers.normals(k * n, seed + 1);
    float[] c = Numbers.normals(m * n, seed + 2);
    float[] at = Numbers.transposed(a, m, k);
    float[] bt = Numbers.transposed(b, k, n);
    ExactSum exact = ExactSum.product(a, b, m, k, n);
    boolean isBig = (long) m * k * n >= BIG;
    for (int i = 0; i < COEFFICIENTS.length; i++) {
      float alpha = COEFFICIENTS[i][0];
      float beta = COEFFICIENTS[i][1];
      ExactSum truth = exact.times(alpha).plus(beta, c);
      for (int t = 0; t < 4; t++) {
        if (isBig && i > 0 && (i + t) % 4 != 0) {
          continue;
        }
        boolean ta = (t & 1) != 0;
        boolean tb = (t & 2) != 0;
        String variant =
            (binary ? " binary" : "") + (ta ? " A transposed" : "") + (tb ? " B transposed" : "");
        operation("gemm", m + "x" + k + "x" + n + variant, m, n)
            .in(ta ? at : a, ta ? k : m, ta ? m : k)
            .in(tb ? bt : b, tb ? n : k, tb ? k : n)
            .result("C", before(beta, c), m, n, Expectation.of(truth))
            .by(
                (backend, x) ->
                    backend.gemm(Scalar.of(alpha), x[0], ta, x[1], tb, Scalar.of(beta), x[2]));
      }
    }
  }

  /** What is overwritten where beta is 0, is NaN. */
  private static float @Nullable [] before(float beta, float[] c) {
    return beta == 0 ? null : c;
  }

  private void contrast(int[] shape) {
    int n = shape[0];
    int m = shape[1];
    int v = shape[2];
    int h = shape[3];
    float[] vPos = Numbers.bits(n * v, 0.3, seed);
    float[] hPos = Numbers.uniforms(n * h, seed + 1);
    float[] vNeg = Numbers.bits(m * v, 0.3, seed + 2);
    float[] hNeg = Numbers.uniforms(m * h, seed + 3);
    float[] c = Numbers.normals(v * h, 0.1, seed + 4);
    float alpha = 0.5f / n;
    float gamma = 0.25f / m;
    ExactSum exact = exactContrast(alpha, vPos, hPos, n, gamma, vNeg, hNeg, m, v, h);
    for (float beta : new float[] {0, 0.9f}) {
      operation("contrast", "%d and %d rows of %dx%d".formatted(n, m, v, h), v, h)
          .in(vPos, n, v)
          .in(hPos, n, h)
          .in(vNeg, m, v)
          .in(hNeg, m, h)
          .result("C", before(beta, c), v, h, Expectation.of(exact.plus(beta, c)))
          .by(
              (b, x) ->
                  b.contrast(
                      Scalar.of(alpha),
                      x[0],
                      x[1],
                      Scalar.of(gamma),
                      x[2],
                      x[3],
                      Scalar.of(beta),
                      x[4]));
    }
  }

  /** alpha vPos' hPos - gamma vNeg' hNeg, where vPos is (n, V), vNeg (m, V). */
  static ExactSum exactContrast(
      double alpha,
      float[] vPos,
      float[] hPos,
      int n,
      double gamma,
      float[] vNeg,
      float[] hNeg,
      int m,
      int v,
      int h) {
    return ExactSum.product(Numbers.transposed(vPos, n, v), hPos, v, n, h)
        .times(alpha)
        .plus(ExactSum.product(Numbers.transposed(vNeg, m, v), hNeg, v, m, h).times(-gamma));
  }

  private void affine(int rows, int inner, int cols) {
    float[] x = Numbers.bits(rows * inner, 0.3, seed);
    float[] w = Numbers.normals(inner * cols, seed + 1);
    float[] wt = Numbers.transposed(w, inner, cols);
    float[] bias = Numbers.normals(cols, seed + 2);
    ExactSum exact = ExactSum.product(x, w, rows, inner, cols).plus(1, bias);
    for (boolean turned : new boolean[] {false, true}) {
      String shape = rows + "x" + inner + "x" + cols + (turned ? " W transposed" : "");
      operation("affine", shape, rows, cols)
          .in(x, rows, inner)
          .in(turned ? wt : w, turned ? cols : inner, turned ? inner : cols)
          .row(bias)
          .result("out", null, rows, cols, Expectation.of(exact))
          .by((b, m) -> b.affine(m[0], m[1], turned, m[2], m[3]));
    }
  }
}
