package org.harmonium.parity;

import org.harmonium.backend.Precision;

/**
 * The error that the products of a {@link Precision} may have: |error| &lt;= c sum |a b|.
 *
 * <pre>
 *   c(k) = 2 e + e^2 + (min(k, 2 sqrt(k)) + 4) 2^-24
 * </pre>
 *
 * <p>e is the largest relative error of rounding a factor to the mode's significant bits: 0 for
 * fp32, 2^-11 for tf32 (11 bits) and 2^-8 for bf16 (8 bits). Both factors are rounded, so a product
 * is off by 2 e + e^2 at most.
 *
 * <p>The sum of k products is in float32 in every mode, in an order that the backend chooses. Each
 * addition rounds by 2^-24 relatively: k roundings in the worst case, and with rounding errors that
 * do not conspire at most lambda sqrt(k) with probability 1 - 2 exp(-lambda^2 / 2) for an order
 * without any structure (Higham and Mary 2019, "A new approach to probabilistic rounding error
 * analysis"). Rounding errors have a standard deviation of 0.58 of their bound, so lambda = 2 is
 * 3.5 standard deviations of the longest chain, one accumulator for all k; products in blocks are
 * far below. The 4 are the product itself, alpha, beta, and the addition of C. TF32 where fp32 was
 * asked for is ten times over this bound at k = 784.
 */
final class Bounds {
  /** The absolute error of the sigmoid of {@link org.harmonium.backend.FloatFunctions}. */
  static final double SIGMOID = 2e-7;

  private Bounds() {}

  /** c(k): the bound of |error| / sum |a b| for sums of k products. */
  static double product(Precision precision, int k) {
    double rounding = precision.rounding();
    double sums = Math.min(k, 2 * Math.sqrt(k)) + 4;
    return 2 * rounding + rounding * rounding + sums * 0x1p-24;
  }

  /**
   * How far the mean of a binary unit may be off whose total input sums k products of this size:
   * the sigmoid's slope is at most 1/4.
   */
  static double mean(Precision precision, int k, double size) {
    return 0.25 * product(precision, k) * size + SIGMOID;
  }
}
