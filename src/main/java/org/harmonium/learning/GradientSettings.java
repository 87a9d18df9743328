package org.harmonium.learning;

/**
 * What an optimiser does to the gradients of the mean loss before it uses them, in this order.
 *
 * <pre>
 *   g = g cut to [-largestValue, largestValue]                      element by element
 *   g = g min(1, largestNorm / |g|)                                 |g|: the norm of all gradients together
 *   g = g + l2 w                                                    for parameters that decay
 * </pre>
 *
 * @param l2 quadratic decay of the weights; 0 for none
 * @param largestNorm above 0; infinite for no limit (Pascanu, Mikolov and Bengio: On the difficulty
 *     of training recurrent neural networks, ICML 2013, algorithm 1)
 * @param largestValue above 0; infinite for no limit
 */
public record GradientSettings(double l2, double largestNorm, double largestValue) {
  /** The gradients as they are. */
  public static final GradientSettings PLAIN =
      new GradientSettings(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Checks the ranges. */
  public GradientSettings {
    if (!(l2 >= 0 && l2 <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("l2 must be at least 0 and finite, was " + l2);
    }
    if (!(largestNorm > 0 && largestValue > 0)) {
      throw new IllegalArgumentException(
          "the limits on gradients must be above 0, were %s on the norm and %s on values"
              .formatted(largestNorm, largestValue));
    }
  }

  /** Decay alone. */
  public static GradientSettings decay(double l2) {
    return new GradientSettings(l2, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** The same with a limit on the norm of all gradients together. */
  public GradientSettings limitNorm(double largest) {
    return new GradientSettings(l2, largest, largestValue);
  }

  /** The same with a limit on each number. */
  public GradientSettings limitValue(double largest) {
    return new GradientSettings(l2, largestNorm, largest);
  }
}
