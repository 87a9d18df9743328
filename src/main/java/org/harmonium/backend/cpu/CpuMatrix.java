package org.harmonium.backend.cpu;

import org.ejml.data.FMatrixRMaj;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;
import org.jspecify.annotations.Nullable;

/** A matrix on the heap: element (row, col) is {@code data[offset + row * cols + col]}. */
final class CpuMatrix implements Matrix {
  final float[] data;
  final int offset;
  final int rows;
  final int cols;
  final Slab slab;
  private final @Nullable Live live;

  /** What an owner and its views share: whether the owner is open, and who counts it. */
  static final class Live {
    final CpuBackend backend;
    private boolean open = true;

    Live(CpuBackend backend) {
      this.backend = backend;
      backend.count(1);
    }

    void requireOpen(CpuBackend user) {
      if (!open) {
        throw new IllegalStateException("a closed matrix was used");
      }
      if (backend != user) {
        throw new IllegalStateException(
            "a matrix of another backend was used; download and upload it");
      }
    }

    void close() {
      if (open) {
        open = false;
        backend.count(-1);
      }
    }
  }

  private final boolean owner;

  /** A matrix of its own, all of an EJML matrix. */
  CpuMatrix(CpuBackend backend, FMatrixRMaj matrix) {
    this(matrix.data, 0, matrix.numRows, matrix.numCols, new Live(backend), true);
  }

  /** A matrix that belongs to no backend, for the products alone. */
  CpuMatrix(float[] data, int offset, int rows, int cols) {
    this(data, offset, rows, cols, null, false);
  }

  private CpuMatrix(
      float[] data, int offset, int rows, int cols, @Nullable Live live, boolean owner) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.cols = cols;
    this.slab = new Slab(data, offset, cols);
    this.live = live;
    this.owner = owner;
  }

  /** The matrix as this backend's own, open. */
  static CpuMatrix of(CpuBackend backend, Matrix x) {
    if (!(x instanceof CpuMatrix matrix) || matrix.live == null) {
      throw new IllegalStateException(
          "a matrix of another backend was used; download and upload it");
    }
    matrix.live.requireOpen(backend);
    return matrix;
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
    return new CpuMatrix(data, offset + from * cols, to - from, cols, live, false);
  }

  @Override
  public void close() {
    if (owner && live != null) {
      live.close();
    }
  }
}
