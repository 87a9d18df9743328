package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.config.Range;
import org.harmonium.model.Rbm;

/**
 * Mean-field CD-k: the model's term is taken after k damped mean-field iterations that start at the
 * data, without sampling (Welling and Hinton 2002, "A new learning algorithm for mean field
 * Boltzmann machines").
 *
 * <pre>
 *   v_0 = data,  h_0 = E[h | v_0]
 *   v_t = damping v_(t-1) + (1 - damping) E[v | h_(t-1)]
 *   h_t = damping h_(t-1) + (1 - damping) E[h | v_t],     t = 1..k
 * </pre>
 */
public final class MeanFieldContrastiveDivergence extends NegativePhase {
  private final Backend backend;
  private final RowScratch v; // (n, V)
  private final RowScratch h; // (n, H)
  private final RowScratch newV;
  private final RowScratch newH;
  private final Scalar damping;
  private final Scalar newShare; // 1 - damping

  public MeanFieldContrastiveDivergence(Rbm rbm, double damping) {
    super(rbm, null);
    Range.belowOne("damping", damping);
    this.backend = rbm.backend();
    this.v = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.h = workspace.own(() -> new RowScratch(backend, rbm.hidden()));
    this.newV = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.newH = workspace.own(() -> new RowScratch(backend, rbm.hidden()));
    this.damping = Scalar.of((float) damping);
    this.newShare = Scalar.of((float) (1 - damping));
  }

  @Override
  public void run(Matrix data, Matrix hPos, int k) {
    int n = data.rows();
    backend.copy(data, v(n));
    backend.copy(hPos, hMean(n));
    for (int i = 0; i < k; i++) {
      rbm.visibleMean(hMean(n), newV.rows(n));
      move(newV.rows(n), v(n));
      rbm.hiddenMean(v(n), newH.rows(n));
      move(newH.rows(n), hMean(n));
    }
  }

  /** Updates x = damping x + (1 - damping) mean. */
  private void move(Matrix mean, Matrix x) {
    backend.scale(damping, x);
    backend.axpy(newShare, mean, x);
  }

  @Override
  public boolean samplesVisible() {
    return false;
  }

  @Override
  public void reserve(int batch) {
    v.reserve(batch);
    h.reserve(batch);
    newV.reserve(batch);
    newH.reserve(batch);
  }

  @Override
  public Matrix v(int n) {
    return v.rows(n);
  }

  @Override
  public Matrix hMean(int n) {
    return h.rows(n);
  }
}
