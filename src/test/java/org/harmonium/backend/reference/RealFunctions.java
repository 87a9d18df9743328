package org.harmonium.backend.reference;

import org.harmonium.backend.Activations;
import org.harmonium.backend.Unary;

/**
 * The functions of {@link Unary} and their slopes in double. {@link StrictMath} has the same bits
 * on every machine and in compiled and interpreted code.
 */
final class RealFunctions {
  private RealFunctions() {}

  /** f(x). */
  static double at(Unary f, double x) {
    return switch (f) {
      case SIGMOID -> sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case SOFTPLUS -> softplus(x);
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> Math.max(x, Activations.LEAK * x);
      case INVERSE_SQRT -> 1 / Math.sqrt(x);
    };
  }

  /** f'(x) for y = f(x). */
  static double slope(Unary f, double y) {
    return switch (f) {
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case EXP -> y;
      case LOG -> StrictMath.exp(-y);
      case SOFTPLUS -> -StrictMath.expm1(-y);
      case RELU -> slope(y, 0);
      case LEAKY_RELU -> slope(y, Activations.LEAK);
      case INVERSE_SQRT -> -y * y * y / 2;
    };
  }

  /** 1 / (1 + e^-x). */
  static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** log(1 + e^x). */
  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** 1 above 0, {@code below} elsewhere; NaN stays NaN. */
  private static double slope(double y, double below) {
    return Double.isNaN(y) ? y : y > 0 ? 1 : below;
  }
}
