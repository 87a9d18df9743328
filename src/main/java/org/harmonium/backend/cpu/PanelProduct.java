package org.harmonium.backend.cpu;

/** The workspace of a thread of {@link PackedGemm}: its kernel and the packed right panel. */
final class PanelProduct {
  private static final float[] NOTHING = {};

  private final MicroKernel kernel;
  private final float[][] rightPanel;

  // The current right panel and the destination of its products.
  private int depth;
  private int columns;
  private boolean transposed;
  private float beta;
  private float[] c = NOTHING;
  private int stride;

  PanelProduct(MicroKernel kernel) {
    this.kernel = kernel;
    int width = kernel.maxColumns();
    rightPanel =
        kernel.rowsApart()
            ? new float[MicroKernel.MAX_DEPTH][width]
            : new float[1][MicroKernel.START + MicroKernel.MAX_DEPTH * width];
  }

  /** Packs columns of the right factor, for k0 to k1. */
  void packRight(Factor right, int k0, int k1, int column, int columnsInC, int panelColumns) {
    depth = k1 - k0;
    columns = columnsInC;
    if (kernel.rowsApart()) {
      right.packRows(k0, k1, column, columnsInC, rightPanel);
    } else {
      right.pack(kernel, k0, k1, column, panelColumns, rightPanel[0], MicroKernel.START);
    }
  }

  /** Sets the destination C, or its transpose, with its row stride and the factor of the old C. */
  void target(boolean isTransposed, float factorOfC, float[] array, int rowStride) {
    transposed = isTransposed;
    beta = factorOfC;
    c = array;
    stride = rowStride;
  }

  /** Multiplies a left panel of {@code rows} rows by the right one, into C from inC on. */
  void multiply(float[] left, int leftPanel, int rows, int rowsInC, int inC) {
    if (beta == 0
        && !transposed
        && kernel.multiplyInto(
            rows, rowsInC, columns, depth, left, leftPanel, rightPanel, c, inC, stride)) {
      return;
    }
    kernel.multiply(rows, columns, depth, left, leftPanel, rightPanel);
    if (transposed) {
      kernel.storeTransposed(rowsInC, columns, beta, c, inC, stride);
    } else {
      kernel.store(rowsInC, columns, beta, c, inC, stride);
    }
  }

  /** Clears the reference to C, so that it can be collected. */
  void clear() {
    c = NOTHING;
  }
}
