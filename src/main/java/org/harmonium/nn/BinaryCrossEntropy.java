package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * The sum of -t log p - (1 - t) log(1 - p) with p = sigmoid(y), for logits y and targets in [0, 1].
 * It is also the loss of a discriminator, with targets 0 for generated rows and 1 for real ones, or
 * less than 1 with label smoothing.
 */
public final class BinaryCrossEntropy implements Loss {
  /** The only instance. */
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
