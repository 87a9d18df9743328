package org.harmonium.backend.cpu;

import java.util.function.Supplier;

/**
 * The built-in matrix product. Operands are copied ("packed") into panels that the micro-kernel
 * reads sequentially, in blocks that fit the caches, after Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (2008).
 *
 * <p>All threads first pack the whole left factor. C is then divided into tiles, the parts of the
 * second parallel region. Each part packs the columns of the right factor that it needs, block by
 * block along the inner dimension, and multiplies while they are in the cache. The inner dimension
 * is not divided between threads, and its blocks depend on the shapes only, so the result is
 * bit-identical for any number of threads and for all micro-kernels.
 *
 * <p>If the left factor contains only zeros and ones, {@link BinaryProduct} computes the product.
 */
final class PackedGemm implements Gemm {
  /** The least number of multiplications for which several threads pay off: ten microseconds. */
  static final long SERIAL_WORK = 500_000;

  /** The number of elements of the left factor packed at a time (16 MiB). */
  private static final int LEFT_BUDGET = 1 << 22;

  /** The number of rows of the left factor packed at a time. */
  private static final int MAX_SLAB_ROWS = 2048;

  /** The number of tiles that a large C is divided into: a few per thread of a large machine. */
  private static final int WANTED_TILES = 32;

  /** The least number of rows in a tile, so that packing the right factor pays off. */
  private static final int MIN_TILE_ROWS = 96;

  /** The largest number of rows in a tile, whose left panels fit the second-level cache. */
  private static final int MAX_TILE_ROWS = 512;

  /** The least number of rows in a tile if some threads would otherwise have no tile. */
  private static final int FEW_TILE_ROWS = 32;

  /**
   * If C has at most this many columns, its transpose is computed, so that the kernel's long rows
   * run down C. Each element is the sum of the same terms in the same order either way.
   */
  private static final int FEW_COLUMNS = 16;

  private static final float[] NOTHING = {};

  private final WorkerPool pool;
  private final MicroKernel shape; // for sizes only
  private final ThreadLocal<PanelProduct> panels;
  private final WorkerPool.Job packLeft = this::packLeft;
  private final WorkerPool.Job multiplyTile = this::multiplyTile;

  private final BinaryProduct binary;
  private final Factor left = new Factor();
  private final Factor right = new Factor();
  private float[] leftPanels = NOTHING;

  // The current product and its division; constant within a parallel region.
  private float[] c = NOTHING;
  private int cOffset;
  private int cStride;
  private boolean transposed; // whether this is the transpose of C
  private int rows;
  private int columns;
  private int depth;
  private float beta;
  private int panelColumns;
  private int blockDepth; // of the inner dimension, per block
  private int slabRows; // of the left factor, per slab
  private int chunkDepth; // of the left factor, per chunk: several blocks
  private int rowFrom; // the current slab
  private int rowTo;
  private int depthFrom; // the current chunk
  private int depthTo;
  private int packRows; // of one part of the packing
  private int tileRows;
  private int tilesAcross;

  /** Creates a product that runs on a pool, each thread with kernels of its own. */
  PackedGemm(Supplier<MicroKernel> kernels, Supplier<SubsetSums> binaryKernels, WorkerPool pool) {
    this.pool = pool;
    shape = kernels.get();
    panels = ThreadLocal.withInitial(() -> new PanelProduct(kernels.get()));
    binary = new BinaryProduct(binaryKernels, pool);
  }

  @Override
  public String name() {
    return "own (" + shape.name() + ")";
  }

  @Override
  public void multiply(
      float alpha,
      CpuMatrix a,
      boolean transA,
      CpuMatrix b,
      boolean transB,
      float beta,
      CpuMatrix c) {
    if (alpha == 0) {
      Gemm.scale(beta, c);
      return;
    }
    if (binary.multiply(alpha, a, transA, b, transB, beta, c)) {
      return;
    }
    transposed = c.cols <= FEW_COLUMNS;
    if (transposed) {
      left.set(b, !transB, 1);
      right.set(a, transA, alpha);
    } else {
      left.set(a, transA, alpha);
      right.set(b, !transB, 1);
    }
    product(beta, c);
  }

  @Override
  public void contrast(
      float alphaPos,
      CpuMatrix vPos,
      CpuMatrix hPos,
      float alphaNeg,
      CpuMatrix vNeg,
      CpuMatrix hNeg,
      float beta,
      CpuMatrix c) {
    if (binary.multiply(alphaPos, vPos, true, hPos, false, beta, c)) {
      multiply(-alphaNeg, vNeg, true, hNeg, false, 1, c);
      return;
    }
    transposed = false;
    left.stack(vPos, alphaPos, vNeg, -alphaNeg);
    right.stack(hPos, 1, hNeg, 1);
    product(beta, c);
  }

  private void product(float factorOfC, CpuMatrix target) {
    c = target.data;
    cOffset = target.offset;
    cStride = target.cols;
    rows = left.width();
    columns = right.width();
    depth = left.depth();
    beta = factorOfC;
    if (depth == 0) {
      Gemm.scale(factorOfC, target);
    } else if (rows > 0 && columns > 0) {
      plan();
      multiplySlabs();
    }
    left.clear();
    right.clear();
    c = NOTHING;
  }

  /** Determines all sizes. Those along the inner dimension depend on the shapes only. */
  private void plan() {
    int panelRows = shape.panelRows(Integer.MAX_VALUE);
    packRows = 2 * panelRows;
    panelColumns = shape.panelColumns(columns);
    tilesAcross = ceilDiv(columns, panelColumns);
    blockDepth = ceilDiv(depth, ceilDiv(depth, MicroKernel.MAX_DEPTH));
    int slabs = ceilDiv(rows, MAX_SLAB_ROWS);
    slabRows = roundUp(ceilDiv(rows, slabs), panelRows);
    int blocks = Math.max(1, LEFT_BUDGET / (slabRows * blockDepth));
    chunkDepth = (int) Math.min(depth, (long) blocks * blockDepth);
    if (leftPanels.length < slabRows * chunkDepth) {
      leftPanels = new float[slabRows * chunkDepth];
    }
    int tilesDown = Math.min(ceilDiv(WANTED_TILES, tilesAcross), slabRows / MIN_TILE_ROWS);
    tilesDown = Math.max(tilesDown, ceilDiv(slabRows, MAX_TILE_ROWS));
    if (tilesAcross * tilesDown < pool.threads()) {
      int wanted = ceilDiv(pool.threads(), tilesAcross);
      tilesDown = Math.max(tilesDown, Math.min(wanted, slabRows / FEW_TILE_ROWS));
    }
    tileRows = roundUp(ceilDiv(slabRows, tilesDown), panelRows);
  }

  private void multiplySlabs() {
    boolean parallel = (long) rows * columns * depth >= SERIAL_WORK;
    for (rowFrom = 0; rowFrom < rows; rowFrom = rowTo) {
      rowTo = Math.min(rows, rowFrom + slabRows);
      for (depthFrom = 0; depthFrom < depth; depthFrom = depthTo) {
        depthTo = (int) Math.min(depth, (long) depthFrom + chunkDepth);
        run(pool, packLeft, ceilDiv(rowTo - rowFrom, packRows), parallel);
        run(pool, multiplyTile, tilesAcross * ceilDiv(rowTo - rowFrom, tileRows), parallel);
      }
    }
  }

  /** Runs all parts of a job, in parallel if worthwhile. */
  static void run(WorkerPool pool, WorkerPool.Job job, int parts, boolean parallel) {
    if (parallel) {
      pool.run(job, parts);
    } else {
      for (int part = 0; part < parts; part++) {
        job.run(part);
      }
    }
  }

  /** Packs some left panels; those of a block of the inner dimension are contiguous. */
  private void packLeft(int part) {
    int from = rowFrom + part * packRows;
    int to = Math.min(rowTo, from + packRows);
    for (int k0 = depthFrom; k0 < depthTo; k0 += blockDepth) {
      int k1 = Math.min(depthTo, k0 + blockDepth);
      int height;
      for (int row = from; row < to; row += height) {
        height = shape.panelRows(to - row);
        left.pack(shape, k0, k1, row, height, leftPanels, leftPanel(k0, k1, row));
      }
    }
  }

  /** Returns the index of the left panel of a block that begins with a row. */
  private int leftPanel(int k0, int k1, int row) {
    return (k0 - depthFrom) * slabRows + (row - rowFrom) * (k1 - k0);
  }

  private void multiplyTile(int part) {
    PanelProduct own = panels.get();
    int column = part % tilesAcross * panelColumns;
    int columnsInC = Math.min(panelColumns, columns - column);
    int from = rowFrom + part / tilesAcross * tileRows;
    int to = Math.min(rowTo, from + tileRows);
    for (int k0 = depthFrom; k0 < depthTo; k0 += blockDepth) {
      int k1 = Math.min(depthTo, k0 + blockDepth);
      own.packRight(right, k0, k1, column, columnsInC, panelColumns);
      own.target(transposed, k0 == 0 ? beta : 1, c, cStride);
      int height;
      for (int row = from; row < to; row += height) {
        height = shape.panelRows(to - row);
        int inC = cOffset + (transposed ? column * cStride + row : row * cStride + column);
        int rowsInC = Math.min(height, to - row);
        own.multiply(leftPanels, leftPanel(k0, k1, row), height, rowsInC, inC);
      }
    }
    own.clear();
  }

  private static int ceilDiv(int x, int y) {
    return (x - 1) / y + 1;
  }

  private static int roundUp(int x, int multiple) {
    return ceilDiv(x, multiple) * multiple;
  }
}
