package org.harmonium.nn;

import org.harmonium.backend.Matrix;

/**
 * A cost of the outputs h (n, H) of a layer that is added to the loss to regularise a
 * representation: {@code Omega = strength * cost}, a sum over the rows like a {@link Loss}.
 *
 * <p>The strength is a Scalar, so that it can change with the scale of the derivatives of the loss:
 * lambda for those of a sum, lambda / n for those of a mean.
 */
public interface Penalty extends AutoCloseable {
  /** Allocates room for up to n rows: to be called before passes of so many rows are recorded. */
  void reserve(int n);

  /** Omega of these outputs, in double. Waits. */
  double value(Matrix h);

  /**
   * dh = dh + the derivatives of Omega by h. Derivatives by parameters that do not pass through h
   * are added to the gradients of the parameters.
   */
  void addGradient(Matrix h, Matrix dh);

  @Override
  void close();
}
