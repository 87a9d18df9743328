package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/**
 * The coefficients of a parameter update with momentum and decay (of weights only, Hinton 2010,
 * section 10), and its last step:
 *
 * <pre>
 *   dW = dW - rate (l2 W + l1 sign(W));   W = W + dW;   b = b + db
 * </pre>
 */
final class UpdateStep {
  final Scalar momentum;
  final Scalar positive; // rate / n
  final Scalar negative; // rate / m
  private final Backend backend;
  private final double l2;
  private final double l1;
  private final Scalar l2Share; // rate * l2
  private final Scalar l1Share;

  UpdateStep(Backend backend, double l2, double l1) {
    this.backend = backend;
    this.l2 = l2;
    this.l1 = l1;
    this.momentum = backend.scalar(0f);
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.l2Share = backend.scalar(0f);
    this.l1Share = backend.scalar(0f);
  }

  /** Sets the coefficients for n rows of data and m rows of the model's states. */
  void prepare(double rate, double momentum, int n, int m) {
    this.momentum.set((float) momentum);
    positive.set((float) (rate / n));
    negative.set((float) (rate / m));
    l2Share.set((float) (rate * l2));
    l1Share.set((float) (rate * l1));
  }

  void moveWeights(Matrix dW, Matrix weights) {
    backend.momentumStep(l2Share, l1Share, dW, weights);
  }

  void moveBias(Matrix db, Matrix bias) {
    backend.momentumStep(Scalar.ZERO, Scalar.ZERO, db, bias);
  }
}
