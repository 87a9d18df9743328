package org.harmonium.kind.rows;

import java.util.Arrays;
import java.util.function.Function;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;

/** Matrices as arrays of rows, and rows block by block, so that workspaces stay small. */
public final class Rows {
  /** The maximum number of rows of a block. */
  public static final int BLOCK = 1000;

  private Rows() {}

  /** Returns the rows of a matrix. */
  public static float[][] of(Backend backend, Matrix x) {
    float[] values = backend.download(x);
    float[][] rows = new float[x.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * x.cols(), (i + 1) * x.cols()));
    return rows;
  }

  /** A function of a block of rows. */
  public interface Block {
    /**
     * @param v the rows of the block (n, V)
     * @param from the number of the first row
     */
    void look(Matrix v, int from);
  }

  /** Applies a function to all rows of a matrix in order, block by block. */
  public static void each(Matrix v, Block block) {
    for (int from = 0; from < v.rows(); from += BLOCK) {
      block.look(v.rows(from, Math.min(from + BLOCK, v.rows())), from);
    }
  }

  /** Applies a function to all rows of a data set in order, block by block. */
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

  /** Returns the numbers that a function computes for the rows of a matrix, block by block. */
  public static double[] figures(Matrix v, Function<Matrix, double[]> function) {
    double[] figures = new double[v.rows()];
    each(
        v,
        (block, from) -> System.arraycopy(function.apply(block), 0, figures, from, block.rows()));
    return figures;
  }
}
