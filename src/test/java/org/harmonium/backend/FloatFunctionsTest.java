package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class FloatFunctionsTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** Boxing-free, and compiled with the function inside for the exhaustive tests. */
  private interface FloatFunction {
    float at(float x);
  }

  @Test
  void exp_millionPoints_within4Ulp() {
    assertUlps(4, FloatFunctions::exp, StrictMath::exp, 110);
  }

  @Test
  void log_millionPoints_within4Ulp() {
    assertUlps(4, FloatFunctions::log, StrictMath::log, 4);
  }

  @Test
  void softplus_millionPoints_within4Ulp() {
    assertUlps(4, FloatFunctions::softplus, FloatFunctionsTest::softplus, 110);
  }

  @Test
  void tanh_millionPoints_within4UlpAnd2e7() {
    assertUlps(4, FloatFunctions::tanh, StrictMath::tanh, 10);
    assertAbsolute(2e-7, FloatFunctions::tanh, StrictMath::tanh);
  }

  @Test
  void sigmoid_millionPoints_within2e7() {
    assertAbsolute(2e-7, FloatFunctions::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)));
  }

  @Test
  void sigmoid_negativeTail_relativelyAccurate() {
    for (float x = -88; x < 0; x += 0.001f) {
      double expected = 1 / (1 + StrictMath.exp(-x));
      assertEquals(1, FloatFunctions.sigmoid(x) / expected, 1e-6, () -> "relative");
    }
  }

  @Test
  void exp_specialValues_exact() {
    assertEquals(0f, FloatFunctions.exp(-INFINITY));
    assertEquals(0f, FloatFunctions.exp(-104f));
    assertEquals(Float.MIN_VALUE, FloatFunctions.exp(-103.5f));
    assertEquals(INFINITY, FloatFunctions.exp(INFINITY));
    assertEquals(INFINITY, FloatFunctions.exp(88.8f));
    assertEquals(1f, FloatFunctions.exp(0f));
    assertEquals(1f, FloatFunctions.exp(-0f));
    assertEquals(1f, FloatFunctions.exp(Float.MIN_VALUE));
    assertTrue(Float.isNaN(FloatFunctions.exp(Float.NaN)));
  }

  @Test
  void log_specialValues_exact() {
    assertEquals(-INFINITY, FloatFunctions.log(0f));
    assertEquals(-INFINITY, FloatFunctions.log(-0f));
    assertEquals(INFINITY, FloatFunctions.log(INFINITY));
    assertEquals(0f, FloatFunctions.log(1f));
    assertTrue(Float.isNaN(FloatFunctions.log(-Float.MIN_VALUE)));
    assertTrue(Float.isNaN(FloatFunctions.log(-1f)));
    assertTrue(Float.isNaN(FloatFunctions.log(-INFINITY)));
    assertTrue(Float.isNaN(FloatFunctions.log(Float.NaN)));
    assertEquals((float) Math.log(Float.MIN_VALUE), FloatFunctions.log(Float.MIN_VALUE));
    assertEquals((float) Math.log(Float.MAX_VALUE), FloatFunctions.log(Float.MAX_VALUE));
  }

  @Test
  void log_everyPowerOfTwo_within1Ulp() {
    for (int exponent = -149; exponent < 128; exponent++) {
      float x = (float) StrictMath.scalb(1.0, exponent);
      double expected = StrictMath.log(x);
      assertEquals(expected, FloatFunctions.log(x), Math.ulp((float) expected));
    }
  }

  @Test
  void sigmoidTanhSoftplus_specialValues_exact() {
    assertEquals(0.5f, FloatFunctions.sigmoid(0f));
    assertEquals(0.5f, FloatFunctions.sigmoid(-0f));
    assertEquals(0f, FloatFunctions.sigmoid(-INFINITY));
    assertEquals(1f, FloatFunctions.sigmoid(INFINITY));
    assertTrue(Float.isNaN(FloatFunctions.sigmoid(Float.NaN)));
    assertEquals(0f, FloatFunctions.tanh(0f));
    assertEquals(-0f, FloatFunctions.tanh(-0f));
    assertEquals(Float.MIN_VALUE, FloatFunctions.tanh(Float.MIN_VALUE));
    assertEquals(1f, FloatFunctions.tanh(INFINITY));
    assertEquals(-1f, FloatFunctions.tanh(-INFINITY));
    assertTrue(Float.isNaN(FloatFunctions.tanh(Float.NaN)));
    assertEquals(0f, FloatFunctions.softplus(-INFINITY));
    assertEquals(INFINITY, FloatFunctions.softplus(INFINITY));
    assertEquals(1e4f, FloatFunctions.softplus(1e4f));
    assertEquals(0f, FloatFunctions.softplus(-1e4f));
    assertTrue(Float.isNaN(FloatFunctions.softplus(Float.NaN)));
  }

  @Test
  void tanh_negatedArgument_negatedBits() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000_000; i++) {
      float x = Float.intBitsToFloat(random.nextInt() & 0x7FFFFFFF);
      if (!Float.isNaN(x)) {
        assertEquals(-FloatFunctions.tanh(x), FloatFunctions.tanh(-x));
      }
    }
  }

  @Test
  void sign_anyMagnitude_unit() {
    for (float x = Float.MIN_VALUE; x < INFINITY; x *= 2) {
      assertEquals(1f, FloatFunctions.sign(x));
      assertEquals(-1f, FloatFunctions.sign(-x));
    }
    assertEquals(0f, FloatFunctions.sign(0f));
    assertEquals(-0f, FloatFunctions.sign(-0f));
  }

  @Test
  void sinCosTurn_uniformGrid_within2e7() {
    for (int k = 0; k <= 1 << 24; k += 37) {
      float u = k * 0x1p-24f;
      assertEquals(StrictMath.cos(2 * Math.PI * u), FloatFunctions.cosTurn(u), 2e-7);
      assertEquals(StrictMath.sin(2 * Math.PI * u), FloatFunctions.sinTurn(u), 2e-7);
    }
  }

  @Test
  void softplusInDouble_wideRange_relativelyAccurate() {
    for (double x = -700; x < 700; x += 0.37) {
      assertEquals(1, FloatFunctions.softplus(x) / softplus(x), 1e-14);
    }
    assertEquals(1e300, FloatFunctions.softplus(1e300));
    assertEquals(0.0, FloatFunctions.softplus(-1e300));
    // log(1 + e^-40) = e^-40 - e^-80 / 2 to all digits, by the series.
    assertEquals(1, FloatFunctions.softplus(-40.0) / 4.248354255291589e-18, 1e-14);
  }

  @Test
  void expSigmoidTanh_denseSubset_nonDecreasing() {
    // Adjacent floats: everything around zero, the joints and the ends, then a stride.
    for (float centre :
        new float[] {0, 0.4f, 0.693147f, 1.386294f, 2.079442f, 4.158883f, 9f, 16.6f, 87.4f}) {
      int middle = Float.floatToIntBits(centre);
      int from = Math.max(0, middle - 200_000);
      assertNonDecreasing("exp", FloatFunctions::exp, from, middle + 200_000, 1);
      assertNonDecreasing("sigmoid", FloatFunctions::sigmoid, from, middle + 200_000, 1);
      assertNonDecreasing("tanh", FloatFunctions::tanh, from, middle + 200_000, 1);
    }
    int end = Float.floatToIntBits(INFINITY);
    assertNonDecreasing("exp", FloatFunctions::exp, 0, end, 997);
    assertNonDecreasing("sigmoid", FloatFunctions::sigmoid, 0, end, 997);
    assertNonDecreasing("tanh", FloatFunctions::tanh, 0, end, 997);
  }

  @Test
  @Tag("long")
  void exp_allFloats_nonDecreasing() {
    assertNonDecreasing("exp", FloatFunctions::exp, 0, Float.floatToIntBits(INFINITY), 1);
  }

  @Test
  @Tag("long")
  void sigmoid_allFloats_nonDecreasing() {
    assertNonDecreasing("sigmoid", FloatFunctions::sigmoid, 0, Float.floatToIntBits(INFINITY), 1);
  }

  @Test
  @Tag("long")
  void tanh_allFloats_nonDecreasing() {
    assertNonDecreasing("tanh", FloatFunctions::tanh, 0, Float.floatToIntBits(INFINITY), 1);
  }

  /**
   * Over the floats with these bits and over their negatives, up to the largest finite ones or Inf.
   */
  private static void assertNonDecreasing(
      String name, FloatFunction function, int fromBits, int toBits, int stride) {
    float above = function.at(Float.intBitsToFloat(fromBits));
    float below = function.at(-Float.intBitsToFloat(fromBits));
    for (int bits = fromBits; bits <= toBits && bits >= 0; bits += stride) {
      float x = Float.intBitsToFloat(bits);
      float y = function.at(x);
      float z = function.at(-x);
      if (!(y >= above && z <= below)) {
        throw new AssertionError(name + " decreases at " + x + " or its negative");
      }
      above = y;
      below = z;
    }
  }

  /**
   * A third of the points over all bits, a third over (-range, range), a third around 0, and edges.
   */
  private static float[] points(double range) {
    float[] edges = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      -Float.MIN_NORMAL,
      88f,
      -88f,
      104f,
      -104f,
      INFINITY,
      -INFINITY,
      Float.NaN,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      1f,
      -1f,
      0x1p-126f * 0.75f,
      1e4f,
      -1e4f,
      -87.5f,
      -100f
    };
    SplittableRandom random = new SplittableRandom(20);
    float[] points = new float[1_000_000];
    for (int i = 0; i < points.length; i++) {
      points[i] =
          switch (i % 3) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> (float) (range * (2 * random.nextDouble() - 1));
            default -> (float) (4 * random.nextDouble() - 2);
          };
    }
    System.arraycopy(edges, 0, points, 0, edges.length);
    return points;
  }

  private static void assertUlps(
      double limit, FloatFunction function, DoubleUnaryOperator truth, double range) {
    for (float x : points(range)) {
      double expected = truth.applyAsDouble(x);
      float rounded = (float) expected;
      float actual = function.at(x);
      boolean same = Float.compare(actual, rounded) == 0 || actual == rounded;
      if (!same && !(Math.abs(actual - expected) <= limit * Math.ulp(rounded))) {
        throw new AssertionError("at " + x + ": " + actual + ", not " + expected);
      }
    }
  }

  private static void assertAbsolute(
      double limit, FloatFunction function, DoubleUnaryOperator truth) {
    for (float x : points(20)) {
      double expected = truth.applyAsDouble(x);
      float actual = function.at(x);
      if (!(Double.isNaN(expected) && Float.isNaN(actual))
          && !(Math.abs(actual - expected) <= limit)) {
        throw new AssertionError("at " + x + ": " + actual + ", not " + expected);
      }
    }
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
