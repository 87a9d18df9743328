package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;

/**
 * The pull of the hidden units' mean activity towards a target p (Hinton 2010, section 11): q is a
 * decaying average of the activity, the penalty is the cross-entropy between p and q, and its
 * derivative p - q with respect to a unit's total input moves the bias and the incoming weights.
 *
 * <pre>
 *   q  = memory q + (1 - memory) mean hPos
 *   dc = dc + rate cost (p - q);    dW = dW + rate cost (mean vPos)ᵀ (p - q)
 * </pre>
 *
 * <p>Where hidden units see a statistic of v, such as v / sigma, vPos is that.
 */
final class Sparsity implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final SparsityTarget settings;
  private final Matrix q; // (1, H) running mean activity
  private final Matrix gap; // (1, H) p - q
  private final Matrix vMean; // (1, V) mean of the minibatch
  private final Scalar memory;
  private final Scalar newShare; // (1 - memory) / n
  private final Scalar perRow; // 1 / n
  private final Scalar strength; // rate * cost

  Sparsity(Rbm rbm, SparsityTarget settings) {
    this.backend = rbm.backend();
    this.settings = settings;
    this.workspace = new Workspace(backend);
    this.q = workspace.zeros(1, rbm.hidden());
    this.gap = workspace.zeros(1, rbm.hidden());
    this.vMean = workspace.zeros(1, rbm.visible());
    this.memory = Scalar.of((float) settings.memory());
    this.newShare = backend.scalar(0f);
    this.perRow = backend.scalar(0f);
    this.strength = backend.scalar(0f);
    // Starting at the target means that the first minibatches are not pushed by an average of
    // nothing.
    backend.fill((float) settings.target(), q);
  }

  void prepare(double rate, int n) {
    newShare.set((float) ((1 - settings.memory()) / n));
    perRow.set((float) (1.0 / n));
    strength.set((float) (rate * settings.cost()));
  }

  void apply(Matrix vPos, Matrix hPos, Matrix dW, Matrix dc) {
    backend.columnSums(newShare, hPos, memory, q);
    backend.fill((float) settings.target(), gap);
    backend.axpy(Scalar.ONE.negated(), q, gap);
    backend.columnSums(perRow, vPos, Scalar.ZERO, vMean);
    backend.axpy(strength, gap, dc);
    backend.gemm(strength, vMean, true, gap, false, Scalar.ONE, dW);
  }

  Matrix activity() {
    return q;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
