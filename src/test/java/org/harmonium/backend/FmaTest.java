package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The emulated fused multiply-add against {@link Math#fma}. A longer run is {@code
 * -Dharmonium.fma.trials=100000000}.
 */
class FmaTest {
  private static final int TRIALS = Integer.getInteger("harmonium.fma.trials", 500_000);

  private static final float[] FLOATS = {
    0f, 1f, 1.5f, 3f, 0.1f, 1 + 0x1p-23f, 1 - 0x1p-24f, 0x1p-12f, 1 + 0x1p-12f, 0x1p24f,
    0x1p24f + 2, Float.MIN_VALUE, 3 * Float.MIN_VALUE, Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL), 0x1p-75f, 0x1p-74f, 0x1p-63f, 0x1p-126f, 0x1p-149f, 0x1p63f,
    0x1p64f, Float.MAX_VALUE, 0x1p127f, 0x1p103f, Float.POSITIVE_INFINITY, Float.NaN
  };

  private static final double[] DOUBLES = {
    0, 1, 1.5, 3, 0.1, 1 + 0x1p-52, 1 - 0x1p-53, 0x1p-27, 1 + 0x1p-26, 1 + 0x1p-27, 0x1p53,
    0x1p53 + 2, Double.MIN_VALUE, Double.MIN_NORMAL, 0x1p-537, 0x1p-512, 0x1p-450, 0x1p-449,
    0x1p-900, 0x1p450, 0x1p512, 0x1p900, 0x1.8p900, Double.MAX_VALUE, Double.POSITIVE_INFINITY,
    Double.NaN
  };

  private final Random random = new Random(1);

  private static void check(float a, float b, float c) {
    int expected = Float.floatToIntBits(Math.fma(a, b, c));
    if (expected != Float.floatToIntBits(Fma.emulated(a, b, c))) {
      assertEquals(Math.fma(a, b, c), Fma.emulated(a, b, c), a + " * " + b + " + " + c);
    }
  }

  private static void check(double a, double b, double c) {
    long expected = Double.doubleToLongBits(Math.fma(a, b, c));
    if (expected != Double.doubleToLongBits(Fma.emulated(a, b, c))) {
      assertEquals(Math.fma(a, b, c), Fma.emulated(a, b, c), a + " * " + b + " + " + c);
    }
  }

  /** All values with both signs. */
  private static double[] signed(double... values) {
    double[] all = new double[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      all[2 * i] = values[i];
      all[2 * i + 1] = -values[i];
    }
    return all;
  }

  @Test
  void floats_ofSpecialValues() {
    List<Float> all = new ArrayList<>();
    for (float value : FLOATS) {
      all.add(value);
      all.add(-value);
    }
    for (float a : all) {
      for (float b : all) {
        for (float c : all) {
          check(a, b, c);
        }
      }
    }
  }

  @Test
  void doubles_ofSpecialValues() {
    double[] all = signed(DOUBLES);
    for (double a : all) {
      for (double b : all) {
        for (double c : all) {
          check(a, b, c);
        }
      }
    }
  }

  @Test
  void floats_ofRandomBits() {
    for (int i = 0; i < TRIALS; i++) {
      check(
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()));
    }
  }

  /** A random float with few bits, so that sums are often half way between two floats. */
  private float few(int bits, int exponents) {
    int mantissa = (1 << bits) + random.nextInt(1 << bits);
    float value = Math.scalb((float) mantissa, random.nextInt(exponents) - exponents / 2);
    return random.nextBoolean() ? value : -value;
  }

  @Test
  void floats_halfWayAndCloseToIt() {
    int roundedTwice = 0;
    for (int i = 0; i < TRIALS; i++) {
      float a = few(1 + random.nextInt(23), 40);
      float b = few(1 + random.nextInt(23), 40);
      double half = (double) a * b;
      // The summand is near the product, or makes the sum end in a one far below the last bit.
      float c =
          switch (i % 4) {
            case 0 -> few(1 + random.nextInt(23), 120);
            case 1 -> Math.scalb(Math.ulp((float) half), -1 - random.nextInt(60));
            case 2 -> (float) -half;
            default -> Math.scalb((float) half, random.nextInt(50) - 25);
          };
      check(a, b, c);
      check(a, b, -c);
      roundedTwice += (float) (half + c) == Math.fma(a, b, c) ? 0 : 1;
    }
    assertTrue(roundedTwice > TRIALS / 1000, "only " + roundedTwice);
  }

  @Test
  void floats_whoseResultIsSubnormal() {
    for (int i = 0; i < TRIALS; i++) {
      float a = Math.scalb(few(1 + random.nextInt(23), 4), -90 + random.nextInt(20));
      float b = Math.scalb(few(1 + random.nextInt(23), 4), -90 + random.nextInt(20));
      check(a, b, few(1 + random.nextInt(23), 2) * Float.MIN_VALUE);
      check(a, b, random.nextInt(1 << 24) * Float.MIN_VALUE);
      check(a, b, Float.MIN_VALUE * (i & 1));
    }
  }

  private double wide(int bits, int exponents) {
    double value =
        Math.scalb(
            (double) ((1L << bits) + (random.nextLong() & ((1L << bits) - 1))),
            random.nextInt(exponents) - exponents / 2);
    return random.nextBoolean() ? value : -value;
  }

  @Test
  void doubles_ofRandomBits() {
    for (int i = 0; i < TRIALS; i++) {
      check(
          Double.longBitsToDouble(random.nextLong()),
          Double.longBitsToDouble(random.nextLong()),
          Double.longBitsToDouble(random.nextLong()));
    }
  }

  @Test
  void doubles_halfWayAndCloseToIt() {
    int roundedTwice = 0;
    for (int i = 0; i < TRIALS; i++) {
      double a = wide(1 + random.nextInt(52), 60);
      double b = wide(1 + random.nextInt(52), 60);
      double product = a * b;
      double c =
          switch (i % 4) {
            case 0 -> wide(1 + random.nextInt(52), 200);
            case 1 -> Math.scalb(Math.ulp(product), -1 - random.nextInt(60));
            case 2 -> -product;
            default -> Math.scalb(product, random.nextInt(110) - 55);
          };
      check(a, b, c);
      check(a, b, -c);
      roundedTwice += product + c == Math.fma(a, b, c) ? 0 : 1;
    }
    assertTrue(roundedTwice > TRIALS / 1000, "only " + roundedTwice);
  }

  @Test
  void doubles_atTheEndsOfTheRange() {
    for (int i = 0; i < TRIALS / 10; i++) {
      double a = Math.scalb(wide(52, 4), -502 + random.nextInt(6));
      double b = Math.scalb(wide(52, 4), -502 + random.nextInt(6));
      check(a, b, wide(52, 2000));
      check(1 / a, 1 / b, wide(52, 2000));
      check(a, b, -a * b);
      check(a, b, Math.scalb(a * b, -54));
    }
  }
}
