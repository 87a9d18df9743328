package org.harmonium.backend.counting;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;

/** A matrix without numbers. */
final class CountedMatrix implements Matrix {
  private final Holding holding;
  private final int rows;
  private final int cols;
  private final boolean owner;

  CountedMatrix(Holding holding, int rows, int cols, boolean owner) {
    this.holding = holding;
    this.rows = rows;
    this.cols = cols;
    this.owner = owner;
  }

  /** The matrix as this backend's own, open. */
  static CountedMatrix of(CountingBackend backend, Matrix x) {
    if (!(x instanceof CountedMatrix own)) {
      throw Holding.foreign("matrix");
    }
    own.holding.requireOpen(backend);
    return own;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public Matrix rows(int from, int to) {
    Shapes.requireRange("rows", from, to, rows);
    return new CountedMatrix(holding, to - from, cols, false);
  }

  @Override
  public void close() {
    if (owner) {
      holding.close();
    }
  }
}
