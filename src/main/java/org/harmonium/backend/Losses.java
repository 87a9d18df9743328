package org.harmonium.backend;

/**
 * Loss functions of networks. Each has two operations: the gradient, which may be recorded, and the
 * value, which waits for pending work.
 *
 * <p>All operands have the same shape, with one row per example and one column per output. A loss
 * is a sum over the examples, in double, and its gradient is that of the sum; for means, divide by
 * the number of rows. The gradient may overwrite the outputs, but not the targets.
 *
 * <p>The cross-entropies are differences of two sums. Their error is relative to these sums, not to
 * the loss, which may be near 0. They are undefined for infinite outputs.
 */
public interface Losses extends Arithmetic {

  /** Returns the sum of (y - t)^2 / 2, in the order of {@link #squaredDistance}. */
  default double squaredError(Matrix y, Matrix target) {
    Shapes.requireSame("squaredError", y, target);
    return squaredDistance(y, target) / 2;
  }

  /** Computes gradient = y - t, the gradient of {@link #squaredError} with respect to y. */
  default void squaredErrorGradient(Matrix y, Matrix target, Matrix gradient) {
    Shapes.requireLoss("squaredErrorGradient", y, target, gradient);
    copy(y, gradient);
    axpy(Scalar.MINUS_ONE, target, gradient);
  }

  /**
   * Returns the sum of log(1 + exp(x)) - t x over all elements: the cross-entropy of binary units
   * with probabilities sigmoid(x), for targets t in [0, 1]. Both sums are in the order of {@link
   * #dot}.
   *
   * @param logits x, the arguments of the sigmoid
   */
  default double binaryCrossEntropy(Matrix logits, Matrix target) {
    Shapes.requireSame("binaryCrossEntropy", logits, target);
    return RowResults.total(softplusRowSums(1, logits)) - dot(logits, target);
  }

  /** Computes gradient = sigmoid(x) - t, that of {@link #binaryCrossEntropy} by x. */
  default void binaryCrossEntropyGradient(Matrix logits, Matrix target, Matrix gradient) {
    Shapes.requireLoss("binaryCrossEntropyGradient", logits, target, gradient);
    apply(Unary.SIGMOID, logits, gradient);
    axpy(Scalar.MINUS_ONE, target, gradient);
  }

  /**
   * Returns the sum over rows i of log(sum over j of exp(x[i, j])) - sum over j of t[i, j] x[i, j]:
   * the cross-entropy of the distribution {@link #softmax}(x) relative to the target distribution
   * t, such as a one-hot vector. Both sums are in the order of {@link #dot}.
   *
   * @param logits x, the arguments of the softmax
   * @param target rows that each sum to 1
   */
  default double softmaxCrossEntropy(Matrix logits, Matrix target) {
    Shapes.requireSame("softmaxCrossEntropy", logits, target);
    return RowResults.total(logSumExpRows(logits)) - dot(logits, target);
  }

  /** Computes gradient = softmax(x) - t, that of {@link #softmaxCrossEntropy} by x. */
  default void softmaxCrossEntropyGradient(Matrix logits, Matrix target, Matrix gradient) {
    Shapes.requireLoss("softmaxCrossEntropyGradient", logits, target, gradient);
    softmax(logits, gradient);
    axpy(Scalar.MINUS_ONE, target, gradient);
  }
}
