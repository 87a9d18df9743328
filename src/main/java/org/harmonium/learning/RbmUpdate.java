package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The parameter update of all RBM rules: the data's statistics minus the model's, with momentum,
 * decay and sparsity.
 *
 * <pre>
 *   dW = momentum dW + rate (vPosᵀ hPos / n - vNegᵀ hNeg / m) - rate (l2 W + l1 sign(W));   W = W + dW
 *   db = momentum db + rate (mean vPos - mean vNeg);                                         b = b + db
 *   dc = momentum dc + rate (mean hPos - mean hNeg);                                         c = c + dc
 * </pre>
 *
 * <p>n and m are the rows of the minibatch and the number of chains. There is no gradient matrix:
 * the products are added directly to the velocity dW. With {@link Centring} the velocities are
 * those of W, b' and c' of {@link Offsets}. For Gaussian visible units, the products are those of v
 * / sigma, and the means of v are divided by sigma^2; {@link SigmaUpdate} describes the update of
 * sigma.
 */
public final class RbmUpdate implements AutoCloseable {
  /** An increment of W (V, H), b (1, V) and c (1, H): a velocity, or fast weights. */
  public record Change(Matrix w, Matrix b, Matrix c) {
    /** Returns zeros, closed with the workspace. */
    public static Change none(Workspace workspace, Rbm rbm) {
      return new Change(
          workspace.zeros(rbm.visible(), rbm.hidden()),
          workspace.zeros(1, rbm.visible()),
          workspace.zeros(1, rbm.hidden()));
    }
  }

  private final Backend backend;
  private final Workspace workspace;
  private final Rbm rbm;
  private final Change velocity;
  private final UpdateStep step;
  private final BiasGradient ofVisible;
  private final BiasGradient ofHidden;
  private final @Nullable Sparsity sparsity;
  private final @Nullable SigmaUpdate sigma;
  private final @Nullable Offsets offsets;
  private final boolean scaled; // whether s(v) differs from v
  private final RowScratch sPos; // (n, V), used only if s(v) is not v
  private final RowScratch sNeg; // (m, V)
  private final Matrix vMean; // (1, V) used only with sparsity

  public RbmUpdate(Rbm rbm, UpdateSettings settings) {
    this.backend = rbm.backend();
    this.rbm = rbm;
    this.workspace = new Workspace(backend);
    this.velocity = Change.none(workspace, rbm);
    this.step = new UpdateStep(backend, settings.l2(), settings.l1());
    Layer visible = rbm.layers().get(0);
    Layer hidden = rbm.layers().get(1);
    this.ofVisible = new BiasGradient(workspace, backend, visible);
    this.ofHidden = new BiasGradient(workspace, backend, hidden);
    SparsityTarget target = settings.sparsity();
    this.sparsity = target == null ? null : new Sparsity(workspace, backend, hidden, target);
    SigmaSettings ofSigma = settings.sigma();
    this.sigma =
        ofSigma == null
            ? null
            : new SigmaUpdate(workspace, backend, visible, rbm.weights(), ofSigma);
    Centring centring = settings.centring();
    this.offsets = centring == null ? null : new Offsets(workspace, rbm, centring);
    this.scaled = visible.units().isScaled();
    this.sPos = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.sNeg = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.vMean = workspace.zeros(1, rbm.visible());
  }

  public void reserve(int n, int m) {
    if (scaled) {
      sPos.reserve(n);
      sNeg.reserve(m);
    }
    if (sigma != null) {
      sigma.reserve(Math.max(n, m));
    }
  }

  /**
   * Sets the coefficients of the next updates, for n rows of data and m rows of the model's states.
   * Not for recordings.
   */
  public void prepare(double rate, double momentum, int n, int m) {
    reserve(n, m);
    step.prepare(rate, momentum, n, m);
    if (sparsity != null) {
      sparsity.prepare(rate, n);
    }
    if (sigma != null) {
      sigma.prepare(rate, n, m);
    }
    if (offsets != null) {
      offsets.prepare(n);
    }
  }

  /**
   * Performs one update: {@link #gather}, then {@link #move}.
   *
   * @param vPos v of the data (n, V)
   * @param hPos E[h | v] of the data (n, H)
   * @param vNeg v of the model (m, V)
   * @param hNeg E[h | v] of these (m, H)
   */
  public void apply(Matrix vPos, Matrix hPos, Matrix vNeg, Matrix hNeg) {
    gather(vPos, hPos, vNeg, hNeg);
    move();
  }

  /** Adds the gradient to the velocities. Arguments as for {@link #apply}. */
  public void gather(Matrix vPos, Matrix hPos, Matrix vNeg, Matrix hNeg) {
    if (offsets != null) {
      offsets.follow(vPos, hPos);
    }
    accumulate(step.positive, vPos, hPos, step.negative, vNeg, hNeg, step.momentum, velocity);
  }

  /** Adds the velocities to the parameters. */
  public void move() {
    step.moveWeights(velocity.w(), rbm.weights());
    step.moveBias(velocity.b(), rbm.visibleBias());
    step.moveBias(velocity.c(), rbm.hiddenBias());
    if (offsets != null) {
      offsets.compensate(velocity.w(), rbm.visibleBias(), rbm.hiddenBias());
    }
    if (sigma != null) {
      sigma.move();
    }
  }

  /**
   * Updates sum = keep sum + positive (sums of data statistics) - negative (sums of model
   * statistics), with centring but without sparsity, for the additional parameters of a {@link
   * NegativePhase}. Must be called between {@link #gather} and {@link #move}.
   */
  public void accumulate(
      Scalar positive,
      Matrix vPos,
      Matrix hPos,
      Scalar negative,
      Matrix vNeg,
      Matrix hNeg,
      Scalar keep,
      Change sum) {
    boolean isVelocity = sum.w() == velocity.w();
    Matrix seenPos = statistic(vPos, sPos);
    Matrix seenNeg = statistic(vNeg, sNeg);
    if (isVelocity && sigma != null) {
      Matrix gradient = sigma.weightGradient;
      backend.contrast(positive, seenPos, hPos, negative, seenNeg, hNeg, Scalar.ZERO, gradient);
      sigma.gradient(vPos, vNeg, keep, sum.w());
    } else {
      backend.contrast(positive, seenPos, hPos, negative, seenNeg, hNeg, keep, sum.w());
    }
    // Centring needs separate gradients of the biases and adds them to the sums at the end.
    Matrix b = offsets == null ? sum.b() : offsets.gb;
    Matrix c = offsets == null ? sum.c() : offsets.gc;
    Scalar keepOfBias = offsets == null ? keep : Scalar.ZERO;
    ofVisible.add(positive, vPos, negative, vNeg, keepOfBias, b);
    ofHidden.add(positive, hPos, negative, hNeg, keepOfBias, c);
    if (isVelocity && sparsity != null) {
      sparsity.follow(hPos, c);
      sparsity.add(seenPos, null, vMean, sum.w());
    }
    if (offsets != null) {
      offsets.centre(keep, sum);
    }
  }

  private Matrix statistic(Matrix v, RowScratch scratch) {
    if (!scaled) {
      return v;
    }
    Matrix s = scratch.rows(v.rows());
    rbm.visibleUnits().statistic(backend, v, s);
    return s;
  }

  /** Sets {@code to} to the machine of this update with {@code change} added to its parameters. */
  public void add(Change change, Rbm to) {
    backend.copy(rbm.weights(), to.weights());
    backend.copy(rbm.visibleBias(), to.visibleBias());
    backend.copy(rbm.hiddenBias(), to.hiddenBias());
    backend.axpy(Scalar.ONE, change.w(), to.weights());
    backend.axpy(Scalar.ONE, change.b(), to.visibleBias());
    backend.axpy(Scalar.ONE, change.c(), to.hiddenBias());
    if (offsets != null) {
      offsets.compensate(change.w(), to.visibleBias(), to.hiddenBias());
    }
  }

  /** The state between steps, by the names in checkpoints. */
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("dW", velocity.w());
    state.put("db", velocity.b());
    state.put("dc", velocity.c());
    if (sparsity != null) {
      state.put("q", sparsity.q);
    }
    if (sigma != null) {
      state.put("dz", sigma.dz);
    }
    state.putAll(rbm.visibleUnits().state());
    if (offsets != null) {
      offsets.putState(state);
    }
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
