package org.harmonium.parity;

import java.util.Arrays;

/**
 * Sums of products in double, with the sums of their sizes: the truth that products are judged by.
 *
 * @param terms how many products are added in each
 * @param rowStep only every so many-th row is computed, from row 0 on; the others are NaN
 * @param value (rows, cols): the sums
 * @param size (rows, cols): the sums of the absolute products
 */
@SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
record ExactSum(int rows, int cols, int terms, int rowStep, double[] value, double[] size) {
  /** More products than this take too long to be all computed. */
  private static final long MOST = 200_000_000;

  /** a (m, k) times b (k, n). */
  static ExactSum product(float[] a, float[] b, int m, int k, int n) {
    int rowStep = (int) Math.max(1, (long) m * k * n / MOST);
    double[] value = new double[m * n];
    double[] size = new double[m * n];
    if (rowStep > 1) {
      Arrays.fill(value, Double.NaN);
    }
    double[] sum = new double[n];
    double[] sizes = new double[n];
    for (int i = 0; i < m; i += rowStep) {
      Arrays.fill(sum, 0);
      Arrays.fill(sizes, 0);
      for (int l = 0; l < k; l++) {
        double x = a[i * k + l];
        if (x != 0) {
          addRow(x, b, l * n, sum, sizes);
        }
      }
      System.arraycopy(sum, 0, value, i * n, n);
      System.arraycopy(sizes, 0, size, i * n, n);
    }
    return new ExactSum(m, n, k, rowStep, value, size);
  }

  private static void addRow(double x, float[] b, int from, double[] sum, double[] sizes) {
    for (int j = 0; j < sum.length; j++) {
      double term = x * b[from + j];
      sum[j] += term;
      sizes[j] += Math.abs(term);
    }
  }

  /** alpha times this. */
  ExactSum times(double alpha) {
    double[] scaled = new double[value.length];
    double[] scaledSize = new double[value.length];
    for (int i = 0; i < value.length; i++) {
      scaled[i] = alpha * value[i];
      scaledSize[i] = Math.abs(alpha) * size[i];
    }
    return new ExactSum(rows, cols, terms, rowStep, scaled, scaledSize);
  }

  /** This plus beta x; x (rows, cols), or (1, cols) for every row. With beta = 0 this. */
  ExactSum plus(double beta, float[] x) {
    if (beta == 0) {
      return this; // whatever x holds
    }
    double[] moved = new double[value.length];
    double[] movedSize = new double[value.length];
    for (int i = 0; i < value.length; i++) {
      double term = beta * x[i % x.length];
      moved[i] = value[i] + term;
      movedSize[i] = size[i] + Math.abs(term);
    }
    return new ExactSum(rows, cols, terms, rowStep, moved, movedSize);
  }

  /** This plus another of the same shape; the terms are added up. */
  ExactSum plus(ExactSum other) {
    double[] moved = new double[value.length];
    double[] movedSize = new double[value.length];
    for (int i = 0; i < value.length; i++) {
      moved[i] = value[i] + other.value[i];
      movedSize[i] = size[i] + other.size[i];
    }
    return new ExactSum(
        rows, cols, terms + other.terms, Math.max(rowStep, other.rowStep), moved, movedSize);
  }
}
