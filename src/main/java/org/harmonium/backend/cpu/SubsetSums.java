package org.harmonium.backend.cpu;

/**
 * The inner loops of {@link BinaryProduct}: sums of the rows of B selected by the bits of a code,
 * for a panel of columns.
 *
 * <p>Rows of B, called terms here, come in chunks of at most {@value #CHUNK}. A chunk is divided
 * into groups of {@value #GROUP}, and a table contains the sums of all {@value #SUBSETS} subsets of
 * a group. Each row of C then needs one addition per group. All implementations give the same bits:
 * the sum of a subset is its first term plus the sum of the others, and the entries of four groups,
 * (e0 + e1) + (e2 + e3), or of one remaining group are added to an element at a time. The order
 * depends on the number of terms only.
 *
 * <p>Not thread-safe: an instance holds the tables and the current sums, so each thread has its
 * own.
 */
public interface SubsetSums {
  /** The number of rows of B that share a code, the bits of an int. */
  int CHUNK = 32;

  /**
   * The number of rows of B that share a table. Larger groups pay off only for thousands of rows of
   * C.
   */
  int GROUP = 4;

  /** The number of entries in a table. */
  int SUBSETS = 1 << GROUP;

  /**
   * Returns the number of columns in each panel of a matrix.
   *
   * @param columns columns of C
   * @param panels the preferred number of panels, used if they are wide enough; results do not
   *     depend on it
   */
  int panelColumns(int columns, int panels);

  /**
   * Writes the codes of one row of A: bit k mod 32 of {@code codes[at + step * (k / 32)]} is set if
   * element k is 1.
   *
   * @param a the array of A
   * @param offset index at which the row starts
   * @param depth elements of the row
   * @return whether all were 0 or 1
   */
  boolean encodeRow(float[] a, int offset, int depth, int[] codes, int at, int step);

  /**
   * Writes the codes of some columns of A in some of its rows: bit k of {@code codes[at + x]} is
   * set if element (k, x) is 1.
   *
   * @param a the array of A
   * @param offset index at which the first of the rows starts
   * @param stride distance between rows
   * @param terms number of rows, at most {@value #CHUNK}
   * @param columns number of columns
   * @return whether all were 0 or 1
   */
  boolean encodeColumns(
      float[] a, int offset, int stride, int terms, int columns, int[] codes, int at);

  /**
   * Starts a tile of C, with all sums zero.
   *
   * @param rows rows of the tile
   * @param columns columns of the tile, at most those of a panel
   */
  void begin(int rows, int columns);

  /**
   * Fills the tables of a chunk.
   *
   * @param b the array of B
   * @param offset index at which the panel's part of the chunk starts
   * @param stride distance between rows of the matrix in {@code b}
   * @param transposed whether that matrix is the transpose of B
   * @param terms rows of B in the chunk
   */
  void tabulate(float[] b, int offset, int stride, boolean transposed, int terms);

  /**
   * Adds the sum of the rows of the chunk selected by {@code codes[at + i]} to row i of the tile.
   */
  void add(int[] codes, int at);

  /**
   * Computes C = alpha tile + beta C. If beta is 0, the old C is not read.
   *
   * @param c the array of C
   * @param offset index at which the tile starts in C
   * @param stride distance between rows of C
   */
  void store(float alpha, float beta, float[] c, int offset, int stride);
}
