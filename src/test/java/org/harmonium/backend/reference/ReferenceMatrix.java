package org.harmonium.backend.reference;

import java.util.Arrays;
import org.harmonium.backend.Handle;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;

/** A matrix of doubles: element (row, col) is {@code data[offset + row * cols + col]}. */
final class ReferenceMatrix implements Matrix, Handle.Holder {
  private final double[] data;
  private final int offset;
  private final int rows;
  private final int cols;
  private final Handle handle;
  private final boolean owner;

  /** A new matrix of zeros. */
  ReferenceMatrix(Handle handle, int rows, int cols) {
    this(new double[rows * cols], 0, rows, cols, handle, true);
  }

  private ReferenceMatrix(
      double[] data, int offset, int rows, int cols, Handle handle, boolean owner) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.cols = cols;
    this.handle = handle;
    this.owner = owner;
  }

  @Override
  public Handle handle() {
    return handle;
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
    return new ReferenceMatrix(data, offset + from * cols, to - from, cols, handle, false);
  }

  @Override
  public void close() {
    if (owner) {
      handle.close();
    }
  }
}
