package org.harmonium.nn;

/** Orthonormal vectors by the method of Gram and Schmidt, in double. */
final class Orthonormal {
  private Orthonormal() {}

  /**
   * Makes the columns of a matrix (rows, cols), row-major, orthonormal, or its rows if there are
   * fewer. Of normal numbers the result is uniformly distributed among such matrices. The diagonal
   * of the triangular factor is positive.
   */
  static float[] of(float[] numbers, int rows, int cols) {
    boolean byRows = rows < cols;
    int count = Math.min(rows, cols);
    int length = Math.max(rows, cols);
    double[][] q = new double[count][length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        q[k][i] = numbers[byRows ? k * cols + i : i * cols + k];
      }
      // One pass leaves an error for nearly parallel vectors; two passes are enough.
      removeFirst(q, k);
      removeFirst(q, k);
      scale(q[k], 1 / Math.sqrt(dot(q[k], q[k])));
    }
    float[] out = new float[numbers.length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        out[byRows ? k * cols + i : i * cols + k] = (float) q[k][i];
      }
    }
    return out;
  }

  /** Subtracts from vector k its projections on the vectors before it. */
  private static void removeFirst(double[][] q, int k) {
    for (int l = 0; l < k; l++) {
      double share = dot(q[k], q[l]);
      for (int i = 0; i < q[k].length; i++) {
        q[k][i] -= share * q[l][i];
      }
    }
  }

  private static void scale(double[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
