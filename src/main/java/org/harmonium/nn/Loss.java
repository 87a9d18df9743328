package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * What a network is trained to make small: a number for outputs y and targets t, both (n, outputs),
 * and its derivatives by y. Both are those of the sum over the rows; who wants a mean divides by n.
 */
public interface Loss {
  /** The word for it in files. */
  String name();

  /** The loss, in double. Waits. */
  double value(Backend backend, Matrix y, Matrix t);

  /** dy = the derivatives of {@link #value} by y (n, outputs); dy may be y, but not t. */
  void gradient(Backend backend, Matrix y, Matrix t, Matrix dy);

  /**
   * What makes of y the quantity that t is about, for losses that take logits: the probability that
   * a unit is on, or of a class.
   */
  ActivationFunction link();
}
