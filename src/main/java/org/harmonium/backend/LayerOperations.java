package org.harmonium.backend;

/**
 * What the layers of networks and their penalties need beside {@link Arithmetic}; what is said at
 * {@link Backend} of operands, bits and waiting holds here. Masks of dropout are {@link
 * Backend#dropoutMask}, since they are drawn.
 */
public interface LayerOperations extends Arithmetic {

  /**
   * The largest number of each group of columns, as a layer of maxout units has it: out[i, g] = max
   * over k &lt; size of x[i, g size + k]; x (n, m size), out (n, m). NaN where the group has a NaN;
   * -0 is below 0. (Goodfellow, Warde-Farley, Mirza, Courville, Bengio: Maxout networks, ICML
   * 2013.)
   */
  void maxGroups(int size, Matrix x, Matrix out);

  /**
   * How {@link #maxGroups} passes a gradient back: dx[i, j] = dy[i, g] at the first element of
   * group g that equals its largest number, where -0 equals 0, and 0 at the others; x and dx (n, m
   * size), dy (n, m). All of a group that has a NaN becomes NaN. {@code dx} may be {@code x}.
   */
  void maxGroupsGradient(int size, Matrix x, Matrix dy, Matrix dx);

  /**
   * y = y + alpha sign(x), in one rounding: the gradient of alpha |x|, added to others. The sign of
   * a zero is that zero, and that of NaN is NaN.
   */
  void addSign(Scalar alpha, Matrix x, Matrix y);
}
