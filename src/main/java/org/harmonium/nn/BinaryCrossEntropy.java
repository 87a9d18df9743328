package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * The sum of -t log p - (1 - t) log(1 - p) with p = sigmoid(y), for targets in [0, 1]: y are
 * logits. It is the loss of a discriminator too, with targets 1 for real rows (or a little less:
 * label smoothing) and 0 for generated ones.
 */
public final class BinaryCrossEntropy implements Loss {
  /** There is but one. */
  public static final BinaryCrossEntropy INSTANCE = new BinaryCrossEntropy();

  private BinaryCrossEntropy() {}

  @Override
  public String name() {
    return "binary-cross-entropy";
  }

  @Override
  public double value(Backend backend, Matrix y, Matrix t) {
    return backend.binaryCrossEntropy(y, t);
  }

  /** dy = sigmoid(y) - t. */
  @Override
  public void gradient(Backend backend, Matrix y, Matrix t, Matrix dy) {
    backend.binaryCrossEntropyGradient(y, t, dy);
  }

  @Override
  public ActivationFunction link() {
    return ActivationFunction.SIGMOID;
  }
}
