package org.harmonium.backend;

/**
 * The rectifiers, the inverse square root, and the derivative f'(x) of every {@link Unary} as a
 * function of its value y = f(x). Each is a fixed sequence of IEEE 754 operations, under the rules
 * of {@link FloatFunctions}.
 *
 * <p>A derivative is as accurate as the value it is given: it is the derivative at the x for which
 * f(x) equals y exactly. NaN gives NaN.
 */
public final class Activations {
  /** The slope of the leaky rectifier for negative arguments. */
  public static final float LEAK = 0.2f;

  private Activations() {}

  /** Returns max(x, 0), which is +0 at -0. */
  public static float relu(float x) {
    return Math.max(x, 0f);
  }

  /** Returns max(x, 0.2 x), which is 0.2 x for negative x. */
  public static float leakyRelu(float x) {
    return Math.max(x, LEAK * x);
  }

  /**
   * Returns 1 / sqrt(x), with the root and the quotient rounded separately; -infinity at -0, as in
   * IEEE 754.
   */
  public static float inverseSqrt(float x) {
    return 1f / (float) Math.sqrt(x);
  }

  /** Returns the derivative of the sigmoid, y (1 - y). */
  public static float sigmoidSlope(float y) {
    return y * (1f - y);
  }

  /** Returns the derivative of tanh, 1 - y^2, rounded once. */
  public static float tanhSlope(float y) {
    return Fma.of(-y, y, 1f);
  }

  /** Returns the derivative of log, 1 / x = e^-y. */
  public static float logSlope(float y) {
    return FloatFunctions.exp(-y);
  }

  /**
   * Returns the derivative of softplus, sigmoid(x) = 1 - e^-y, computed as 2 t / (1 + t) with t =
   * tanh(y / 2), which is accurate for small y.
   */
  public static float softplusSlope(float y) {
    return softplusSlopeFrom(FloatFunctions.tanh(y * 0.5f));
  }

  /** Returns the derivative of softplus for t = tanh(y / 2). */
  public static float softplusSlopeFrom(float t) {
    return (t + t) / (t + 1f);
  }

  /** Returns the derivative of the rectifier: 1 if y &gt; 0, else 0, so 0 at x = 0. */
  public static float reluSlope(float y) {
    return Math.max(step(y), 0f);
  }

  /** Returns the derivative of the leaky rectifier: 1 if y &gt; 0, else 0.2, so 0.2 at x = 0. */
  public static float leakyReluSlope(float y) {
    return Math.max(step(y), LEAK);
  }

  /** Returns the derivative of 1 / sqrt(x), -y^3 / 2, computed as (-y / 2) y^2. */
  public static float inverseSqrtSlope(float y) {
    return -0.5f * y * (y * y);
  }

  /**
   * Returns 1 for positive y, including the smallest subnormals, and a value of at most 0
   * otherwise.
   */
  private static float step(float y) {
    return Math.min(y * 0x1p127f * 0x1p127f, 1f);
  }
}
