package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.harmonium.backend.RowResults;

/**
 * Row sums in a fixed order, the same for every number of threads and on every backend.
 *
 * <p>Lane l of 32 adds the elements l, l + 32, ... of the row in sequence, from +0; then the upper
 * half of the lanes is added to the lower half, 16, 8, 4, 2 and 1 at a time, as in a warp. A sum
 * over a matrix in double is the {@link RowResults#total} of its row sums.
 */
public class ReductionKernels {
  /** The number of lanes of a row sum. */
  public static final int LANES = 32;

  /**
   * The number of columns whose factors 1 + e^-|x|, at most 2 each, are multiplied before a
   * logarithm is taken. The product is at most 2^512.
   */
  public static final int PRODUCT = 512;

  private static final class Scratch {
    final double[] term = new double[PRODUCT];
    final double[] factor = new double[PRODUCT];
    final double[] exponent = new double[PRODUCT];
    final double[] lanes = new double[LANES];
    final double[] products = new double[LANES];
  }

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** The term of {@link #rowSumsOf}. */
  public enum Term {
    PRODUCT,
    SQUARED_DIFFERENCE
  }

  /** Computes out[r], the sum over row r of x y or (x - y)^2 in double, for a range of rows. */
  public void rowSumsOf(Term term, Slab x, Slab y, double[] out, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      int xAt = x.offset + row * x.cols;
      out[row] = rowSum(term, x.data, xAt, y.data, y.offset + row * y.cols, x.cols);
    }
  }

  /** Computes out[r] = x[r, .] . y in double, for a range of rows, where y is one row. */
  public void rowDots(Slab x, Slab y, double[] out, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      int xAt = x.offset + row * x.cols;
      out[row] = rowSum(Term.PRODUCT, x.data, xAt, y.data, y.offset, x.cols);
    }
  }

  /**
   * Computes out[r] = sum_j softplus(scale x[r, j]) in double, for a range of rows: the sum over
   * hidden units of the free energy in annealed importance sampling.
   *
   * <p>softplus(t) = max(t, 0) + log(1 + e^-|t|). The first terms are summed over the lanes; the
   * factors 1 + e^-|t| are multiplied over the lanes, in pieces of 512 columns with one logarithm
   * each. The absolute error is below 1e-15 per unit: a row of very negative values gives 0.
   */
  public void softplusRowSums(double scale, Slab x, double[] out, int fromRow, int toRow) {
    Scratch scratch = OF_THREAD.get();
    for (int row = fromRow; row < toRow; row++) {
      Arrays.fill(scratch.lanes, 0);
      double logs = 0;
      for (int col = 0; col < x.cols; col += PRODUCT) {
        int n = Math.min(PRODUCT, x.cols - col);
        int padded = pad(n);
        int at = x.offset + row * x.cols + col;
        softplusTerms(scale, x.data, at, n, scratch.term, scratch.factor);
        Arrays.fill(scratch.term, n, padded, 0);
        Arrays.fill(scratch.factor, n, padded, 1);
        accumulate(scratch.term, padded, scratch.lanes);
        Arrays.fill(scratch.products, 1);
        multiply(scratch.factor, padded, scratch.products);
        logs += StrictMath.log(foldProduct(scratch.products));
      }
      out[row] = fold(scratch.lanes) + logs;
    }
  }

  /** Computes term = max(t, 0) and factor = 1 + e^-|t| for t = scale x, n elements from at on. */
  protected void softplusTerms(
      double scale, float[] x, int at, int n, double[] term, double[] factor) {
    for (int i = 0; i < n; i++) {
      term[i] = scale * x[at + i];
    }
    double[] exponent = OF_THREAD.get().exponent;
    for (int i = 0; i < n; i++) {
      double m = DoubleExp.exponent(term[i]);
      exponent[i] = m;
      factor[i] = DoubleExp.mantissa(term[i], m);
    }
    for (int i = 0; i < n; i++) {
      factor[i] = DoubleExp.onePlus(factor[i], exponent[i]);
      term[i] = Math.max(term[i], 0.0);
    }
  }

  private double rowSum(Term kind, float[] x, int xAt, float[] y, int yAt, int n) {
    Scratch scratch = OF_THREAD.get();
    Arrays.fill(scratch.lanes, 0);
    for (int col = 0; col < n; col += PRODUCT) {
      int width = Math.min(PRODUCT, n - col);
      int padded = pad(width);
      terms(kind, x, xAt + col, y, yAt + col, width, scratch.term);
      Arrays.fill(scratch.term, width, padded, 0);
      accumulate(scratch.term, padded, scratch.lanes);
    }
    return fold(scratch.lanes);
  }

  private static void terms(
      Term kind, float[] x, int xAt, float[] y, int yAt, int n, double[] term) {
    switch (kind) {
      case PRODUCT -> products(x, xAt, y, yAt, n, term);
      case SQUARED_DIFFERENCE -> squaredDifferences(x, xAt, y, yAt, n, term);
    }
  }

  private static void products(float[] x, int xAt, float[] y, int yAt, int n, double[] term) {
    for (int i = 0; i < n; i++) {
      term[i] = (double) x[xAt + i] * y[yAt + i];
    }
  }

  private static void squaredDifferences(
      float[] x, int xAt, float[] y, int yAt, int n, double[] term) {
    for (int i = 0; i < n; i++) {
      double difference = (double) x[xAt + i] - y[yAt + i];
      term[i] = difference * difference;
    }
  }

  /** Rounds n up to a multiple of the lanes. Padding with neutral elements is exact. */
  static int pad(int n) {
    return (n + LANES - 1) / LANES * LANES;
  }

  // Eight lanes at a time are in registers, which hides the latency of the additions.

  /** Adds the elements l, l + 32, ... to lane l. */
  protected void accumulate(double[] x, int n, double[] lanes) {
    for (int lane = 0; lane < LANES; lane += 8) {
      double s0 = lanes[lane];
      double s1 = lanes[lane + 1];
      double s2 = lanes[lane + 2];
      double s3 = lanes[lane + 3];
      double s4 = lanes[lane + 4];
      double s5 = lanes[lane + 5];
      double s6 = lanes[lane + 6];
      double s7 = lanes[lane + 7];
      for (int i = lane; i < n; i += LANES) {
        s0 += x[i];
        s1 += x[i + 1];
        s2 += x[i + 2];
        s3 += x[i + 3];
        s4 += x[i + 4];
        s5 += x[i + 5];
        s6 += x[i + 6];
        s7 += x[i + 7];
      }
      lanes[lane] = s0;
      lanes[lane + 1] = s1;
      lanes[lane + 2] = s2;
      lanes[lane + 3] = s3;
      lanes[lane + 4] = s4;
      lanes[lane + 5] = s5;
      lanes[lane + 6] = s6;
      lanes[lane + 7] = s7;
    }
  }

  /** Multiplies lane l by the elements l, l + 32, .... */
  protected void multiply(double[] x, int n, double[] lanes) {
    for (int start = 0; start < n; start += LANES) {
      for (int l = 0; l < LANES; l++) {
        lanes[l] *= x[start + l];
      }
    }
  }

  /** Returns the sum of the lanes, which are overwritten. */
  static double fold(double[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int l = 0; l < width; l++) {
        lanes[l] += lanes[l + width];
      }
    }
    return lanes[0];
  }

  private static double foldProduct(double[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int l = 0; l < width; l++) {
        lanes[l] *= lanes[l + width];
      }
    }
    return lanes[0];
  }
}
