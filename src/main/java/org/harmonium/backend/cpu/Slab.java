package org.harmonium.backend.cpu;

/**
 * A row-major block inside a float array: element (row, col) is {@code data[offset + row * cols +
 * col]}. The kernels take slabs without checking them; the operations that call them check shapes.
 */
public final class Slab {
  /** Stands for an operand that an operation does not have. */
  static final Slab NONE = new Slab(new float[0], 0, 1);

  /** The array, shared. */
  public final float[] data;

  /** The index of element (0, 0). */
  public final int offset;

  /** The number of elements in a row. */
  public final int cols;

  /** A block of rows of {@code cols} elements that begins at {@code offset}. */
  public Slab(float[] data, int offset, int cols) {
    this.data = data;
    this.offset = offset;
    this.cols = cols;
  }

  /** Whether element i lies at the same index in both arrays, for every i. */
  boolean alignedWith(Slab other) {
    return offset == other.offset;
  }

  /** Copies n elements from element {@code start} on to the beginning of a buffer. */
  void load(int start, int n, float[] buffer) {
    System.arraycopy(data, offset + start, buffer, 0, n);
  }

  /** Copies n elements from the beginning of a buffer to element {@code start} and on. */
  void store(float[] buffer, int start, int n) {
    System.arraycopy(buffer, 0, data, offset + start, n);
  }
}
