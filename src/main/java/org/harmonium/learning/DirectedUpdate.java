package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Units;

/**
 * The update of a directed layer: its weights and biases learn to predict the states of a layer
 * from those of a neighbour, by the gradient of the log-probability of these states.
 *
 * <pre>
 *   error = predicted - states
 *   dW = momentum dW - rate (s(error)ᵀ given or givenᵀ s(error)) / n - rate (l2 W + l1 sign(W));   W = W + dW
 *   db = momentum db - rate mean error;                                                           b = b + db
 * </pre>
 *
 * <p>s is the statistic of the predicted units, x / sigma of Gaussian ones, whose mean error is
 * over sigma^2 too.
 */
final class DirectedUpdate implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Units units;
  private final boolean downwards;
  private final Matrix weights; // (N below, N above)
  private final Matrix bias; // (1, N predicted)
  private final Matrix dW;
  private final Matrix db;
  private final UpdateSettings settings;
  private final RowScratch scaled; // (n, N predicted), used only if s(x) is not x
  private final RowScratch gap; // (1, N predicted), likewise
  private final Scalar momentum;
  private final Scalar share; // -rate / n
  private final Scalar l2; // rate * decay
  private final Scalar l1;

  /**
   * @param units the predicted units
   * @param downwards whether the lower layer is predicted from the upper one
   */
  DirectedUpdate(
      Backend backend,
      Units units,
      boolean downwards,
      Matrix weights,
      Matrix bias,
      UpdateSettings settings) {
    this.backend = backend;
    this.units = units;
    this.downwards = downwards;
    this.weights = weights;
    this.bias = bias;
    this.settings = settings;
    this.workspace = new Workspace(backend);
    this.dW = workspace.zeros(weights.rows(), weights.cols());
    this.db = workspace.zeros(1, bias.cols());
    this.scaled = workspace.own(() -> new RowScratch(backend, bias.cols()));
    this.gap = workspace.own(() -> new RowScratch(backend, bias.cols()));
    this.momentum = backend.scalar(0f);
    this.share = backend.scalar(0f);
    this.l2 = backend.scalar(0f);
    this.l1 = backend.scalar(0f);
  }

  /** Allocates the workspace for up to {@code rows} rows. */
  void reserve(int rows) {
    if (units.isScaled()) {
      scaled.reserve(rows);
      gap.reserve(1);
    }
  }

  void prepare(double rate, double momentum, int n) {
    this.momentum.set((float) momentum);
    share.set((float) (-rate / n));
    l2.set((float) (rate * settings.l2()));
    l1.set((float) (rate * settings.l1()));
  }

  /**
   * One update.
   *
   * @param given s(x) of the given layer (n, N given)
   * @param predicted the predicted means (n, N); overwritten
   * @param states the states of the predicted layer (n, N)
   */
  void apply(Matrix given, Matrix predicted, Matrix states) {
    backend.axpy(Scalar.MINUS_ONE, states, predicted); // now the error
    Matrix error = predicted;
    if (units.isScaled()) {
      error = scaled.rows(predicted.rows());
      units.statistic(backend, predicted, error);
      Matrix mean = gap.rows(1);
      backend.columnSums(share, predicted, Scalar.ZERO, mean);
      units.biasGradient(backend, mean);
      backend.scale(momentum, db);
      backend.axpy(Scalar.ONE, mean, db);
    } else {
      backend.columnSums(share, predicted, momentum, db);
    }
    if (downwards) {
      backend.gemm(share, error, true, given, false, momentum, dW);
    } else {
      backend.gemm(share, given, true, error, false, momentum, dW);
    }
    backend.momentumStep(l2, l1, dW, weights);
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, db, bias);
  }

  /** The velocity of the weights. */
  Matrix dW() {
    return dW;
  }

  /** The velocity of the bias. */
  Matrix db() {
    return db;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
