package org.harmonium.nn;

import org.harmonium.backend.Matrix;

/**
 * A cost of a layer's outputs h (n, H), added to the loss so that a representation becomes what it
 * should be: {@code Omega = strength * cost}, of the sum over the rows like a {@link Loss}.
 *
 * <p>The strength is a Scalar, so that it can follow what the loss's derivatives are of: lambda
 * where they are of a sum, lambda / n where they are of a mean.
 */
public interface Penalty extends AutoCloseable {
  /** Makes room for up to n rows: to be called before passes of so many rows are recorded. */
  void reserve(int n);

  /** Omega of these outputs, in double. Waits. */
  double value(Matrix h);

  /**
   * dh = dh + the derivatives of Omega by h; what it asks of parameters beside that is added to
   * their gradients.
   */
  void addGradient(Matrix h, Matrix dh);

  @Override
  void close();
}
