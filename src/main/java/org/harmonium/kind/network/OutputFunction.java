package org.harmonium.kind.network;

import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;

/** The function of a last layer that gives rows of data. */
public enum OutputFunction {
  /** Values from 0 to 1. */
  SIGMOID,
  /** Any values. */
  LINEAR;

  /** The function as layers have it. */
  public ActivationFunction function() {
    return this == SIGMOID ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR;
  }

  /** The units of the values of such rows. */
  public UnitsDescription units() {
    return UnitsDescription.parse(this == SIGMOID ? "bernoulli" : "gaussian");
  }
}
