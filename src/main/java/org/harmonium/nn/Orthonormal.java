package org.harmonium.nn;

/** Orthonormal vectors from any numbers, in double, before there is a model. */
final class Orthonormal {
  private Orthonormal() {}

  /**
   * The numbers (rows, cols), row-major, made into a matrix with orthonormal columns, or with
   * orthonormal rows if there are fewer: of normal numbers, uniformly distributed among those (with
   * signs as Gram and Schmidt leave them: the triangular factor's diagonal is positive).
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
      // Once leaves the error of vectors that were nearly parallel, twice is enough.
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

  /** Takes from vector k what it shares with those before it. */
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
