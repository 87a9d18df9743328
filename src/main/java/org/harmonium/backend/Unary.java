package org.harmonium.backend;

/** Functions of one number, as {@link FloatFunctions} computes them. */
public enum Unary {
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** tanh(x). */
  TANH,
  /** exp(x). */
  EXP,
  /** log(x): -infinity at 0, NaN below. */
  LOG,
  /** log(1 + exp(x)). */
  SOFTPLUS
}
