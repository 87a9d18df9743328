package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * The update of a directed layer, which learns to predict the states of a layer from those of a
 * neighbour by the gradient of their log-probability:
 *
 * <pre>
 *   error = predicted - states
 *   dW = momentum dW - rate (s(error)ᵀ given or givenᵀ s(error)) / n - rate (l2 W + l1 sign(W));   W = W + dW
 *   db = momentum db - rate mean error;                                                           b = b + db
 * </pre>
 *
 * <p>s is the statistic of the predicted units. The mean error of Gaussian ones is over sigma^2.
 */
final class DirectedUpdate {
  private final Backend backend;
  private final Layer predicted; // of N units
  private final boolean downwards;
  private final Matrix weights; // (N below, N above)
  final Matrix dW; // velocity
  final Matrix db; // velocity
  private final UpdateStep step;
  private final BiasGradient bias;
  private final RowScratch scaled; // (n, N), used only if s(x) is not x

  /**
   * @param downwards whether the lower layer is predicted from the upper one
   */
  DirectedUpdate(
      Workspace workspace,
      Backend backend,
      Layer predicted,
      boolean downwards,
      Matrix weights,
      UpdateSettings settings) {
    this.backend = backend;
    this.predicted = predicted;
    this.downwards = downwards;
    this.weights = weights;
    this.dW = workspace.zeros(weights.rows(), weights.cols());
    this.db = workspace.zeros(1, predicted.size());
    this.step = new UpdateStep(backend, settings.l2(), settings.l1());
    this.bias = new BiasGradient(workspace, backend, predicted);
    this.scaled = workspace.own(() -> new RowScratch(backend, predicted.size()));
  }

  void reserve(int rows) {
    if (predicted.units().isScaled()) {
      scaled.reserve(rows);
    }
  }

  void prepare(double rate, double momentum, int n) {
    step.prepare(rate, momentum, n, n);
  }

  /**
   * One update.
   *
   * @param given s(x) of the given layer (n, N given)
   * @param means the predicted means (n, N); overwritten
   * @param states the states of the predicted layer (n, N)
   */
  void apply(Matrix given, Matrix means, Matrix states) {
    backend.axpy(Scalar.MINUS_ONE, states, means); // now the error
    Scalar share = step.positive.negated();
    bias.add(share, means, step.momentum, db);
    Matrix error = means;
    if (predicted.units().isScaled()) {
      error = scaled.rows(means.rows());
      predicted.units().statistic(backend, means, error);
    }
    if (downwards) {
      backend.gemm(share, error, true, given, false, step.momentum, dW);
    } else {
      backend.gemm(share, given, true, error, false, step.momentum, dW);
    }
    step.moveWeights(dW, weights);
    step.moveBias(db, predicted.bias());
  }
}
