package org.harmonium.kind.network;

import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;

/** The activation function of a last layer whose outputs are rows of data. */
public enum OutputFunction {
  /** Values from 0 to 1. */
  SIGMOID,
  /** Any values. */
  LINEAR;

  /** The activation function. */
  public ActivationFunction function() {
    return this == SIGMOID ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR;
  }

  /** The units of the values of the rows. */
  public UnitsDescription units() {
    return UnitsDescription.parse(this == SIGMOID ? "bernoulli" : "gaussian");
  }
}
