package org.harmonium.backend.cpu;

/**
 * The inner loops of {@link BinaryProduct}: sums of the rows of B that the bits of a code select,
 * for a panel of columns.
 *
 * <p>Rows of B, called terms here, come in chunks of at most {@value #CHUNK}. Those of a chunk are
 * taken in groups of {@value #GROUP}, and a table holds the sums of all {@value #SUBSETS} subsets
 * of a group; then each row of C needs one addition a group. What is added to an element, and in
 * which order, follows from the number of terms alone.
 *
 * <p>Not thread-safe: each thread has one of its own, which holds the tables and the sums at hand.
 */
public interface SubsetSums {
  /** Rows of B that share a code: the bits of an int. */
  int CHUNK = 32;

  /** Rows of B that share a table. More would pay for thousands of rows of C only. */
  int GROUP = 4;

  /** Entries of a table. */
  int SUBSETS = 1 << GROUP;

  /**
   * Columns of the panels that cover a matrix.
   *
   * @param columns columns of C
   * @param panels panels that are wanted, if that leaves them wide enough; no result depends on it
   */
  int panelColumns(int columns, int panels);

  /**
   * Writes the codes of one row of A: {@code codes[at + step * (k / 32)]} has bit k mod 32 set
   * where element k is 1.
   *
   * @param a holds A
   * @param offset where the row starts
   * @param depth elements of the row
   * @return whether all were 0 or 1
   */
  boolean encodeRow(float[] a, int offset, int depth, int[] codes, int at, int step);

  /**
   * Writes the codes of some columns of A in some of its rows: {@code codes[at + x]} has bit k set
   * where element (k, x) is 1.
   *
   * @param a holds A
   * @param offset where the first of the rows starts
   * @param stride from one row to the next
   * @param terms number of rows, at most {@value #CHUNK}
   * @param columns number of columns
   * @return whether all were 0 or 1
   */
  boolean encodeColumns(
      float[] a, int offset, int stride, int terms, int columns, int[] codes, int at);

  /**
   * Starts a tile of C: all its sums are zero.
   *
   * @param rows rows of the tile
   * @param columns columns of the tile, at most a panel's
   */
  void begin(int rows, int columns);

  /**
   * Fills the tables of a chunk.
   *
   * @param b holds B
   * @param offset where the panel's part of the chunk starts
   * @param stride from one row of the matrix in {@code b} to the next
   * @param transposed whether that matrix is the transpose of B
   * @param terms rows of B in the chunk
   */
  void tabulate(float[] b, int offset, int stride, boolean transposed, int terms);

  /**
   * Adds to row i of the tile the sum of the rows of the chunk that {@code codes[at + i]} selects.
   */
  void add(int[] codes, int at);

  /**
   * C &lt;- alpha tile + beta C, without a look at the old C if beta = 0.
   *
   * @param c holds C
   * @param offset where the tile starts in C
   * @param stride from one row of C to the next
   */
  void store(float alpha, float beta, float[] c, int offset, int stride);
}
