package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
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
 * <p>n and m are the rows of the minibatch and the number of chains: each statistic is divided by
 * its own number, so a short last minibatch weights both phases equally. Decay acts on weights only
 * (Hinton 2010, section 10). There is no gradient matrix: the products are added directly to the
 * velocity dW. With {@link Centring} the velocities are those of W, b' and c' of {@link Offsets}.
 *
 * <p>For Gaussian visible units with a standard deviation, the products are those of v / sigma, and
 * the means of v are divided by sigma^2, so that each is the derivative of the log-likelihood.
 * {@link SigmaUpdate} describes the update of sigma.
 */
public final class RbmUpdate implements AutoCloseable {
  /**
   * An increment of the parameters of an RBM: a velocity, or fast weights.
   *
   * @param w (V, H)
   * @param b (1, V)
   * @param c (1, H)
   */
  public record Change(Matrix w, Matrix b, Matrix c) {
    /** Returns a change of zeros, closed with the workspace. */
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
  private final UpdateSettings settings;
  private final Change velocity;
  private final @Nullable Sparsity sparsity;
  private final @Nullable SigmaUpdate sigma;
  private final @Nullable Offsets offsets;
  private final boolean scaled; // whether s(v) differs from v
  private final RowScratch sPos; // (n, V), used only if s(v) is not v
  private final RowScratch sNeg; // (m, V)
  private final Matrix vMean; // (1, V) used only with sparsity
  private final RowScratch vGap; // (1, V) rate (mean vPos - mean vNeg) / sigma^2

  private final Scalar momentum;
  private final Scalar positive; // rate / n
  private final Scalar negative; // rate / m
  private final Scalar l2; // rate * decay
  private final Scalar l1;

  /** Creates the update of a machine, with velocities of zero. */
  public RbmUpdate(Rbm rbm, UpdateSettings settings) {
    this.backend = rbm.backend();
    this.rbm = rbm;
    this.settings = settings;
    this.workspace = new Workspace(backend);
    this.velocity = Change.none(workspace, rbm);
    SparsityTarget target = settings.sparsity();
    this.sparsity =
        target == null
            ? null
            : workspace.own(() -> new Sparsity(backend, rbm.hiddenUnits(), rbm.hidden(), target));
    SigmaSettings ofSigma = settings.sigma();
    this.sigma =
        ofSigma == null
            ? null
            : workspace.own(
                () ->
                    new SigmaUpdate(
                        backend, rbm.visibleUnits(), rbm.visibleBias(), rbm.weights(), ofSigma));
    Centring centring = settings.centring();
    this.offsets = centring == null ? null : workspace.own(() -> new Offsets(rbm, centring));
    this.scaled = rbm.visibleUnits().isScaled();
    this.sPos = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.sNeg = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.vMean = workspace.zeros(1, rbm.visible());
    this.vGap = workspace.own(() -> new RowScratch(backend, rbm.visible()));
    this.momentum = backend.scalar(0f);
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.l2 = backend.scalar(0f);
    this.l1 = backend.scalar(0f);
  }

  /**
   * Allocates the workspace for up to n data rows and m chains; {@link #prepare} does so if
   * necessary.
   */
  public void reserve(int n, int m) {
    if (scaled) {
      sPos.reserve(n);
      sNeg.reserve(m);
      vGap.reserve(1);
    }
    if (sigma != null) {
      sigma.reserve(Math.max(n, m));
    }
  }

  /**
   * Sets the coefficients of the next updates; called outside a recording.
   *
   * @param rate the learning rate
   * @param momentum the share of the last update that is kept, from 0 to below 1
   * @param n data rows
   * @param m rows of the model's states
   */
  public void prepare(double rate, double momentum, int n, int m) {
    reserve(n, m);
    this.momentum.set((float) momentum);
    positive.set((float) (rate / n));
    negative.set((float) (rate / m));
    l2.set((float) (rate * settings.l2()));
    l1.set((float) (rate * settings.l1()));
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

  /**
   * Adds the gradient to the velocities, without changing the parameters. Arguments as for {@link
   * #apply}.
   */
  public void gather(Matrix vPos, Matrix hPos, Matrix vNeg, Matrix hNeg) {
    if (offsets != null) {
      offsets.follow(vPos, hPos);
    }
    accumulate(positive, vPos, hPos, negative, vNeg, hNeg, momentum, velocity, sparsity, sigma);
  }

  /** Adds the velocities to the parameters. */
  public void move() {
    backend.momentumStep(l2, l1, velocity.w(), rbm.weights());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, velocity.b(), rbm.visibleBias());
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, velocity.c(), rbm.hiddenBias());
    compensate(velocity.w(), rbm);
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
    accumulate(positive, vPos, hPos, negative, vNeg, hNeg, keep, sum, null, null);
  }

  private void accumulate(
      Scalar positive,
      Matrix vPos,
      Matrix hPos,
      Scalar negative,
      Matrix vNeg,
      Matrix hNeg,
      Scalar keep,
      Change sum,
      @Nullable Sparsity sparsity,
      @Nullable SigmaUpdate sigma) {
    Matrix seenPos = statistic(vPos, sPos);
    Matrix seenNeg = statistic(vNeg, sNeg);
    weights(positive, seenPos, hPos, negative, seenNeg, hNeg, keep, sum.w(), sigma);
    if (sigma != null) {
      sigma.gradient(vPos, vNeg, keep);
    }
    // Centring needs separate gradients of the biases and adds them to the sums at the end.
    Matrix b = offsets == null ? sum.b() : offsets.visible();
    Matrix c = offsets == null ? sum.c() : offsets.hidden();
    Scalar keepOfBias = offsets == null ? keep : Scalar.ZERO;
    visibleBias(positive, vPos, negative, vNeg, keepOfBias, b);
    difference(positive, hPos, negative, hNeg, keepOfBias, c);
    if (sparsity != null) {
      sparsity.follow(hPos, c);
      sparsity.add(seenPos, null, vMean, sum.w());
    }
    if (offsets != null) {
      offsets.centre(keep, sum);
    }
  }

  /**
   * Updates w = keep w + the gradient of W. The update of sigma also needs this gradient
   * separately.
   */
  private void weights(
      Scalar positive,
      Matrix seenPos,
      Matrix hPos,
      Scalar negative,
      Matrix seenNeg,
      Matrix hNeg,
      Scalar keep,
      Matrix w,
      @Nullable SigmaUpdate sigma) {
    if (sigma == null) {
      backend.contrast(positive, seenPos, hPos, negative, seenNeg, hNeg, keep, w);
      return;
    }
    Matrix gradient = sigma.weightGradient();
    backend.contrast(positive, seenPos, hPos, negative, seenNeg, hNeg, Scalar.ZERO, gradient);
    backend.scale(keep, w);
    backend.axpy(Scalar.ONE, gradient, w);
  }

  /** Updates b = keep b + the gradient of b, which is divided by sigma^2 for Gaussian units. */
  private void visibleBias(
      Scalar positive, Matrix vPos, Scalar negative, Matrix vNeg, Scalar keep, Matrix b) {
    if (!scaled) {
      difference(positive, vPos, negative, vNeg, keep, b);
      return;
    }
    Matrix gap = vGap.rows(1);
    difference(positive, vPos, negative, vNeg, Scalar.ZERO, gap);
    rbm.visibleUnits().biasGradient(backend, gap);
    backend.scale(keep, b);
    backend.axpy(Scalar.ONE, gap, b);
  }

  /** Computes out = positive (sum of data rows) - negative (sum of chain rows) + keep out. */
  private void difference(
      Scalar positive, Matrix data, Scalar negative, Matrix chains, Scalar keep, Matrix out) {
    backend.columnSums(positive, data, keep, out);
    backend.columnSums(negative.negated(), chains, Scalar.ONE, out);
  }

  /** Returns s(v) (n, V), which is v itself unless the visible units are scaled. */
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
    compensate(change.w(), to);
  }

  /**
   * Applies the correction of centring to the biases of {@code changed}, after dW was added to its
   * weights.
   */
  private void compensate(Matrix dW, Rbm changed) {
    if (offsets != null) {
      offsets.compensate(dW, changed.visibleBias(), changed.hiddenBias());
    }
  }

  /** The state of updates between steps, by the names in checkpoints. */
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("dW", velocity.w());
    state.put("db", velocity.b());
    state.put("dc", velocity.c());
    if (sparsity != null) {
      state.put("q", sparsity.activity());
    }
    if (sigma != null) {
      state.put("dz", sigma.velocity());
    }
    state.putAll(rbm.visibleUnits().state());
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
