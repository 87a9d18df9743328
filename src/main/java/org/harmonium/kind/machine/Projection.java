package org.harmonium.kind.machine;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;

/**
 * The filters of units of a higher layer in the visible layer: the linear combination W1 W2 .. Wl
 * of the weights, one column per unit (Lee, Ekanadham and Ng 2008; Erhan and others 2009).
 */
public final class Projection {
  private Projection() {}

  /**
   * Returns the filters of the first n units of the layer above the last weights.
   *
   * @param weights from the lowest layer; the excess rows of weights with more rows than the
   *     weights below have columns (label units) are ignored
   */
  public static float[][] of(Backend backend, List<Matrix> weights, int n) {
    try (Workspace products = new Workspace(backend)) {
      Matrix product = weights.get(0);
      for (Matrix w : weights.subList(1, weights.size())) {
        Matrix next = products.zeros(product.rows(), w.cols());
        Matrix fitting = w.rows() == product.cols() ? w : w.rows(0, product.cols());
        backend.gemm(Scalar.ONE, product, false, fitting, false, Scalar.ZERO, next);
        product = next;
      }
      return columns(backend, product, n);
    }
  }

  /** Returns the first n columns of a matrix (V, H), each as a row of V numbers. */
  public static float[][] columns(Backend backend, Matrix w, int n) {
    float[] values = backend.download(w);
    float[][] columns = new float[Math.min(n, w.cols())][w.rows()];
    for (int j = 0; j < columns.length; j++) {
      for (int i = 0; i < w.rows(); i++) {
        columns[j][i] = values[i * w.cols() + j];
      }
    }
    return columns;
  }
}
