package org.harmonium.experiment;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * What an RBM makes of the rows of a data set, a block at a time: hidden representations and
 * reconstructions.
 */
public final class RbmRepresentation {
  private static final int BLOCK = 1000; // rows at a time

  private final Rbm rbm;
  private final Backend backend;

  /** Of this machine. */
  public RbmRepresentation(Rbm rbm) {
    this.rbm = rbm;
    this.backend = rbm.backend();
  }

  /** Turns a block of rows v (n, V) into what is wanted of them. */
  private interface Block {
    void compute(Matrix v, Matrix out);
  }

  /**
   * E[h | v] of each row, or samples of p(h | v).
   *
   * @param random where samples come from, one draw a thousand rows; null for the means
   * @return (rows, H), row-major
   * @throws BadInputException if the rows do not fit the machine
   */
  public float[] encode(Dataset data, @Nullable RandomStream random) {
    return overBlocks(
        data,
        rbm.hidden(),
        (v, h) -> {
          if (random == null) {
            rbm.hiddenMean(v, h);
          } else {
            rbm.hiddenSample(v, random, null, h);
          }
        });
  }

  /**
   * The reconstruction E[v | h] of each row from its hidden means h = E[h | v].
   *
   * @return (rows, V), row-major
   * @throws BadInputException if the rows do not fit the machine
   */
  public float[] reconstruct(Dataset data) {
    try (Matrix workspace = backend.zeros(Math.min(BLOCK, data.rows()), rbm.hidden())) {
      return overBlocks(
          data,
          rbm.visible(),
          (v, reconstruction) -> {
            Matrix h = workspace.rows(0, v.rows());
            rbm.hiddenMean(v, h);
            rbm.visibleMean(h, reconstruction);
          });
    }
  }

  private float[] overBlocks(Dataset data, int width, Block block) {
    requireFit(rbm, data);
    if ((long) data.rows() * width > Integer.MAX_VALUE - 8) {
      throw new BadInputException(
          data.provenance().source(),
          "%d rows of %d numbers are more than one array holds; split the file"
              .formatted(data.rows(), width));
    }
    float[] all = new float[data.rows() * width];
    int rows = Math.min(BLOCK, data.rows());
    try (RowStore store = data.store(backend);
        RowOrder order = backend.rowOrder(data.rows());
        Matrix v = backend.zeros(rows, data.cols());
        Matrix out = backend.zeros(rows, width)) {
      for (int from = 0; from < data.rows(); from += rows) {
        int n = Math.min(rows, data.rows() - from);
        backend.gather(store, order, v.rows(0, n));
        block.compute(v.rows(0, n), out.rows(0, n));
        System.arraycopy(backend.download(out.rows(0, n)), 0, all, from * width, n * width);
      }
    }
    return all;
  }

  /** Demands rows of V values. */
  static void requireFit(Rbm rbm, Dataset data) {
    if (data.cols() != rbm.visible()) {
      throw new BadInputException(
          data.provenance().source(),
          "has rows of %d values, but the model has %d visible units; give data like that it learned from"
              .formatted(data.cols(), rbm.visible()));
    }
  }
}
