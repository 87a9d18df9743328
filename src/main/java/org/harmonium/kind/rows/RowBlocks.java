package org.harmonium.kind.rows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;

/** The rows of a data set in a backend, block by block, so that workspaces stay small. */
public final class RowBlocks {
  /** Rows of a block. */
  private static final int BLOCK = 1000;

  private RowBlocks() {}

  /** A function of a block of rows. */
  public interface Block {
    /**
     * @param v the rows of the block (n, V)
     * @param from the number of the first row
     */
    void look(Matrix v, int from);
  }

  /** Applies a function to all rows in order, block by block. */
  public static void each(Backend backend, Dataset data, Block block) {
    int rows = Math.min(BLOCK, data.rows());
    try (RowStore store = data.store(backend);
        RowOrder order = backend.rowOrder(data.rows());
        Matrix v = backend.zeros(rows, data.cols())) {
      for (int from = 0; from < data.rows(); from += rows) {
        Matrix some = v.rows(0, Math.min(rows, data.rows() - from));
        backend.gather(store, order, some);
        block.look(some, from);
      }
    }
  }
}
