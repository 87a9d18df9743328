package org.harmonium.experiment;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Draws from an RBM by Gibbs chains that start at random hidden states. Visible units may be
 * clamped: then the chains draw from p(v | the clamped units), which completes a partial example.
 */
public final class RbmSampler implements AutoCloseable {
  private final Rbm rbm;
  private final Backend backend;
  private final Workspace workspace;
  private final Matrix v; // (n, V)
  private final Matrix h; // (n, H)
  private @Nullable Clamp clamp;

  /**
   * @param isFree 1 for a free unit, 0 for a clamped one
   * @param values of the clamped units, 0 for the free ones
   */
  private record Clamp(Matrix isFree, Matrix values) {}

  /**
   * @param chains how many
   */
  public RbmSampler(Rbm rbm, int chains) {
    this.rbm = rbm;
    this.backend = rbm.backend();
    this.workspace = new Workspace(backend);
    this.v = workspace.zeros(chains, rbm.visible());
    this.h = workspace.zeros(chains, rbm.hidden());
  }

  /**
   * Clamps visible units. The rows are dealt out to the chains in turn, the first again after the
   * last.
   *
   * @param rows values from 0 to 1 for clamped units, any number below 0 for free ones
   * @throws BadInputException if a row has not V values, or one is above 1
   */
  public void clamp(Dataset rows) {
    String source = rows.provenance().source();
    if (rows.cols() != rbm.visible()) {
      throw new BadInputException(
          source,
          "rows of %d values cannot clamp %d visible units; give one value a unit, -1 for free ones"
              .formatted(rows.cols(), rbm.visible()));
    }
    float[] isFree = new float[v.rows() * v.cols()];
    float[] values = new float[isFree.length];
    float[] row = new float[rows.cols()];
    for (int chain = 0; chain < v.rows(); chain++) {
      rows.row(chain % rows.rows(), row);
      for (int i = 0; i < row.length; i++) {
        if (row[i] > 1) {
          throw new BadInputException(
              source,
              "row %d, column %d is %s; clamp to values from 0 to 1, and write -1 for a free unit"
                  .formatted(chain % rows.rows(), i, row[i]));
        }
        isFree[chain * row.length + i] = row[i] < 0 ? 1 : 0;
        values[chain * row.length + i] = Math.max(row[i], 0);
      }
    }
    release();
    clamp =
        new Clamp(
            backend.upload(isFree, v.rows(), v.cols()), backend.upload(values, v.rows(), v.cols()));
  }

  /** Starts each chain anew: each hidden unit on with probability 1/2. One draw. */
  public void start(RandomStream random) {
    backend.fill(0.5f, h);
    backend.bernoulli(h, random, h);
  }

  /** Gibbs steps v ~ p(v | h), h ~ p(h | v). Two draws a step. */
  public void advance(int steps, RandomStream random) {
    for (int i = 0; i < steps; i++) {
      rbm.visibleSample(h, random, null, v);
      hold();
      rbm.hiddenSample(v, random, null, h);
    }
  }

  /** E[v | h] of each chain, n rows of V numbers: what pictures of samples show. */
  public float[][] means() {
    rbm.visibleMean(h, v);
    return rows();
  }

  /** A sample of p(v | h) of each chain, n rows of V states. One draw. */
  public float[][] states(RandomStream random) {
    rbm.visibleSample(h, random, null, v);
    return rows();
  }

  private void hold() {
    if (clamp != null) {
      backend.hadamard(v, clamp.isFree(), v);
      backend.axpy(Scalar.ONE, clamp.values(), v);
    }
  }

  private float[][] rows() {
    hold();
    float[] values = backend.download(v);
    float[][] rows = new float[v.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * v.cols(), (i + 1) * v.cols()));
    return rows;
  }

  private void release() {
    if (clamp != null) {
      clamp.isFree().close();
      clamp.values().close();
      clamp = null;
    }
  }

  @Override
  public void close() {
    release();
    workspace.close();
  }
}
