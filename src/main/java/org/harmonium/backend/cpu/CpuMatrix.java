package org.harmonium.backend.cpu;

import org.ejml.data.FMatrixRMaj;
import org.harmonium.backend.Matrix;

/** A matrix on the heap: element (row, col) is {@code data[offset + row * cols + col]}. */
final class CpuMatrix implements Matrix {
  final float[] data;
  final int offset;
  final int rows;
  final int cols;

  /** A matrix of its own, all of an EJML matrix. */
  CpuMatrix(FMatrixRMaj matrix) {
    this(matrix.data, 0, matrix.numRows, matrix.numCols);
  }

  CpuMatrix(float[] data, int offset, int rows, int cols) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.cols = cols;
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
    return new CpuMatrix(data, offset + from * cols, to - from, cols);
  }

  @Override
  public void close() {}
}
