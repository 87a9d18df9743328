package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Mean-field CD-k: the gradient's model term is taken after k damped mean-field iterations that
 * start at the data; nothing is sampled (Welling and Hinton 2002, "A new learning algorithm for
 * mean field Boltzmann machines").
 *
 * <pre>
 *   v_0 = data,  h_0 = E[h | v_0]
 *   v_t = damping v_(t-1) + (1 - damping) E[v | h_(t-1)]
 *   h_t = damping h_(t-1) + (1 - damping) E[h | v_t]
 *   dW  ~ v_0ᵀ h_0 - v_kᵀ h_k
 * </pre>
 *
 * <p>The means of a layer are put into the conditional mean of the other as if they were states.
 */
public final class MeanFieldContrastiveDivergence implements LearningRule {
  private final Backend backend;
  private final Rbm rbm;
  private final Workspace workspace;
  private final KSchedule schedule;
  private final RbmUpdate update;
  private final @Nullable Batch[] batches; // by minibatch size, so that a step allocates nothing
  private final Batch all;
  private final Scalar damping;
  private final Scalar newShare; // 1 - damping
  private int k; // iterations in this epoch

  /** Means of both phases, and room for new ones, for minibatches of one size. */
  private record Batch(Matrix hPos, Matrix v, Matrix h, Matrix newV, Matrix newH) {
    Batch first(int n) {
      return new Batch(
          hPos.rows(0, n), v.rows(0, n), h.rows(0, n), newV.rows(0, n), newH.rows(0, n));
    }
  }

  /**
   * @param schedule iterations between updates
   * @param damping the share of the last means that is kept in an iteration, from 0 to below 1
   * @param batch the largest number of rows of a minibatch
   */
  public MeanFieldContrastiveDivergence(
      Rbm rbm, KSchedule schedule, double damping, int batch, UpdateSettings settings) {
    if (!(damping >= 0 && damping < 1)) {
      throw new IllegalArgumentException("damping must be from 0 to below 1, was " + damping);
    }
    if (settings.sigma() != null) {
      // Means spread by sigma^2 less than data do: sigma would grow without end.
      throw new IllegalArgumentException(
          "sigma cannot be learned from means of the visible units: use CD with samples, or fix sigma");
    }
    this.backend = rbm.backend();
    this.rbm = rbm;
    this.schedule = schedule;
    this.k = schedule.at(0);
    this.workspace = new Workspace(backend);
    this.update = workspace.own(() -> new RbmUpdate(rbm, settings, batch, batch));
    this.batches = new Batch[batch + 1];
    this.all =
        new Batch(
            workspace.zeros(batch, rbm.hidden()),
            workspace.zeros(batch, rbm.visible()),
            workspace.zeros(batch, rbm.hidden()),
            workspace.zeros(batch, rbm.visible()),
            workspace.zeros(batch, rbm.hidden()));
    this.damping = Scalar.of((float) damping);
    this.newShare = Scalar.of((float) (1 - damping));
    workspace.prepare(() -> rbm.reserve(batch));
  }

  @Override
  public void startEpoch(int epoch) {
    k = schedule.at(epoch);
  }

  @Override
  public int variant() {
    return k;
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    update.prepare(rate, momentum, rows, rows);
    if (batches[rows] == null) {
      batches[rows] = all.first(rows);
    }
  }

  @Override
  public void step(Matrix v) {
    Batch batch = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    rbm.hiddenMean(v, batch.hPos);
    backend.copy(v, batch.v);
    backend.copy(batch.hPos, batch.h);
    for (int i = 0; i < k; i++) {
      rbm.visibleMean(batch.h, batch.newV);
      move(batch.newV, batch.v);
      rbm.hiddenMean(batch.v, batch.newH);
      move(batch.newH, batch.h);
    }
    update.apply(v, batch.hPos, batch.v, batch.h);
  }

  /** x = damping x + (1 - damping) mean. */
  private void move(Matrix mean, Matrix x) {
    backend.scale(damping, x);
    backend.axpy(newShare, mean, x);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    return update.state();
  }

  @Override
  public Map<String, RandomStream> streams() {
    return Map.of();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
