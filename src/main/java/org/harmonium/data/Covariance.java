package org.harmonium.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The covariance of the columns of a data set: C_jk = mean over rows of (x_j - mean_j)(x_k -
 * mean_k), in double. Rows are centred a block at a time, so nothing as large as the data is made.
 */
final class Covariance {
  /** Rows that are centred at a time; a multiple of 4. */
  private static final int BLOCK = 128;

  private Covariance() {}

  /**
   * All V by V elements, row-major. The sums run in one order, whatever the number of threads.
   *
   * @param mean of each column (V)
   */
  static double[] of(Dataset data, double[] mean) {
    int v = data.cols();
    double[] sum = new double[Math.multiplyExact(v, v)];
    double[] block = new double[BLOCK * v];
    for (int from = 0; from < data.rows(); from += BLOCK) {
      int rows = Math.min(BLOCK, data.rows() - from);
      centre(data, from, rows, mean, block);
      Arrays.fill(block, rows * v, block.length, 0);
      IntStream.range(0, v).parallel().forEach(j -> addProducts(block, v, j, sum));
    }
    for (int j = 0; j < v; j++) {
      for (int k = j; k < v; k++) {
        sum[j * v + k] /= data.rows();
        sum[k * v + j] = sum[j * v + k];
      }
    }
    return sum;
  }

  /** Writes the rows from {@code from} on, less the mean, to the beginning of {@code out}. */
  static void centre(Dataset data, int from, int rows, double[] mean, double[] out) {
    float[] row = new float[mean.length];
    for (int i = 0; i < rows; i++) {
      data.row(from + i, row);
      for (int j = 0; j < mean.length; j++) {
        out[i * mean.length + j] = row[j] - mean[j];
      }
    }
  }

  /** Adds to row j, from the diagonal on; four rows at a time, so that a sum is stored once. */
  private static void addProducts(double[] block, int v, int j, double[] sum) {
    int at = j * v;
    for (int r0 = 0; r0 < block.length; r0 += 4 * v) {
      int r1 = r0 + v;
      int r2 = r1 + v;
      int r3 = r2 + v;
      double x0 = block[r0 + j];
      double x1 = block[r1 + j];
      double x2 = block[r2 + j];
      double x3 = block[r3 + j];
      for (int k = j; k < v; k++) {
        sum[at + k] +=
            x0 * block[r0 + k] + x1 * block[r1 + k] + x2 * block[r2 + k] + x3 * block[r3 + k];
      }
    }
  }
}
