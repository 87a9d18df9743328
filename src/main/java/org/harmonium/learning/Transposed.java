package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;

/**
 * Makes a square matrix exactly symmetric, in a recorded step: x = x + xᵀ.
 *
 * <p>A product xᵀx is not always symmetric in float, because a backend may sum the elements (i, j)
 * and (j, i) in different orders. The transpose is computed in strips, as products of rows with a
 * small identity matrix, which are exact unless the backend rounds factors; x then gets the same
 * rounding.
 */
final class Transposed {
  private static final int STRIP = 64;

  private final Backend backend;
  private final Matrix x; // (N, N)
  private final Matrix t; // (N, N) xᵀ
  private final Matrix strip; // (N, STRIP)
  private final Matrix[] rowsOfX; // strips of x, and of t
  private final Matrix[] rowsOfT;
  private final Matrix[] identity; // the first rows of one, by strip

  Transposed(Workspace workspace, Backend backend, Matrix x) {
    this.backend = backend;
    this.x = x;
    int units = x.rows();
    int width = Math.min(STRIP, units);
    this.t = workspace.zeros(units, units);
    this.strip = workspace.zeros(units, width);
    float[] ones = new float[width * width];
    for (int i = 0; i < width; i++) {
      ones[i * width + i] = 1;
    }
    Matrix all = workspace.upload(ones, width, width);
    int strips = (units + width - 1) / width;
    this.rowsOfX = new Matrix[strips];
    this.rowsOfT = new Matrix[strips];
    this.identity = new Matrix[strips];
    for (int s = 0; s < strips; s++) {
      int from = s * width;
      int to = Math.min(from + width, units);
      rowsOfX[s] = x.rows(from, to);
      rowsOfT[s] = t.rows(from, to);
      identity[s] = all.rows(0, to - from);
    }
  }

  void add() {
    transpose(rowsOfX, t);
    if (backend.precision() != Precision.FP32) {
      transpose(rowsOfT, x);
    }
    backend.axpy(Scalar.ONE, t, x);
  }

  private void transpose(Matrix[] rows, Matrix out) {
    int at = 0;
    for (int s = 0; s < rows.length; s++) {
      backend.gemm(Scalar.ONE, rows[s], true, identity[s], false, Scalar.ZERO, strip);
      backend.copyColumns(strip, 0, rows[s].rows(), out, at);
      at += rows[s].rows();
    }
  }
}
