package org.harmonium.backend.cpu;

/**
 * The innermost part of the packed product: one panel of op(A) times one panel of op(B).
 *
 * <p>A left panel contains a few rows of op(A) in column-major order: element (i, k) is {@code
 * a[offset + k * rows + i]}. A right panel contains some columns of op(B) in row-major order, in
 * one array or in one array per row. For each element of C the kernel sums over increasing k, from
 * +0, with one fused multiply-add per term, so all kernels give the same bits. Only on processors
 * without that instruction does the plain kernel multiply and add separately.
 *
 * <p>Parameters have one meaning throughout: {@code c} is an array in which C, or the part that is
 * meant, begins at {@code offset} and has rows {@code stride} apart; a left panel of {@code rows}
 * rows begins at {@code aOffset} of {@code a}; {@code depth} is the inner dimension; {@code b} is
 * the right panel, which begins at {@link #START} if it is one array.
 *
 * <p>Not thread-safe: a kernel holds the tile it computes, so each thread has its own.
 */
public interface MicroKernel {
  /**
   * The index at which a right panel of one array starts. The elements of an array begin 16 bytes
   * after its address, so this index is at a multiple of 64 bytes if arrays are
   * (-XX:ObjectAlignmentInBytes=64), and no vector of the panel crosses a cache line. It affects
   * speed only.
   */
  int START = 12;

  /** The number of columns transposed at a time, so that they stay in the first-level cache. */
  int TRANSPOSED_DEPTH = 128;

  /**
   * The largest inner dimension of a panel. It determines where a sum is divided, so all kernels
   * have the same. The right panel of the vector kernel, 2 x 64 bytes per row, then takes 34 KiB,
   * and a left one 13 KiB, which fit a first-level cache of 48 KiB; that of the plain kernel takes
   * 544 KiB, which leaves room in the second-level cache. 784 pixels are three such blocks.
   */
  int MAX_DEPTH = 272;

  /** Returns a short description. */
  String name();

  /**
   * Returns the number of rows in the next left panel.
   *
   * @param rowsLeft rows that are not in a panel yet, at least 1
   * @return a height H that does not depend on {@code rowsLeft} if at least H are left; otherwise
   *     it may exceed {@code rowsLeft}, and the rows beyond are zero
   */
  int panelRows(int rowsLeft);

  /** Returns the largest number of columns in a right panel. */
  int maxColumns();

  /** Returns the columns of each right panel; those of the last one beyond C are zero. */
  int panelColumns(int columns);

  /** Returns whether each row of a right panel is an array of its own. */
  boolean rowsApart();

  /** Computes tile = left panel times right panel, of which some columns lie in C. */
  void multiply(int rows, int columns, int depth, float[] a, int aOffset, float[][] b);

  /**
   * Computes C = left panel times right panel directly, without a tile, if the kernel supports it.
   *
   * @param rowsInC the rows of the left panel that lie in C
   * @return false if unsupported, in which case nothing was computed
   */
  default boolean multiplyInto(
      int rows,
      int rowsInC,
      int columns,
      int depth,
      float[] a,
      int aOffset,
      float[][] b,
      float[] c,
      int offset,
      int stride) {
    return false;
  }

  /**
   * Computes C = tile + beta C for rows and columns of the tile, rounding the product and the sum;
   * beta = 0 ignores the old C.
   */
  void store(int rows, int columns, float beta, float[] c, int offset, int stride);

  /** Computes C = tileᵀ + beta C, as {@link #store} does for the tile itself. */
  void storeTransposed(int rows, int columns, float beta, float[] c, int offset, int stride);

  /**
   * Copies a block: {@code to[toOffset + k * width + x] = scale * from[fromOffset + k * stride +
   * x]} for k below {@code depth} and x below {@code count}.
   */
  default void copy(
      float[] from,
      int fromOffset,
      int stride,
      int count,
      int depth,
      float scale,
      float[] to,
      int toOffset,
      int width) {
    for (int k = 0; k < depth; k++) {
      int source = fromOffset + k * stride;
      int target = toOffset + k * width;
      for (int x = 0; x < count; x++) {
        to[target + x] = scale * from[source + x];
      }
    }
  }

  /**
   * Copies the transpose of a block: {@code to[toOffset + k * width + x] = from[fromOffset + x *
   * stride + k]} for k below {@code depth} and x below {@code count}.
   */
  default void transpose(
      float[] from,
      int fromOffset,
      int stride,
      int count,
      int depth,
      float[] to,
      int toOffset,
      int width) {
    for (int k0 = 0; k0 < depth; k0 += TRANSPOSED_DEPTH) {
      int k1 = Math.min(depth, k0 + TRANSPOSED_DEPTH);
      int x = 0;
      for (; x + 4 <= count; x += 4) {
        int s0 = fromOffset + x * stride;
        int s1 = s0 + stride;
        int s2 = s1 + stride;
        int s3 = s2 + stride;
        for (int k = k0, target = toOffset + k0 * width + x; k < k1; k++, target += width) {
          to[target] = from[s0 + k];
          to[target + 1] = from[s1 + k];
          to[target + 2] = from[s2 + k];
          to[target + 3] = from[s3 + k];
        }
      }
      for (; x < count; x++) {
        int source = fromOffset + x * stride;
        for (int k = k0, target = toOffset + k0 * width + x; k < k1; k++, target += width) {
          to[target] = from[source + k];
        }
      }
    }
  }
}
