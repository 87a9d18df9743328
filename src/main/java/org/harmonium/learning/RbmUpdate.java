package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The parameter update that CD and PCD share: the data's statistics less the chain's, with
 * momentum, decay and sparsity.
 *
 * <pre>
 *   dW = momentum dW + rate (vPosᵀ hPos / n - vNegᵀ hNeg / m) - rate (l2 W + l1 sign(W));   W = W + dW
 *   db = momentum db + rate (mean vPos - mean vNeg);                                         b = b + db
 *   dc = momentum dc + rate (mean hPos - mean hNeg);                                         c = c + dc
 * </pre>
 *
 * <p>n and m are the rows of the minibatch and the number of chains: each statistic is divided by
 * its own number, so a short last minibatch weighs both phases alike. Decay acts on weights only
 * (Hinton 2010, section 10). No gradient matrix exists: the products add straight into the velocity
 * dW.
 */
final class RbmUpdate implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Rbm rbm;
  private final UpdateSettings settings;
  private final Matrix dW; // (V, H)
  private final Matrix db; // (1, V)
  private final Matrix dc; // (1, H)
  private final @Nullable Sparsity sparsity;

  private final Scalar momentum;
  private final Scalar positive; // rate / n
  private final Scalar negative; // rate / m
  private final Scalar l2; // rate * decay
  private final Scalar l1;

  RbmUpdate(Rbm rbm, UpdateSettings settings) {
    this.backend = rbm.backend();
    this.rbm = rbm;
    this.settings = settings;
    this.workspace = new Workspace(backend);
    this.dW = workspace.zeros(rbm.visible(), rbm.hidden());
    this.db = workspace.zeros(1, rbm.visible());
    this.dc = workspace.zeros(1, rbm.hidden());
    SparsityTarget target = settings.sparsity();
    this.sparsity =
        target == null
            ? null
            : workspace.own(() -> new Sparsity(backend, rbm.visible(), rbm.hidden(), target));
    this.momentum = backend.scalar(0f);
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.l2 = backend.scalar(0f);
    this.l1 = backend.scalar(0f);
  }

  /** Sets the coefficients of the next update, for n data rows and m chains. */
  void prepare(double rate, double momentum, int n, int m) {
    this.momentum.set((float) momentum);
    positive.set((float) (rate / n));
    negative.set((float) (rate / m));
    l2.set((float) (rate * settings.l2()));
    l1.set((float) (rate * settings.l1()));
    if (sparsity != null) {
      sparsity.prepare(rate, n);
    }
  }

  void apply(Matrix vPos, Matrix hPos, Matrix vNeg, Matrix hNeg) {
    backend.contrast(positive, vPos, hPos, negative, vNeg, hNeg, momentum, dW);
    backend.columnSums(positive, vPos, momentum, db);
    backend.columnSums(negative.negated(), vNeg, Scalar.ONE, db);
    backend.columnSums(positive, hPos, momentum, dc);
    backend.columnSums(negative.negated(), hNeg, Scalar.ONE, dc);
    if (sparsity != null) {
      sparsity.apply(vPos, hPos, dW, dc);
    }
    backend.momentumStep(l2, l1, dW, rbm.weights());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, db, rbm.visibleBias());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, dc, rbm.hiddenBias());
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("dW", dW);
    state.put("db", db);
    state.put("dc", dc);
    if (sparsity != null) {
      state.put("q", sparsity.activity());
    }
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
