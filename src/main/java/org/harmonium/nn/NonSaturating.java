package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowResults;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.harmonium.backend.Unary;

/**
 * The non-saturating loss of a generator: the cross-entropy with 1 - t in place of the targets t of
 * the discriminator. For generated rows, where t = 0, it is the sum of -log D, D = sigmoid(y). Its
 * gradient is large where the discriminator rejects a row with confidence (Goodfellow and others:
 * Generative adversarial nets, NIPS 2014, section 3).
 *
 * <p>y and t are the logits and the targets of the discriminator.
 */
public final class NonSaturating implements Loss {
  /** The only instance. */
  public static final NonSaturating INSTANCE = new NonSaturating();

  private NonSaturating() {}

  @Override
  public String name() {
    return "non-saturating";
  }

  /** The sum of log(1 + exp(-y)) + t y. */
  @Override
  public double value(Backend backend, Matrix y, Matrix t) {
    return RowResults.total(backend.softplusRowSums(-1, y)) + backend.dot(y, t);
  }

  /** dy = t - sigmoid(-y). (sigmoid(y) - 1 + t would lose its digits where D is nearly 1.) */
  @Override
  public void gradient(Backend backend, Matrix y, Matrix t, Matrix dy) {
    if (dy == t) {
      throw new ShapeException(
          "non-saturating: the gradient must be another matrix than the targets");
    }
    backend.copy(y, dy);
    backend.scale(Scalar.MINUS_ONE, dy);
    backend.apply(Unary.SIGMOID, dy, dy);
    backend.scale(Scalar.MINUS_ONE, dy);
    backend.axpy(Scalar.ONE, t, dy);
  }

  @Override
  public ActivationFunction link() {
    return ActivationFunction.SIGMOID;
  }
}
