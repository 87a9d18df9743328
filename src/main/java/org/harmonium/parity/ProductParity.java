package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;

/** The products: gemm, contrast and affine against sums in double. */
final class ProductParity {
  /** Rows of the result, its inner dimension, its columns. */
  private static final int[][] RAGGED = {{1, 1, 1}, {3, 5, 2}, {17, 17, 17}, {65, 130, 33}};

  private static final int[][] AS_IN_TRAINING = {{1, 784, 500}, {100, 784, 500}, {784, 100, 500}};

  private static final int[][] LARGE = {{4096, 4096, 4096}, {512, 784, 1024}};

  /** alpha and beta. */
  private static final float[][] COEFFICIENTS = {{1, 0}, {-0.5f, 0.9f}, {0, 1}, {0, 0}};

  /** From this many products on, not every pair of coefficients is tried with every transpose. */
  private static final int BIG = 1_000_000;

  /** n, m, V, H of contrast. */
  private static final int[][] CONTRASTS = {{1, 1, 1, 1}, {3, 5, 2, 4}, {7, 33, 129, 31}};

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  ProductParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    small();
    for (int[] shape : AS_IN_TRAINING) {
      gemm(shape, false);
      gemm(shape, true);
    }
    contrast(new int[] {100, 60, 784, 500});
    affine(100, 784, 500);
    if (full) {
      for (int[] shape : LARGE) {
        gemm(shape, false);
      }
    }
  }

  /** The ragged shapes alone. */
  void small() {
    for (int[] shape : RAGGED) {
      gemm(shape, false);
      gemm(shape, true);
    }
    refusals();
    for (int[] shape : CONTRASTS) {
      contrast(shape);
    }
    affine(3, 5, 2);
    affine(65, 130, 33);
  }

  /** With a left factor of zeros and ones a backend may compute in another way. */
  private void gemm(int[] shape, boolean binary) {
    int m = shape[0];
    int k = shape[1];
    int n = shape[2];
    String name = "%dx%dx%d%s".formatted(m, k, n, binary ? " binary" : "");
    float[] a = binary ? Numbers.bits(m * k, 0.4, seed) : Numbers.normals(m * k, seed);
    float[] b = Numbers.normals(k * n, seed + 1);
    float[] c = Numbers.normals(m * n, seed + 2);
    float[] at = Numbers.transposed(a, m, k);
    float[] bt = Numbers.transposed(b, k, n);
    ExactSum exact = ExactSum.product(a, b, m, k, n);
    long products = (long) m * k * n;
    for (int i = 0; i < COEFFICIENTS.length; i++) {
      float alpha = COEFFICIENTS[i][0];
      float beta = COEFFICIENTS[i][1];
      ExactSum truth = exact.times(alpha).plus(beta, c);
      for (int t = 0; t < 4; t++) {
        if (products >= BIG && i > 0 && (i + t) % 4 != 0) {
          continue;
        }
        boolean ta = (t & 1) != 0;
        boolean tb = (t & 2) != 0;
        Trial trial =
            bench -> {
              Matrix x = ta ? bench.of(at, k, m) : bench.of(a, m, k);
              Matrix w = tb ? bench.of(bt, n, k) : bench.of(b, k, n);
              Matrix out = beta == 0 ? bench.poisoned(m, n) : bench.of(c, m, n);
              bench.backend().gemm(Scalar.of(alpha), x, ta, w, tb, Scalar.of(beta), out);
              return List.of(bench.read("C", out));
            };
        String tried = name + (ta ? " A transposed" : "") + (tb ? " B transposed" : "");
        boolean views = products < BIG || (t + i) % 2 != 0;
        comparison.product("gemm", tried, views && products < 1L << 30, trial, truth);
      }
    }
  }

  private void refusals() {
    for (Side side : comparison.sides()) {
      Backend backend = side.backend();
      boolean refuses = false;
      try (Matrix a = backend.zeros(3, 5);
          Matrix c = backend.zeros(3, 5)) {
        backend.gemm(Scalar.ONE, a, false, a, false, Scalar.ZERO, c);
      } catch (ShapeException e) {
        refuses = true;
      }
      comparison
          .ledger()
          .promise("gemm", "3x5 by 3x5", side.role(), "refuses shapes that do not fit", refuses);
    }
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
      Trial trial =
          bench -> {
            Matrix out = beta == 0 ? bench.poisoned(v, h) : bench.of(c, v, h);
            bench
                .backend()
                .contrast(
                    Scalar.of(alpha),
                    bench.of(vPos, n, v),
                    bench.of(hPos, n, h),
                    Scalar.of(gamma),
                    bench.of(vNeg, m, v),
                    bench.of(hNeg, m, h),
                    Scalar.of(beta),
                    out);
            return List.of(bench.read("C", out));
          };
      String name = "%d and %d rows of %dx%d".formatted(n, m, v, h);
      for (boolean views : new boolean[] {false, true}) {
        comparison.product("contrast", name, views, trial, exact.plus(beta, c));
      }
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
    float[] bias = Numbers.normals(cols, seed + 2);
    ExactSum exact = ExactSum.product(x, w, rows, inner, cols).plus(1, bias);
    float[] wt = Numbers.transposed(w, inner, cols);
    String name = "%dx%dx%d".formatted(rows, inner, cols);
    for (boolean transposed : new boolean[] {false, true}) {
      Trial trial =
          bench -> {
            Matrix out = bench.poisoned(rows, cols);
            Matrix weights = transposed ? bench.of(wt, cols, inner) : bench.of(w, inner, cols);
            bench
                .backend()
                .affine(
                    bench.of(x, rows, inner), weights, transposed, bench.of(bias, 1, cols), out);
            return List.of(bench.read("out", out));
          };
      String tried = name + (transposed ? " W transposed" : "");
      comparison.product("affine", tried, false, trial, exact);
      comparison.product("affine", tried, true, trial, exact);
    }
  }
}
