package org.harmonium.backend;

/**
 * The rectifiers, the inverse root, and the slope f'(x) of every {@link Unary} as a function of its
 * value y = f(x); fixed sequences of operations, with what {@link FloatFunctions} says of them.
 *
 * <p>A slope is as good as its value: it is the slope at that x whose f(x) is y exactly. NaN stays
 * NaN.
 */
public final class Activations {
  /** The slope of the leaky rectifier below 0. */
  public static final float LEAK = 0.2f;

  private Activations() {}

  /** max(x, 0); +0 at -0. */
  public static float relu(float x) {
    return Math.max(x, 0f);
  }

  /** max(x, 0.2 x), which is 0.2 x below 0. */
  public static float leakyRelu(float x) {
    return Math.max(x, LEAK * x);
  }

  /** 1 / sqrt(x), of which each is rounded; -infinity at -0, as IEEE 754 has it. */
  public static float inverseSqrt(float x) {
    return 1f / (float) Math.sqrt(x);
  }

  /** y (1 - y). */
  public static float sigmoidSlope(float y) {
    return y * (1f - y);
  }

  /** 1 - y^2, with one rounding. */
  public static float tanhSlope(float y) {
    return Math.fma(-y, y, 1f);
  }

  /** 1 / x = e^-y. */
  public static float logSlope(float y) {
    return FloatFunctions.exp(-y);
  }

  /** sigmoid(x) = 1 - e^-y, as 2 t / (1 + t) with t = tanh(y / 2), which keeps small values. */
  public static float softplusSlope(float y) {
    return softplusSlopeFrom(FloatFunctions.tanh(y * 0.5f));
  }

  /** The slope of softplus for t = tanh(y / 2). */
  public static float softplusSlopeFrom(float t) {
    return (t + t) / (t + 1f);
  }

  /** 1 where y &gt; 0, else 0: so 0 at x = 0. */
  public static float reluSlope(float y) {
    return Math.max(step(y), 0f);
  }

  /** 1 where y &gt; 0, else 0.2: so 0.2 at x = 0. */
  public static float leakyReluSlope(float y) {
    return Math.max(step(y), LEAK);
  }

  /** -y^3 / 2 as (-y / 2) y^2. */
  public static float inverseSqrtSlope(float y) {
    return -0.5f * y * (y * y);
  }

  /** 1 above 0, also for the least subnormals; 0 or less elsewhere. */
  private static float step(float y) {
    return Math.min(y * 0x1p127f * 0x1p127f, 1f);
  }
}
