package org.harmonium.backend.reference;

import java.util.Arrays;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;

/** A matrix of doubles: element (row, col) is {@code data[offset + row * cols + col]}. */
final class ReferenceMatrix implements Matrix {
  private final double[] data;
  private final int offset;
  private final int rows;
  private final int cols;
  private final Held held;
  private final boolean owner;

  /** A new matrix of zeros. */
  ReferenceMatrix(ReferenceBackend backend, int rows, int cols) {
    this(new double[rows * cols], 0, rows, cols, new Held(backend, "matrix"), true);
  }

  private ReferenceMatrix(double[] data, int offset, int rows, int cols, Held held, boolean owner) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.cols = cols;
    this.held = held;
    this.owner = owner;
  }

  static ReferenceMatrix of(ReferenceBackend backend, Matrix x) {
    if (!(x instanceof ReferenceMatrix own)) {
      throw Held.foreign("matrix");
    }
    own.held.requireOpen(backend);
    return own;
  }

  double at(int row, int col) {
    return data[offset + row * cols + col];
  }

  void set(int row, int col, double value) {
    data[offset + row * cols + col] = value;
  }

  /** Every element = formula(row, col), which may read this matrix at that same place. */
  void set(Formula formula) {
    for (int row = 0; row < rows; row++) {
      for (int col = 0; col < cols; col++) {
        set(row, col, formula.at(row, col));
      }
    }
  }

  double[] read() {
    return Arrays.copyOfRange(data, offset, offset + rows * cols);
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
    return new ReferenceMatrix(data, offset + from * cols, to - from, cols, held, false);
  }

  @Override
  public void close() {
    if (owner) {
      held.close();
    }
  }
}
