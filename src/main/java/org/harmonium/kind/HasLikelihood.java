package org.harmonium.kind;

/** A model that assigns a probability to rows. */
public interface HasLikelihood {
  /**
   * Returns the computation of the likelihood.
   *
   * @param means of the visible units over {@code rows} rows; they define the base-rate model of
   *     the annealing
   */
  Likelihood likelihood(double[] means, int rows, long seed);
}
