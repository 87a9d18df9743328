package org.harmonium.backend;

/**
 * What networks are trained to make small, each as two operations: the gradient, for steps that may
 * be recorded, and the number, for reports, which waits for all work.
 *
 * <p>All operands have one shape: a row an example, a column an output. Losses are sums over the
 * examples, in double, and gradients are those of the sum; who wants means divides by the number of
 * rows. A gradient may overwrite the outputs that it is of, but never the targets.
 *
 * <p>The cross-entropies are differences of two sums, so their error is relative to those sums, not
 * to a loss that is nearly 0. With infinite outputs they are not defined.
 */
public interface Losses extends Arithmetic {

  /** The sum of (y - t)^2 / 2 over all elements, in the order of {@link #squaredDistance}. */
  default double squaredError(Matrix y, Matrix target) {
    Shapes.requireSame("squaredError", y, target);
    return squaredDistance(y, target) / 2;
  }

  /** gradient = y - t, the gradient of {@link #squaredError} in y. */
  default void squaredErrorGradient(Matrix y, Matrix target, Matrix gradient) {
    Shapes.requireLoss("squaredErrorGradient", y, target, gradient);
    copy(y, gradient);
    axpy(Scalar.MINUS_ONE, target, gradient);
  }

  /**
   * The sum of log(1 + exp(x)) - t x over all elements: the cross-entropy of binary units that are
   * on with probability sigmoid(x) where t is wanted, t in [0, 1]. Both sums run in the order of
   * {@link #dot}.
   *
   * @param logits x, what the sigmoid is taken of
   */
  default double binaryCrossEntropy(Matrix logits, Matrix target) {
    Shapes.requireSame("binaryCrossEntropy", logits, target);
    return RowResults.total(softplusRowSums(1, logits)) - dot(logits, target);
  }

  /** gradient = sigmoid(x) - t, the gradient of {@link #binaryCrossEntropy} in x. */
  default void binaryCrossEntropyGradient(Matrix logits, Matrix target, Matrix gradient) {
    Shapes.requireLoss("binaryCrossEntropyGradient", logits, target, gradient);
    apply(Unary.SIGMOID, logits, gradient);
    axpy(Scalar.MINUS_ONE, target, gradient);
  }

  /**
   * The sum over rows i of log(sum over j of exp(x[i, j])) - sum over j of t[i, j] x[i, j]: the
   * cross-entropy of the distribution {@link #softmax} of the row where the distribution t is
   * wanted, such as a 1 in the column of the class. Both sums run in the order of {@link #dot}.
   *
   * @param logits x, what the softmax is taken of
   * @param target rows that each add up to 1
   */
  default double softmaxCrossEntropy(Matrix logits, Matrix target) {
    Shapes.requireSame("softmaxCrossEntropy", logits, target);
    return RowResults.total(logSumExpRows(logits)) - dot(logits, target);
  }

  /** gradient = softmax(x) - t, the gradient of {@link #softmaxCrossEntropy} in x. */
  default void softmaxCrossEntropyGradient(Matrix logits, Matrix target, Matrix gradient) {
    Shapes.requireLoss("softmaxCrossEntropyGradient", logits, target, gradient);
    softmax(logits, gradient);
    axpy(Scalar.MINUS_ONE, target, gradient);
  }
}
