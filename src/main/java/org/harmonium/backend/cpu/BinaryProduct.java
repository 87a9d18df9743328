package org.harmonium.backend.cpu;

import java.util.function.Supplier;

/**
 * The product op(A) op(B) for a matrix A of zeros and ones, such as a minibatch of binary images or
 * the states of binary units, by the method of four Russians (Arlazarov, Dinic, Kronrod and
 * Faradzev, "On economical construction of the transitive closure of a directed graph", 1970).
 *
 * <p>A row of the product is the sum of the rows of op(B) selected by the row of op(A). The rows of
 * op(B) are divided into groups of four, and the sums of all 16 subsets of a group are tabulated.
 * Each row of the product then needs one addition per group, whereas the general product needs four
 * multiplications and additions. For m rows, a group costs 11 additions and 16 stores for the table
 * and m additions, against 4 m: a third of the work for m = 100, a quarter for large m, and no gain
 * for a few rows.
 *
 * <p>First the bits of op(A) are packed into codes; then the product is computed in tiles, each
 * with its own tables. The order of additions depends on the inner dimension only, so the result is
 * bit-identical for any number of threads and all kernels. An infinity or NaN in a row of op(B)
 * affects only the rows of the product that select it, because no 0 is multiplied by infinity.
 */
final class BinaryProduct {
  /**
   * The least number of rows of the product for which the tables pay off, as measured on Zen 4: 16
   * rows take as long either way on JDK 25; 24 rows take 0.72 of the time of the general product,
   * on JDK 17, too.
   */
  private static final int MIN_ROWS = 24;

  /** The least number of columns and terms for which the codes pay off. */
  private static final int MIN_SIZE = 16;

  /** The number of rows of op(A) encoded at a time. */
  private static final int PART = 64;

  /** The number of tiles that a large product is divided into. */
  private static final int WANTED_TILES = 32;

  /** The least number of rows in a tile, so that refilling the tables for each tile pays off. */
  private static final int MIN_TILE_ROWS = 384;

  /** The largest number of rows in a tile, so that its sums stay in the second-level cache. */
  private static final int MAX_TILE_ROWS = 1024;

  private static final float[] NOTHING = {};

  private final WorkerPool pool;
  private final SubsetSums shape; // for sizes, on one thread
  private final ThreadLocal<SubsetSums> kernel;
  private final WorkerPool.Job encodeRows = this::encodeRows;
  private final WorkerPool.Job encodeColumns = this::encodeColumns;
  private final WorkerPool.Job sumTile = this::sumTile;

  /** Bit k of {@code codes[j * rows + r]} is element 32 j + k of row r of op(A). */
  private int[] codes = {};

  private volatile boolean refused;

  // The current product and its division; constant within a parallel region.
  private float[] a = NOTHING;
  private int aOffset;
  private int aStride;
  private float[] b = NOTHING;
  private int bOffset;
  private int bStride;
  private boolean transB;
  private float[] c = NOTHING;
  private int cOffset;
  private int rows;
  private int columns;
  private int depth;
  private float alpha;
  private float beta;
  private int chunks;
  private int panelColumns;
  private int tilesAcross;
  private int tileRows;

  /** Creates a product that runs on a pool, each thread with a kernel of its own. */
  BinaryProduct(Supplier<SubsetSums> kernels, WorkerPool pool) {
    this.pool = pool;
    shape = kernels.get();
    kernel = ThreadLocal.withInitial(kernels);
  }

  /**
   * Computes C = alpha op(A) op(B) + beta C if A contains only zeros and ones and the product is
   * large enough.
   *
   * @return false if not, in which case nothing was computed
   */
  boolean multiply(
      float factor,
      CpuMatrix left,
      boolean transA,
      CpuMatrix right,
      boolean transRight,
      float factorOfC,
      CpuMatrix target) {
    rows = target.rows;
    columns = target.cols;
    depth = transA ? left.rows : left.cols;
    if (rows < MIN_ROWS
        || Math.min(depth, columns) < MIN_SIZE
        || !isBinary(left.data, left.offset, left.offset + left.cols)) {
      return false;
    }
    a = left.data;
    aOffset = left.offset;
    aStride = left.cols;
    chunks = ceilDiv(depth, SubsetSums.CHUNK);
    boolean binary = encode(transA);
    if (binary) {
      b = right.data;
      bOffset = right.offset;
      bStride = right.cols;
      transB = transRight;
      c = target.data;
      cOffset = target.offset;
      alpha = factor;
      beta = factorOfC;
      sum();
    }
    a = NOTHING;
    b = NOTHING;
    c = NOTHING;
    return binary;
  }

  /** Checks one row of A, which rejects most other matrices without encoding them. */
  private static boolean isBinary(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      if (x[i] != 0f && x[i] != 1f) {
        return false;
      }
    }
    return true;
  }

  private boolean parallel() {
    return (long) rows * columns * depth >= PackedGemm.SERIAL_WORK;
  }

  // ---------------------------------------------------------------- the codes

  /** Returns false if A contains other numbers. */
  private boolean encode(boolean transA) {
    if (codes.length < chunks * rows) {
      codes = new int[chunks * rows];
    }
    refused = false;
    if (transA) {
      PackedGemm.run(pool, encodeColumns, chunks, parallel());
    } else {
      PackedGemm.run(pool, encodeRows, ceilDiv(rows, PART), parallel());
    }
    return !refused;
  }

  private void encodeRows(int part) {
    SubsetSums own = kernel.get();
    int to = Math.min(rows, (part + 1) * PART);
    for (int row = part * PART; row < to && !refused; row++) {
      if (!own.encodeRow(a, aOffset + row * aStride, depth, codes, row, rows)) {
        refused = true;
      }
    }
  }

  private void encodeColumns(int chunk) {
    int k = chunk * SubsetSums.CHUNK;
    int terms = Math.min(SubsetSums.CHUNK, depth - k);
    int from = aOffset + k * aStride;
    if (!refused
        && !kernel.get().encodeColumns(a, from, aStride, terms, rows, codes, chunk * rows)) {
      refused = true;
    }
  }

  // ---------------------------------------------------------------- the sums

  private void sum() {
    panelColumns = shape.panelColumns(columns, pool.threads());
    tilesAcross = ceilDiv(columns, panelColumns);
    int tilesDown = Math.min(ceilDiv(WANTED_TILES, tilesAcross), rows / MIN_TILE_ROWS);
    tilesDown = Math.max(1, Math.max(tilesDown, ceilDiv(rows, MAX_TILE_ROWS)));
    tileRows = ceilDiv(rows, tilesDown);
    PackedGemm.run(pool, sumTile, tilesAcross * ceilDiv(rows, tileRows), parallel());
  }

  private void sumTile(int part) {
    SubsetSums own = kernel.get();
    int column = part % tilesAcross * panelColumns;
    int row = part / tilesAcross * tileRows;
    own.begin(Math.min(tileRows, rows - row), Math.min(panelColumns, columns - column));
    for (int chunk = 0; chunk < chunks; chunk++) {
      int k = chunk * SubsetSums.CHUNK;
      int terms = Math.min(SubsetSums.CHUNK, depth - k);
      int from = bOffset + (transB ? column * bStride + k : k * bStride + column);
      own.tabulate(b, from, bStride, transB, terms);
      own.add(codes, chunk * rows + row);
    }
    own.store(alpha, beta, c, cOffset + row * columns + column, columns);
  }

  private static int ceilDiv(int x, int y) {
    return (x - 1) / y + 1;
  }
}
