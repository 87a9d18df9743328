package org.harmonium.backend;

/**
 * Operations of network layers and of penalties. The rules for operands, reproducibility and
 * synchronisation are those of {@link Backend}. Dropout masks are random, and therefore created by
 * {@link Backend#dropoutMask}.
 */
public interface LayerOperations extends Arithmetic {

  /**
   * Computes the maximum of each group of columns, the activation of maxout units: out[i, g] = max
   * over k &lt; size of x[i, g size + k], for x (n, m size) and out (n, m). The result is NaN if
   * the group contains NaN; -0 is less than 0. (Goodfellow, Warde-Farley, Mirza, Courville, Bengio:
   * Maxout networks, ICML 2013.)
   */
  void maxGroups(int size, Matrix x, Matrix out);

  /**
   * Computes the gradient of {@link #maxGroups}: dx[i, j] = dy[i, g] at the first element of group
   * g that equals its maximum, where -0 equals 0, and 0 at the others, for x and dx (n, m size) and
   * dy (n, m). A group that contains NaN becomes NaN. {@code dx} may be {@code x}.
   */
  void maxGroupsGradient(int size, Matrix x, Matrix dy, Matrix dx);

  /**
   * Computes y = y + alpha sign(x), rounded once: adds the gradient of alpha |x|. The sign of a
   * zero is that zero, and the sign of NaN is NaN.
   */
  void addSign(Scalar alpha, Matrix x, Matrix y);
}
