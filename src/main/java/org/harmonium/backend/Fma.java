package org.harmonium.backend;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * The fused multiply-add a b + c, rounded once. Without an instruction for it, on processors before
 * 2013 and some virtual machines, {@link Math#fma(float, float, float)} computes with {@link
 * java.math.BigDecimal}, about a thousand times slower. This class then computes the same value by
 * other operations.
 *
 * <p>A sum that is rounded to odd (to the neighbour whose last bit is 1, if it is not exact) with
 * at least two bits more than the result can be rounded again without changing the result. Source:
 * S. Boldo and G. Melquiond, Emulation of a FMA and correctly rounded sums: proved algorithms using
 * rounding to odd, IEEE Transactions on Computers 57 (2008), 462-471.
 */
public final class Fma {
  private static final boolean IS_FAST = isInstruction();

  /** The bits of a double beyond the precision of a float, and their value half way. */
  private static final long BEYOND_FLOAT = 0x1fffffffL;

  private static final long HALF_WAY = 0x10000000L;

  /** Products of at least {@code LEAST} have a rounding error that is a double. */
  private static final double LEAST = 0x1p-900;

  private static final double MOST = 0x1p900;

  /** 2^27 + 1, by which a double is split in two halves. */
  private static final double SPLITTER = 0x1p27 + 1;

  private static final int CALLS = 16;
  private static final int ATTEMPTS = 4;

  /** Between 0.04 microseconds of the instruction and 20 of BigDecimal, before compilation. */
  private static final long LONGEST_NANOS = CALLS * 500L;

  private Fma() {}

  /** Whether this processor and this JVM have an instruction for it. */
  public static boolean isFast() {
    return IS_FAST;
  }

  /** Returns a b + c, rounded once. */
  public static float of(float a, float b, float c) {
    return IS_FAST ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  /** Returns a b + c, rounded once. */
  public static double of(double a, double b, double c) {
    return IS_FAST ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  static float emulated(float a, float b, float c) {
    double product = (double) a * b; // exact: 48 bits of 53, and exponents in range
    double sum = product + c;
    boolean isHalfWay = (Double.doubleToRawLongBits(sum) & BEYOND_FLOAT) == HALF_WAY;
    if (sum == 0 || (!isHalfWay && Math.abs(sum) >= Float.MIN_NORMAL)) {
      return (float) sum; // its rounding error cannot lead to another float
    }
    return (float) toOdd(sum, error(product, c, sum));
  }

  static double emulated(double a, double b, double c) {
    double product = a * b;
    double size = Math.abs(product);
    boolean isInRange = size >= LEAST && size <= MOST && Math.abs(c) <= MOST;
    if (!isInRange || Math.abs(a) > MOST || Math.abs(b) > MOST) {
      return a == 0 || b == 0 ? product + c : Math.fma(a, b, c);
    }
    double low = productError(a, b, product);
    double t = c + low;
    double tLow = error(c, low, t);
    double v = product + t;
    double vLow = error(product, t, v);
    double rest = tLow + vLow;
    return v + toOdd(rest, error(tLow, vLow, rest));
  }

  /** Returns x + y - sum exactly, where sum is x + y rounded (D. Knuth). */
  private static double error(double x, double y, double sum) {
    double yRounded = sum - x;
    return (x - (sum - yRounded)) + (y - yRounded);
  }

  /** Returns a b - product exactly, where product is a b rounded (T. Dekker, G. Veltkamp). */
  private static double productError(double a, double b, double product) {
    double aHigh = high(a);
    double bHigh = high(b);
    double aLow = a - aHigh;
    double bLow = b - bHigh;
    return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
  }

  private static double high(double x) {
    double scaled = SPLITTER * x;
    return scaled - (scaled - x);
  }

  /** Returns the sum rounded to odd, from the sum rounded to nearest and its error. */
  private static double toOdd(double sum, double error) {
    long bits = Double.doubleToRawLongBits(sum);
    boolean isExact = !(Math.abs(error) > 0); // also for NaN
    if (isExact || (bits & 1) != 0) {
      return sum;
    }
    // A larger magnitude has larger bits, for either sign.
    return Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
  }

  /**
   * Times a few calls. The flag of the JVM is asked for only if they were slow, because that takes
   * a tenth of a second; it makes the answer the same on a busy machine, on which the bits of
   * matrix products depend.
   */
  private static boolean isInstruction() {
    float x = 1.1f;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        x = Math.fma(x, 0.7f, 0.3f);
      }
      if (System.nanoTime() - start < LONGEST_NANOS && x > 0) {
        return true;
      }
    }
    return isFlagSet();
  }

  private static boolean isFlagSet() {
    try {
      return Boolean.parseBoolean(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("UseFMA")
              .getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      return false; // another JVM
    }
  }
}
