package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/**
 * The loss of a generator in the zero-sum game: minus the {@link BinaryCrossEntropy} of the
 * discriminator on the same rows. For generated rows, where t = 0, it is the sum of log(1 - D), D =
 * sigmoid(y) (Goodfellow and others: Generative adversarial nets, NIPS 2014, eq. 1). Its gradient
 * vanishes where the discriminator rejects a row with confidence: see {@link NonSaturating}.
 *
 * <p>y and t are the logits and the targets of the discriminator.
 */
public final class ZeroSum implements Loss {
  /** The only instance. */
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
