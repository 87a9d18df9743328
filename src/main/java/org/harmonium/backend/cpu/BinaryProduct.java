package org.harmonium.backend.cpu;

import java.util.function.Supplier;

/**
 * The product op(A) op(B) for a matrix A of zeros and ones, such as a minibatch of binary images or
 * the states of binary units, by the method of four Russians (Arlazarov, Dinic, Kronrod and
 * Faradzev, "On economical construction of the transitive closure of a directed graph", 1970).
 *
 * <p>A row of the product is the sum of the rows of op(B) that the row of op(A) selects. The rows
 * of op(B) are taken in groups of four; once the sums of all 16 subsets of a group are in a table,
 * each row of the product needs one addition a group, whatever its bits, where the general product
 * needs four multiplications and additions. For m rows a group costs 11 additions and 16 stores for
 * the table and m additions, against 4 m: a third of the work for m = 100, a quarter for large m,
 * and nothing is gained for a few rows.
 *
 * <p>First the bits of op(A) are gathered into codes, then tiles of the product are summed, each
 * with tables of its own. The order of additions follows from the inner dimension alone, so the
 * result is the same, bit for bit, for any number of threads. An infinity or NaN in a row of op(B)
 * reaches the rows of the product that select it and no others: there is no 0 times infinity.
 */
final class BinaryProduct {
  /**
   * Fewer rows of the product are not worth the tables: measured on Zen 4, where 16 rows take as
   * long either way on JDK 25, and 24 take 0.72 of the general product's time there and on JDK 17.
   */
  private static final int MIN_ROWS = 24;

  /** Fewer columns or terms are not worth the codes. */
  private static final int MIN_SIZE = 16;

  /** Rows of op(A) that are encoded at a time. */
  private static final int PART = 64;

  /** Tiles that the product is cut into if it is large enough. */
  private static final int WANTED_TILES = 32;

  /** Rows of a tile at least, so that filling the tables anew for each tile pays. */
  private static final int MIN_TILE_ROWS = 384;

  /** Rows of a tile at most, so that its sums stay in the second-level cache. */
  private static final int MAX_TILE_ROWS = 1024;

  private static final float[] NOTHING = {};

  private final WorkerPool pool;
  private final SubsetSums shape; // asked for sizes, and by one thread
  private final ThreadLocal<SubsetSums> kernel;
  private final WorkerPool.Job encodeRows = this::encodeRows;
  private final WorkerPool.Job encodeColumns = this::encodeColumns;
  private final WorkerPool.Job sumTile = this::sumTile;

  /**
   * The bits of row r of op(A) in chunk j of the inner dimension are {@code codes[j * rows + r]}.
   */
  private int[] codes = {};

  private volatile boolean refused;

  // The product at hand and how it is cut; constant in a parallel region.
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

  /**
   * A product on a pool.
   *
   * @param kernels makes the inner loops of a thread
   * @param pool runs the tiles
   */
  BinaryProduct(Supplier<SubsetSums> kernels, WorkerPool pool) {
    this.pool = pool;
    shape = kernels.get();
    kernel = ThreadLocal.withInitial(kernels);
  }

  /**
   * C = alpha op(A) op(B) + beta C, if A is such a matrix and the product is large enough.
   *
   * @return false if not; nothing has been done then
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

  /** A look at one row of A, which spares most other matrices the encoding. */
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

  /** False if A has other numbers. */
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
