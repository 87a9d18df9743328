package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * The sum of -t log p with p = softmax(y) of each row, for logits y and targets whose rows add up
 * to 1, such as a 1 at the class.
 */
public final class SoftmaxCrossEntropy implements Loss {
  /** The only instance. */
  public static final SoftmaxCrossEntropy INSTANCE = new SoftmaxCrossEntropy();

  private SoftmaxCrossEntropy() {}

  @Override
  public String name() {
    return "softmax-cross-entropy";
  }

  @Override
  public double value(Backend backend, Matrix y, Matrix t) {
    return backend.softmaxCrossEntropy(y, t);
  }

  /** dy = softmax(y) - t. */
  @Override
  public void gradient(Backend backend, Matrix y, Matrix t, Matrix dy) {
    backend.softmaxCrossEntropyGradient(y, t, dy);
  }

  @Override
  public ActivationFunction link() {
    return ActivationFunction.SOFTMAX;
  }
}
