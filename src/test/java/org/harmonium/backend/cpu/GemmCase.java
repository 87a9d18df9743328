package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;

/**
 * What the tests of the matrix product share: operands, the reference in double, the bound, the
 * check.
 */
final class GemmCase {
  /** Every product; those that this JVM or machine does not have are skipped, with their reason. */
  static final String[] NAMES = {"ejml", "plain", "vector", "openblas"};

  /**
   * Each of k additions and multiplications rounds by at most 2^-24 of what it rounds. The errors
   * have either sign, so they add up like a random walk, to about sqrt(k); four standard deviations
   * and a few single roundings (alpha, beta) stay below this factor. A wrong, missing or doubled
   * term is larger by orders of magnitude.
   */
  private static final double ROUNDINGS = 8;

  private static final float GUARD = -12345.678f;
  private static final int GUARDS = 19;

  private GemmCase() {}

  /** The product of that name, or a skipped test. */
  static Gemm open(String name, WorkerPool pool) {
    try {
      return GemmLookup.find(name, pool);
    } catch (UnsupportedOperationException e) {
      return Assumptions.abort("no " + name + " product here: " + e.getMessage());
    }
  }

  /** Values in (-1, 1), guard values around them. */
  static CpuMatrix random(SplittableRandom random, int rows, int cols, int offset) {
    CpuMatrix matrix = filled(GUARD, rows, cols, offset);
    for (int i = 0; i < rows * cols; i++) {
      matrix.data[offset + i] = (float) (2 * random.nextDouble() - 1);
    }
    return matrix;
  }

  /** One value everywhere, guard values around it. */
  static CpuMatrix filled(float value, int rows, int cols, int offset) {
    int size = rows * cols;
    float[] data = new float[offset + size + GUARDS];
    Arrays.fill(data, GUARD);
    Arrays.fill(data, offset, offset + size, value);
    return new CpuMatrix(data, offset, rows, cols);
  }

  static CpuMatrix copy(CpuMatrix x) {
    return new CpuMatrix(x.data.clone(), x.offset, x.rows, x.cols);
  }

  /**
   * A sum in double and the sum of the magnitudes of its terms, which the rounding errors are
   * proportional to.
   */
  static final class Reference {
    final int rows;
    final int cols;
    final double[] sum;
    final double[] magnitude;
    private int terms;

    /** beta C, or zero for beta = 0. */
    Reference(float beta, CpuMatrix c) {
      rows = c.rows;
      cols = c.cols;
      sum = new double[rows * cols];
      magnitude = new double[rows * cols];
      for (int i = 0; beta != 0 && i < sum.length; i++) {
        sum[i] = (double) beta * c.data[c.offset + i];
        magnitude[i] = Math.abs(sum[i]);
      }
    }

    /** Adds alpha op(A) op(B). */
    Reference add(double alpha, CpuMatrix a, boolean transA, CpuMatrix b, boolean transB) {
      int depth = transA ? a.rows : a.cols;
      terms += depth;
      for (int i = 0; i < rows; i++) {
        for (int k = 0; alpha != 0 && k < depth; k++) {
          double x = alpha * (transA ? at(a, k, i) : at(a, i, k));
          for (int j = 0; j < cols; j++) {
            double term = x * (transB ? at(b, j, k) : at(b, k, j));
            sum[i * cols + j] += term;
            magnitude[i * cols + j] += Math.abs(term);
          }
        }
      }
      return this;
    }

    /** Fails unless C is near this sum and what lies around C is untouched. */
    void check(CpuMatrix c, String what) {
      double relative = ROUNDINGS * Math.sqrt(terms + 1) * 0x1p-24;
      for (int i = 0; i < sum.length; i++) {
        double error = Math.abs(c.data[c.offset + i] - sum[i]);
        double bound = relative * magnitude[i];
        if (!(error <= bound)) {
          fail(
              "%s: element (%d, %d) is %s, should be %s; error %.3g, bound %.3g"
                  .formatted(what, i / cols, i % cols, c.data[c.offset + i], sum[i], error, bound));
        }
      }
      for (int i = 0; i < c.data.length; i++) {
        if (i < c.offset || i >= c.offset + sum.length) {
          assertEquals(GUARD, c.data[i], what + ": written outside C, at " + (i - c.offset));
        }
      }
    }

    private static double at(CpuMatrix x, int row, int col) {
      return x.data[x.offset + row * x.cols + col];
    }
  }
}
