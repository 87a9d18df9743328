package org.harmonium.backend;

/** Functions of one number, computed as by {@link FloatFunctions} and {@link Activations}. */
public enum Unary {
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** tanh(x). */
  TANH,
  /** exp(x). */
  EXP,
  /** log(x): -infinity at 0, NaN for negative x. */
  LOG,
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** max(x, 0). */
  RELU,
  /** max(x, 0.2 x). */
  LEAKY_RELU,
  /** 1 / sqrt(x): infinity at 0, NaN for negative x. */
  INVERSE_SQRT;

  /** Returns f(x). */
  public float at(float x) {
    return switch (this) {
      case SIGMOID -> FloatFunctions.sigmoid(x);
      case TANH -> FloatFunctions.tanh(x);
      case EXP -> FloatFunctions.exp(x);
      case LOG -> FloatFunctions.log(x);
      case SOFTPLUS -> FloatFunctions.softplus(x);
      case RELU -> Activations.relu(x);
      case LEAKY_RELU -> Activations.leakyRelu(x);
      case INVERSE_SQRT -> Activations.inverseSqrt(x);
    };
  }

  /** Returns f'(x) for y = f(x). */
  public float slope(float y) {
    return switch (this) {
      case SIGMOID -> Activations.sigmoidSlope(y);
      case TANH -> Activations.tanhSlope(y);
      case EXP -> y;
      case LOG -> Activations.logSlope(y);
      case SOFTPLUS -> Activations.softplusSlope(y);
      case RELU -> Activations.reluSlope(y);
      case LEAKY_RELU -> Activations.leakyReluSlope(y);
      case INVERSE_SQRT -> Activations.inverseSqrtSlope(y);
    };
  }
}
