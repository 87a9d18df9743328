package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * The loss that a network is trained to minimise: a number for outputs y and targets t, both (n,
 * outputs), and its derivatives by y. Both are sums over the rows, so that a mean needs a division
 * by n.
 */
public interface Loss {
  /** Its name in files. */
  String name();

  /** The loss, in double. Waits. */
  double value(Backend backend, Matrix y, Matrix t);

  /** dy = the derivatives of {@link #value} by y (n, outputs); dy may be y, but not t. */
  void gradient(Backend backend, Matrix y, Matrix t, Matrix dy);

  /** The function that turns y into a prediction of t: of logits, a probability. */
  ActivationFunction link();
}
