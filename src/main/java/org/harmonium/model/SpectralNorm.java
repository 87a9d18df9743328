package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;

/**
 * The largest singular value of a matrix, by power iteration on W'W (Golub and Van Loan, Matrix
 * computations, section 7.3.1). The estimate approaches the value from below.
 */
final class SpectralNorm {
  private static final int ITERATIONS = 200;
  private static final double TOLERANCE = 1e-6; // relative change at which the iteration ends

  private SpectralNorm() {}

  /** Returns the largest singular value of W (V, H). Waits for the backend. */
  static double of(Backend backend, Matrix w) {
    try (Workspace workspace = new Workspace(backend)) {
      Matrix x = workspace.zeros(1, w.cols());
      Matrix y = workspace.zeros(1, w.rows());
      backend.fill(1f, x);
      // Unequal entries: a row of equal ones may be orthogonal to the largest singular vector.
      backend.normal(backend.stream(0, 0), y);
      backend.gemm(Scalar.ONE, y, false, w, false, Scalar.ONE, x);
      double norm = 0;
      for (int i = 0; i < ITERATIONS; i++) {
        double length = Math.sqrt(backend.dot(x, x));
        if (!(length > 0)) {
          return norm;
        }
        backend.scale(Scalar.of((float) (1 / length)), x);
        backend.gemm(Scalar.ONE, x, false, w, true, Scalar.ZERO, y);
        double before = norm;
        norm = Math.sqrt(backend.dot(y, y));
        if (Math.abs(norm - before) <= TOLERANCE * norm) {
          return norm;
        }
        backend.gemm(Scalar.ONE, y, false, w, false, Scalar.ZERO, x);
      }
      return norm;
    }
  }
}
