package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/** The sum of (y - t)^2 / 2. */
public final class SquaredError implements Loss {
  /** The only instance. */
  public static final SquaredError INSTANCE = new SquaredError();

  private SquaredError() {}

  @Override
  public String name() {
    return "squared-error";
  }

  @Override
  public double value(Backend backend, Matrix y, Matrix t) {
    return backend.squaredError(y, t);
  }

  /** dy = y - t. */
  @Override
  public void gradient(Backend backend, Matrix y, Matrix t, Matrix dy) {
    backend.squaredErrorGradient(y, t, dy);
  }

  @Override
  public ActivationFunction link() {
    return ActivationFunction.LINEAR;
  }
}
