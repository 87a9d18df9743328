package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Handle;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;
import org.jspecify.annotations.Nullable;

/** A matrix on the heap. Element (row, col) is {@code data[offset + row * cols + col]}. */
final class CpuMatrix implements Matrix {
  /**
   * The index of the first element in the array, at a multiple of 64 bytes as described at {@link
   * MicroKernel#START}. Every row is then aligned if it has a multiple of 16 elements.
   */
  private static final int START = MicroKernel.START;

  private static final int LONGEST = Integer.MAX_VALUE - 8; // array

  final float[] data;
  final int offset;
  final int rows;
  final int cols;
  final Slab slab;
  private final @Nullable Handle handle;
  private final boolean owner;

  /** Creates a matrix of zeros, or throws a {@link BackendMemoryException} if the heap is full. */
  static CpuMatrix zeros(CpuBackend backend, int rows, int cols) {
    try {
      int start = Math.min(START, LONGEST - rows * cols);
      FMatrixRMaj room = new FMatrixRMaj(1, start + rows * cols);
      return new CpuMatrix(room.data, start, rows, cols, backend.open("matrix"), true);
    } catch (OutOfMemoryError e) {
      long bytes = 4L * rows * cols;
      throw new BackendMemoryException(
          "the heap has no room for a matrix of %d rows and %d columns (%d MiB); increase the heap with -Xmx or reduce the matrix"
              .formatted(rows, cols, bytes >> 20),
          bytes,
          e);
    }
  }

  /** Creates a matrix that belongs to no backend, for tests and benchmarks of products. */
  CpuMatrix(float[] data, int offset, int rows, int cols) {
    this(data, offset, rows, cols, null, false);
  }

  private CpuMatrix(
      float[] data, int offset, int rows, int cols, @Nullable Handle handle, boolean owner) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.cols = cols;
    this.slab = new Slab(data, offset, cols);
    this.handle = handle;
    this.owner = owner;
  }

  static CpuMatrix of(CpuBackend backend, Matrix x) {
    if (!(x instanceof CpuMatrix matrix) || matrix.handle == null) {
      throw Handle.foreign("matrix");
    }
    matrix.handle.requireOpen(backend);
    return matrix;
  }

  float[] read() {
    return Arrays.copyOfRange(data, offset, offset + rows * cols);
  }

  void write(float[] values) {
    System.arraycopy(values, 0, data, offset, rows * cols);
  }

  /** Overwrites the elements with those of a matrix of the same shape. */
  void copyFrom(CpuMatrix other) {
    System.arraycopy(other.data, other.offset, data, offset, rows * cols);
  }

  void fill(float value) {
    Arrays.fill(data, offset, offset + rows * cols, value);
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
    return new CpuMatrix(data, offset + from * cols, to - from, cols, handle, false);
  }

  @Override
  public void close() {
    if (owner && handle != null) {
      handle.close();
    }
  }
}
