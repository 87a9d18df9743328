package org.harmonium.kind;

/** A model that gives rows a probability. */
public interface HasLikelihood {
  /**
   * Returns how its likelihood is computed.
   *
   * @param means of the visible units over {@code rows} rows, where annealing starts
   */
  Likelihood likelihood(double[] means, int rows, long seed);
}
