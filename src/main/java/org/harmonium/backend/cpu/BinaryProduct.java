package org.harmonium.backend.cpu;

/**
 * The product op(A) B for a matrix A of zeros and ones with few ones, such as a minibatch of binary
 * images: row r of the product is the sum of those rows of B that row r of op(A) has a one for.
 * That needs no multiplication and skips what a zero would have multiplied.
 *
 * <p>First the ones of each row of op(A) are listed, then tiles of C add up rows of B, packed as in
 * {@link PackedGemm}. Terms are added in rising order of the inner dimension, and all cuts follow
 * from the shapes alone, so the result is the same, bit for bit, for any number of threads. An
 * infinity or NaN in a row of B that nothing selects stays there: there is no 0 times infinity.
 */
final class BinaryProduct {
  /** How far the share of ones in the first row may exceed the limit for the whole. */
  private static final double FIRST_ROW_SLACK = 1.25;

  /** Fewer columns or terms than this are not worth the lists. */
  private static final int MIN_SIZE = 16;

  /** Elements of A at most, so that the lists stay small (16 MiB). */
  private static final int MAX_ELEMENTS = 1 << 22;

  /** Rows of op(A) that are listed at a time. */
  private static final int LIST_ROWS = 64;

  /** Tiles that C is cut into if it is large enough. */
  private static final int WANTED_TILES = 32;

  /** Rows of a tile at least, so that packing B pays. */
  private static final int MIN_TILE_ROWS = 96;

  private static final float[] NOTHING = {};
  private static final int ONE = Float.floatToRawIntBits(1f);

  private final WorkerPool pool;
  private final MicroKernel shape; // asked for sizes only
  private final ThreadLocal<PackedGemm.Workspace> workspace;
  private final WorkerPool.Job listRows = this::listRows;
  private final WorkerPool.Job listColumns = this::listColumns;
  private final WorkerPool.Job addTile = this::addTile;
  private final Factor right = new Factor();

  /**
   * Where the ones of row r are within block k of the inner dimension: {@code count[r * blocks +
   * k]} numbers from {@code r * depth + k * blockDepth} on, relative to the block's start.
   */
  private int[] ones = {};

  private int[] count = {};
  private volatile boolean refused;

  // The product at hand and how it is cut; constant in a parallel region.
  private float[] a = NOTHING;
  private int aOffset;
  private int aStride;
  private float[] c = NOTHING;
  private int cOffset;
  private int rows;
  private int columns;
  private int depth;
  private float beta;
  private int blockDepth;
  private int blocks;
  private int panelColumns;
  private int tilesAcross;
  private int tileRows;

  BinaryProduct(MicroKernel shape, ThreadLocal<PackedGemm.Workspace> workspace, WorkerPool pool) {
    this.shape = shape;
    this.workspace = workspace;
    this.pool = pool;
  }

  /**
   * C = alpha op(A) B + beta C, if A is such a matrix.
   *
   * @return false if it is not; nothing has been done then
   */
  boolean multiply(
      float alpha, CpuMatrix left, boolean transA, CpuMatrix b, float factorOfC, CpuMatrix target) {
    depth = transA ? left.rows : left.cols;
    rows = target.rows;
    columns = target.cols;
    if (Math.min(depth, columns) < MIN_SIZE
        || (long) rows * depth > MAX_ELEMENTS
        || !mayBeBinary(left.data, left.offset, left.offset + left.cols)) {
      return false;
    }
    a = left.data;
    aOffset = left.offset;
    aStride = left.cols;
    c = target.data;
    cOffset = target.offset;
    beta = factorOfC;
    plan();
    boolean fits = list(transA);
    if (fits) {
      right.set(b, true, alpha);
      PackedGemm.run(pool, addTile, tilesAcross * ceilDiv(rows, tileRows), parallel());
      right.clear();
    }
    a = NOTHING;
    c = NOTHING;
    return fits;
  }

  /** A look at one row of A, which spares most other matrices the lists. */
  private boolean mayBeBinary(float[] x, int from, int to) {
    int found = 0;
    for (int i = from; i < to; i++) {
      if (x[i] == 1f) {
        found++;
      } else if (x[i] != 0f) {
        return false;
      }
    }
    return found <= FIRST_ROW_SLACK * shape.binaryShare() * (to - from);
  }

  private void plan() {
    blocks = ceilDiv(depth, shape.maxDepth());
    blockDepth = ceilDiv(depth, blocks);
    blocks = ceilDiv(depth, blockDepth);
    panelColumns = shape.panelColumns(columns);
    tilesAcross = ceilDiv(columns, panelColumns);
    int tilesDown = Math.max(1, Math.min(ceilDiv(WANTED_TILES, tilesAcross), rows / MIN_TILE_ROWS));
    tileRows = ceilDiv(rows, tilesDown);
    if (ones.length < rows * depth) {
      ones = new int[rows * depth];
    }
    if (count.length < rows * blocks) {
      count = new int[rows * blocks];
    }
  }

  private boolean parallel() {
    return (long) rows * columns * depth >= PackedGemm.SERIAL_WORK;
  }

  // ---------------------------------------------------------------- the lists

  /** Lists the ones of each row of op(A); false if A has other numbers or too many ones. */
  private boolean list(boolean transA) {
    refused = false;
    WorkerPool.Job job = transA ? listColumns : listRows;
    PackedGemm.run(pool, job, ceilDiv(rows, LIST_ROWS), parallel());
    if (refused) {
      return false;
    }
    long total = 0;
    for (int i = 0; i < rows * blocks; i++) {
      total += count[i];
    }
    return total <= shape.binaryShare() * rows * depth;
  }

  /** The ones of some rows of A. No branch depends on a value, as it could not be predicted. */
  private void listRows(int part) {
    int to = Math.min(rows, (part + 1) * LIST_ROWS);
    for (int row = part * LIST_ROWS; row < to && !refused; row++) {
      int from = aOffset + row * aStride;
      int other = 0;
      for (int block = 0; block < blocks; block++) {
        int k0 = block * blockDepth;
        int start = row * depth + k0;
        int next = start;
        for (int k = k0, local = 0; k < Math.min(depth, k0 + blockDepth); k++, local++) {
          int bits = Float.floatToRawIntBits(a[from + k]);
          int one = bits >>> 29 & 1; // of the bits of 0 and 1, only those of 1 have this one
          other |= bits ^ one * ONE;
          ones[next] = local;
          next += one;
        }
        count[row * blocks + block] = next - start;
      }
      refused |= other != 0;
    }
  }

  /** The ones of some columns of A. */
  private void listColumns(int part) {
    int first = part * LIST_ROWS;
    int to = Math.min(rows, first + LIST_ROWS);
    for (int i = first * blocks; i < to * blocks; i++) {
      count[i] = 0;
    }
    for (int k = 0; k < depth && !refused; k++) {
      int block = k / blockDepth;
      int local = k - block * blockDepth;
      int from = aOffset + k * aStride;
      int other = 0;
      for (int row = first; row < to; row++) {
        int bits = Float.floatToRawIntBits(a[from + row]);
        int one = bits >>> 29 & 1;
        other |= bits ^ one * ONE;
        int counted = row * blocks + block;
        ones[row * depth + block * blockDepth + count[counted]] = local;
        count[counted] += one;
      }
      refused |= other != 0;
    }
  }

  // ---------------------------------------------------------------- the sums

  private void addTile(int part) {
    PackedGemm.Workspace own = workspace.get();
    int column = part % tilesAcross * panelColumns;
    int columnsInC = Math.min(panelColumns, columns - column);
    int from = part / tilesAcross * tileRows;
    int to = Math.min(rows, from + tileRows);
    for (int block = 0; block < blocks; block++) {
      int k0 = block * blockDepth;
      own.packRight(right, k0, Math.min(depth, k0 + blockDepth), column, columnsInC, panelColumns);
      float factorOfC = block == 0 ? beta : 1;
      for (int row = from; row < to; row++) {
        int start = row * depth + k0;
        int end = start + count[row * blocks + block];
        own.kernel.sumRows(ones, start, end, columnsInC, own.rightPanel);
        own.kernel.store(1, columnsInC, factorOfC, c, cOffset + row * columns + column, columns);
      }
    }
  }

  private static int ceilDiv(int x, int y) {
    return (x - 1) / y + 1;
  }
}
