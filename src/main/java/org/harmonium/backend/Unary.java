package org.harmonium.backend;

/** The functions that are applied to a matrix element by element, see {@link FloatFunctions}. */
public enum Unary {
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** The hyperbolic tangent. */
  TANH,
  /** e^x. */
  EXP,
  /** The natural logarithm. */
  LOG,
  /** log(1 + e^x). */
  SOFTPLUS
}
