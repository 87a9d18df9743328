package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/**
 * The generator's loss in the zero-sum game: the discriminator's {@link BinaryCrossEntropy} on the
 * same rows, negated. For generated rows, which the discriminator is told with t = 0, it is the sum
 * of log(1 - D), D = sigmoid(y) (Goodfellow and others: Generative adversarial nets, NIPS 2014, eq.
 * 1). It hardly has a slope where the discriminator is sure: see {@link NonSaturating}.
 *
 * <p>y are the discriminator's logits and t the discriminator's targets.
 */
public final class ZeroSum implements Loss {
  /** There is but one. */
  public static final ZeroSum INSTANCE = new ZeroSum();

  private ZeroSum() {}

  @Override
  public String name() {
    return "zero-sum";
  }

  @Override
  public double value(Backend backend, Matrix y, Matrix t) {
    return -backend.binaryCrossEntropy(y, t);
  }

  /** dy = t - sigmoid(y). */
  @Override
  public void gradient(Backend backend, Matrix y, Matrix t, Matrix dy) {
    backend.binaryCrossEntropyGradient(y, t, dy);
    backend.scale(Scalar.MINUS_ONE, dy);
  }

  @Override
  public ActivationFunction link() {
    return ActivationFunction.SIGMOID;
  }
}
