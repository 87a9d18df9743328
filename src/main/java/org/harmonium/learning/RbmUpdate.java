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
 * dW. With {@link Centring} the velocities are those of W, b' and c' of {@link Offsets}.
 */
final class RbmUpdate implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Rbm rbm;
  private final UpdateSettings settings;
  private final Change velocity;
  private final @Nullable Sparsity sparsity;
  private final @Nullable Offsets offsets;

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
    this.velocity = Change.none(workspace, rbm);
    SparsityTarget target = settings.sparsity();
    this.sparsity = target == null ? null : workspace.own(() -> new Sparsity(rbm, target));
    Centring centring = settings.centring();
    this.offsets = centring == null ? null : workspace.own(() -> new Offsets(rbm, centring));
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
    if (offsets != null) {
      offsets.prepare(n);
    }
  }

  void apply(Matrix vPos, Matrix hPos, Matrix vNeg, Matrix hNeg) {
    if (offsets != null) {
      offsets.follow(vPos, hPos);
    }
    accumulate(positive, vPos, hPos, negative, vNeg, hNeg, momentum, velocity, sparsity);
    backend.momentumStep(l2, l1, velocity.w(), rbm.weights());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, velocity.b(), rbm.visibleBias());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, velocity.c(), rbm.hiddenBias());
    compensate(velocity.w(), rbm);
  }

  /** sum = keep sum + positive (sums of data statistics) - negative (sums of chain statistics). */
  void accumulate(
      Scalar positive,
      Matrix vPos,
      Matrix hPos,
      Scalar negative,
      Matrix vNeg,
      Matrix hNeg,
      Scalar keep,
      Change sum,
      @Nullable Sparsity sparsity) {
    Matrix b = offsets == null ? sum.b() : offsets.visible();
    Matrix c = offsets == null ? sum.c() : offsets.hidden();
    Scalar keepOfBias = offsets == null ? keep : Scalar.ZERO;
    backend.contrast(positive, vPos, hPos, negative, vNeg, hNeg, keep, sum.w());
    backend.columnSums(positive, vPos, keepOfBias, b);
    backend.columnSums(negative.negated(), vNeg, Scalar.ONE, b);
    backend.columnSums(positive, hPos, keepOfBias, c);
    backend.columnSums(negative.negated(), hNeg, Scalar.ONE, c);
    if (sparsity != null) {
      sparsity.apply(vPos, hPos, sum.w(), c);
    }
    if (offsets != null) {
      offsets.centre(keep, sum);
    }
  }

  /** After dW was added to the weights of {@code changed}: what centring takes from its biases. */
  void compensate(Matrix dW, Rbm changed) {
    if (offsets != null) {
      offsets.compensate(dW, changed.visibleBias(), changed.hiddenBias());
    }
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("dW", velocity.w());
    state.put("db", velocity.b());
    state.put("dc", velocity.c());
    if (sparsity != null) {
      state.put("q", sparsity.activity());
    }
    if (offsets != null) {
      state.put("mu", offsets.mu());
      state.put("lambda", offsets.lambda());
    }
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
