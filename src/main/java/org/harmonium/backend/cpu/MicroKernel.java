package org.harmonium.backend.cpu;

/**
 * The innermost part of the packed product: one panel of op(A) times one panel of op(B).
 *
 * <p>A left panel holds a few rows of op(A), column after column: element (i, k) is {@code a[offset
 * + k * rows + i]}. A right panel holds some columns of op(B), row after row, in one array or in an
 * array a row. The kernel adds up over k in rising order, for each element alike, wherever in C the
 * element lies.
 *
 * <p>Not thread-safe: each thread has a kernel of its own, since the kernel holds the tile it works
 * on.
 */
public interface MicroKernel {
  /**
   * Where a right panel of one array starts in it: the numbers of an array begin 16 bytes after it,
   * so this one lies at a multiple of 64 bytes where arrays do (-XX:ObjectAlignmentInBytes=64), and
   * no vector of the panel lies across two cache lines. It changes speed only.
   */
  int START = 12;

  /** Columns that are transposed at a time, so that what they become stays in the first cache. */
  int TRANSPOSED_DEPTH = 128;

  /** What it is, in a word or two. */
  String name();

  /**
   * Rows of the next left panel.
   *
   * @param rowsLeft rows that are not in a panel yet, at least 1
   * @return the height H that does not depend on {@code rowsLeft} when at least H are left;
   *     otherwise it may exceed {@code rowsLeft}, and the rows beyond are zero
   */
  int panelRows(int rowsLeft);

  /** Columns of a right panel at most. */
  int maxColumns();

  /**
   * Columns of the right panels that cover a matrix.
   *
   * @param columns columns of C
   * @return a width; columns of the last panel that are not in C are zero
   */
  int panelColumns(int columns);

  /** The most that one panel holds of the inner dimension. */
  int maxDepth();

  /** Whether each row of a right panel is an array of its own; otherwise the panel is one array. */
  boolean rowsApart();

  /**
   * tile &lt;- left panel times right panel.
   *
   * @param rows rows of the left panel, as {@link #panelRows} gave them
   * @param columns columns of the right panel that lie in C
   * @param depth inner dimension
   * @param a left panels
   * @param aOffset where the left panel starts
   * @param b the right panel, which starts at {@link #START} if it is one array
   */
  void multiply(int rows, int columns, int depth, float[] a, int aOffset, float[][] b);

  /**
   * C &lt;- left panel times right panel, without a tile between, where a kernel can.
   *
   * @param rows rows of the left panel, as {@link #panelRows} gave them
   * @param rowsInC those that lie in C
   * @param columns columns of the right panel that lie in C
   * @param depth inner dimension
   * @param a left panels
   * @param aOffset where the left panel starts
   * @param b the right panel, as for {@link #multiply}
   * @param c holds C
   * @param offset where the first element lies in C
   * @param stride from one row of C to the next
   * @return false if it cannot; nothing has been done then
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
   * C &lt;- tile + beta C, without a look at the old C if beta = 0.
   *
   * @param rows rows of the tile that lie in C
   * @param columns columns of the tile that lie in C
   * @param beta factor of the old C
   * @param c holds C
   * @param offset where the tile's first element lies in C
   * @param stride from one row of C to the next
   */
  void store(int rows, int columns, float beta, float[] c, int offset, int stride);

  /**
   * C &lt;- tileᵀ + beta C, without a look at the old C if beta = 0.
   *
   * @param rows rows of the tile that are columns of C
   * @param columns columns of the tile that are rows of C
   * @param beta factor of the old C
   * @param c holds C
   * @param offset where the tile's first element lies in C
   * @param stride from one row of C to the next
   */
  void storeTransposed(int rows, int columns, float beta, float[] c, int offset, int stride);

  /**
   * Copies a block: {@code to[toOffset + k * width + x] = scale * from[fromOffset + k * stride +
   * x]}.
   *
   * @param from the block's matrix
   * @param fromOffset where the block starts
   * @param stride from one row of the matrix to the next
   * @param count columns of the block, the x that are copied
   * @param depth rows of the block
   * @param scale multiplies every element
   * @param to where it goes
   * @param toOffset where it goes
   * @param width from one k to the next
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
   * stride + k]}.
   *
   * @param from the block's matrix
   * @param fromOffset where the block starts
   * @param stride from one row of the matrix to the next
   * @param count rows of the block, the x that are copied
   * @param depth columns of the block
   * @param to where it goes
   * @param toOffset where it goes
   * @param width from one k to the next
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
