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

  /** The number of rows of B that share a table; more pay off for thousands of rows of C only. */
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
   * Writes the codes of the {@code depth} elements of A from {@code offset} on: bit k mod 32 of
   * {@code codes[at + step * (k / 32)]} is set if element k is 1.
   *
   * @return whether all were 0 or 1
   */
  boolean encodeRow(float[] a, int offset, int depth, int[] codes, int at, int step);

  /**
   * Writes the codes of some columns of A in some of its rows: bit k of {@code codes[at + x]} is
   * set if element (k, x), {@code a[offset + k * stride + x]}, is 1.
   *
   * @param terms number of rows, at most {@value #CHUNK}
   * @return whether all were 0 or 1
   */
  boolean encodeColumns(
      float[] a, int offset, int stride, int terms, int columns, int[] codes, int at);

  /** Starts a tile of C of at most a panel's columns, with all sums zero. */
  void begin(int rows, int columns);

  /**
   * Fills the tables of a chunk, from {@code offset} of {@code b} on with rows {@code stride}
   * apart.
   *
   * @param transposed whether {@code b} holds the transpose of B
   * @param terms rows of B in the chunk
   */
  void tabulate(float[] b, int offset, int stride, boolean transposed, int terms);

  /** Adds to row i of the tile the rows of the chunk selected by {@code codes[at + i]}. */
  void add(int[] codes, int at);

  /** Computes C = alpha tile + beta C, as {@link MicroKernel#store} does. */
  void store(float alpha, float beta, float[] c, int offset, int stride);
}
