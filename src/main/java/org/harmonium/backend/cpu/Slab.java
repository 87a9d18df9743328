package org.harmonium.backend.cpu;

/**
 * A row-major block inside a float array. Element (row, col) is {@code data[offset + row * cols +
 * col]}. Kernels do not check slabs; the operations that call them check shapes.
 */
public final class Slab {
  /** A placeholder for an unused operand. */
  static final Slab NONE = new Slab(new float[0], 0, 1);

  /** The array, shared. */
  public final float[] data;

  /** The index of element (0, 0). */
  public final int offset;

  /** The number of elements in a row. */
  public final int cols;

  /** Creates a block of rows of {@code cols} elements that begins at {@code offset}. */
  public Slab(float[] data, int offset, int cols) {
    this.data = data;
    this.offset = offset;
    this.cols = cols;
  }

  /** Returns whether element i has the same index in both arrays, for every i. */
  boolean alignedWith(Slab other) {
    return offset == other.offset;
  }

  /** Copies n elements, from element {@code start} on, to the beginning of a buffer. */
  void load(int start, int n, float[] buffer) {
    System.arraycopy(data, offset + start, buffer, 0, n);
  }

  /** Copies n elements from the beginning of a buffer to the elements from {@code start} on. */
  void store(float[] buffer, int start, int n) {
    System.arraycopy(buffer, 0, data, offset + start, n);
  }
}
