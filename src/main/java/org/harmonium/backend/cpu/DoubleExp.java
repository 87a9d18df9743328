package org.harmonium.backend.cpu;

import org.harmonium.backend.Fma;

/**
 * The exponential in double precision for inner loops, as a fixed sequence of operations that the
 * JIT compiler vectorises.
 */
public final class DoubleExp {

  /** Adding and subtracting 1.5 * 2^52 rounds a double of magnitude below 2^51 to an integer. */
  private static final double ROUNDER = 0x1.8p52;

  /** 3 ln 2 in two parts. The small multiples of the first are exact. */
  private static final double THREE_LN2_HIGH = 0x1.0a2b23f3ba8p1;

  private static final double THREE_LN2_LOW = 0x1.b98p-42;
  private static final double PER_THREE_LN2 = 0x1.ec709dc3a03fep-2;
  private static final double THIRD = 1.0 / 3;

  private DoubleExp() {}

  /**
   * Returns 1 + e^-|x|, to a relative 1e-15: a factor of the product whose logarithm is a sum of
   * softplus.
   *
   * <p>-|x| = 3 m ln 2 + r with r in [0, 3 ln 2) and m in -20..0; beyond |x| = 40 the result is 1.
   * The three steps are short enough for a loop over each to be vectorised.
   */
  public static double onePlusExpOfMinusAbs(double x) {
    double m = exponent(x);
    return onePlus(mantissa(x, m), m);
  }

  /**
   * Returns e^-|x|, to a relative 5e-15, or 0 if |x| &gt; 40, where it does not change a sum above
   * 1.
   */
  public static double expOfMinusAbs(double x) {
    double m = exponent(x);
    double e = mantissa(x, m) * power(m);
    return Math.abs(x) > 40.0 ? 0.0 : e;
  }

  /** Returns the integer m. */
  static double exponent(double x) {
    return Fma.of(argument(x), PER_THREE_LN2, -0.5) + ROUNDER - ROUNDER;
  }

  /** Returns e^r. */
  static double mantissa(double x, double m) {
    double r = Fma.of(m, -THREE_LN2_LOW, Fma.of(m, -THREE_LN2_HIGH, argument(x)));
    double p = Fma.of(r, 0x1.fa3c2587e82d0p-36, 0x1.67f6704dbe8cfp-35);
    p = Fma.of(r, p, 0x1.5c62c99d5fc8fp-29);
    p = Fma.of(r, p, 0x1.9c67e3b71412ap-26);
    p = Fma.of(r, p, 0x1.29a529979c21dp-22);
    p = Fma.of(r, p, 0x1.71a2da24195b5p-19);
    p = Fma.of(r, p, 0x1.a01f5c0faf9e1p-16);
    p = Fma.of(r, p, 0x1.a019af2a47bccp-13);
    p = Fma.of(r, p, 0x1.6c16c498f4913p-10);
    p = Fma.of(r, p, 0x1.111110fe7b8fdp-7);
    p = Fma.of(r, p, 0x1.55555555c6234p-5);
    p = Fma.of(r, p, 0x1.555555555448cp-3);
    p = Fma.of(r, p, 0x1.0000000000007p-1);
    p = Fma.of(r, p, 1.0);
    return Fma.of(r, p, 1.0);
  }

  /** Returns 1 + p 8^m. */
  static double onePlus(double p, double m) {
    return Fma.of(p, power(m), 1.0);
  }

  private static double power(double m) {
    // 8^m = 2^-30 8^n for n = m + 10 in -10..10, by the balanced ternary digits of n.
    double n = m + 10;
    double third = Fma.of(n, THIRD, ROUNDER) - ROUNDER;
    double ninth = Fma.of(third, THIRD, ROUNDER) - ROUNDER;
    double d = Fma.of(-3.0, third, n);
    double e = Fma.of(-3.0, ninth, third);
    return Fma.of(d, Fma.of(d, 3.0625 * 0x1p-30, 3.9375 * 0x1p-30), 0x1p-30)
        * Fma.of(e, Fma.of(e, 0x1.fe008p7, 0x1.ffff8p7), 1.0)
        * Math.max(Fma.of(ninth, 0x1p27 - 1, 1.0), 0x1p-27);
  }

  private static double argument(double x) {
    return -Math.min(Math.abs(x), 40.0);
  }
}
