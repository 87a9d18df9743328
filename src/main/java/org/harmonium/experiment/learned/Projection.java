package org.harmonium.experiment.learned;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/**
 * What units of a higher layer look for, drawn in the visible layer: the weights of the layers
 * below combined linearly, W1 W2 .. Wl, a column a unit (Lee, Ekanadham and Ng 2008; Erhan and
 * others 2009).
 */
final class Projection {
  private Projection() {}

  /**
   * The first n units of the layer above the last of these weights.
   *
   * @param weights from the lowest on; one of more rows than the one below has columns (label
   *     units) is cut to them
   */
  static float[][] of(Backend backend, List<Matrix> weights, int n) {
    Matrix product = copy(backend, weights.get(0));
    for (Matrix w : weights.subList(1, weights.size())) {
      Matrix next = backend.zeros(product.rows(), w.cols());
      Matrix fitting = w.rows() == product.cols() ? w : w.rows(0, product.cols());
      backend.gemm(Scalar.ONE, product, false, fitting, false, Scalar.ZERO, next);
      product.close();
      product = next;
    }
    float[][] columns = LearnedRbm.columns(backend, product, n);
    product.close();
    return columns;
  }

  private static Matrix copy(Backend backend, Matrix x) {
    Matrix copy = backend.zeros(x.rows(), x.cols());
    backend.copy(x, copy);
    return copy;
  }
}
