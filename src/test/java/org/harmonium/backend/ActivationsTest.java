package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rectifiers and the slopes near their exact values, and exact where they must be. */
class ActivationsTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** The slope where the value is y. */
  private static DoubleUnaryOperator exactSlope(Unary f) {
    return switch (f) {
      case SIGMOID -> y -> y * (1 - y);
      case TANH -> y -> (1 - y) * (1 + y);
      case EXP -> y -> y;
      case LOG -> y -> StrictMath.exp(-y);
      case SOFTPLUS -> y -> -StrictMath.expm1(-y);
      case RELU -> y -> y > 0 ? 1 : 0;
      case LEAKY_RELU -> y -> y > 0 ? 1 : 0.2;
      case INVERSE_SQRT -> y -> -0.5 * y * y * y;
    };
  }

  /** A value of the function, often near the ends of its range. */
  private static float value(Unary f, SplittableRandom random) {
    float any = Float.intBitsToFloat(random.nextInt());
    float near = (float) (2 * random.nextDouble() - 1) * (random.nextBoolean() ? 100 : 1);
    return f.at(random.nextBoolean() ? any : near);
  }

  @ParameterizedTest
  @EnumSource(Unary.class)
  void slope_atValues_within4Ulp(Unary f) {
    SplittableRandom random = new SplittableRandom(8);
    DoubleUnaryOperator exact = exactSlope(f);
    int finite = 0;
    for (int i = 0; i < 300_000; i++) {
      float y = value(f, random);
      float got = f.slope(y);
      if (Float.isNaN(y)) {
        assertTrue(Float.isNaN(got));
        continue;
      }
      float rounded = (float) exact.applyAsDouble(y);
      boolean close = got == rounded || Math.abs(got - rounded) <= 4 * Math.ulp(rounded);
      assertTrue(close, () -> f + " at " + y + ": " + got + ", not " + rounded);
      finite++;
    }
    assertTrue(finite > 100_000, finite + " values");
  }

  @Test
  void inverseSqrt_edges_exact() {
    assertEquals(INFINITY, Activations.inverseSqrt(0f));
    assertEquals(-INFINITY, Activations.inverseSqrt(-0f));
    assertEquals(0f, Activations.inverseSqrt(INFINITY));
    assertEquals(Float.NaN, Activations.inverseSqrt(-1f));
    assertEquals(0.5f, Activations.inverseSqrt(4f));
    assertEquals(0x1p74f, Activations.inverseSqrt(0x1p-148f));
    assertEquals(-4f, Activations.inverseSqrtSlope(2f));
    assertEquals(-INFINITY, Activations.inverseSqrtSlope(INFINITY));
    assertEquals(-0f, Activations.inverseSqrtSlope(0f));
  }

  @Test
  void rectifiers_edges_exact() {
    assertEquals(0f, Activations.relu(-0f), "not -0");
    assertEquals(0f, Activations.relu(-INFINITY));
    assertEquals(INFINITY, Activations.relu(INFINITY));
    assertEquals(Float.MIN_VALUE, Activations.relu(Float.MIN_VALUE));
    assertEquals(Float.NaN, Activations.relu(Float.NaN));
    assertEquals(-0f, Activations.leakyRelu(-0f));
    assertEquals(-INFINITY, Activations.leakyRelu(-INFINITY));
    assertEquals(INFINITY, Activations.leakyRelu(INFINITY));
    assertEquals(-1f, Activations.leakyRelu(-5f));
    assertEquals(5f, Activations.leakyRelu(5f));
    assertEquals(Float.NaN, Activations.leakyRelu(Float.NaN));
  }

  @Test
  void slopes_edges_exact() {
    assertEquals(0f, Activations.reluSlope(0f));
    assertEquals(1f, Activations.reluSlope(Float.MIN_VALUE));
    assertEquals(1f, Activations.reluSlope(INFINITY));
    assertEquals(0.2f, Activations.leakyReluSlope(0f));
    assertEquals(0.2f, Activations.leakyReluSlope(-0f));
    assertEquals(0.2f, Activations.leakyReluSlope(-INFINITY));
    assertEquals(1f, Activations.leakyReluSlope(Float.MIN_VALUE));
    assertEquals(0.25f, Activations.sigmoidSlope(0.5f));
    assertEquals(0f, Activations.sigmoidSlope(1f));
    assertEquals(1f, Activations.tanhSlope(0f));
    assertEquals(0f, Activations.tanhSlope(-1f));
    assertEquals(0f, Activations.softplusSlope(0f));
    assertEquals(1f, Activations.softplusSlope(INFINITY));
    assertEquals(INFINITY, Activations.logSlope(-INFINITY));
    assertEquals(0f, Activations.logSlope(INFINITY));
  }
}
