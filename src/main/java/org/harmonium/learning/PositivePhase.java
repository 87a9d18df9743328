package org.harmonium.learning;

import org.harmonium.config.Range;

/**
 * The source of the statistics of the hidden units of a Boltzmann machine while the visible units
 * are clamped at the data.
 */
public sealed interface PositivePhase {
  /**
   * Clamped Gibbs sampling, whose expected update tends to the likelihood gradient as the number of
   * sweeps grows.
   *
   * @param sweeps between the start and the statistics, at least 1
   * @param restart whether the hidden units start at random at each step; else row i continues from
   *     row i of the last minibatch, which continues a chain only if both are the same example
   */
  record Gibbs(int sweeps, boolean restart) implements PositivePhase {
    public Gibbs {
      Range.positive("sweeps", sweeps);
    }
  }

  /**
   * The mean-field posterior, started at 1/2 and deterministic. Learning then increases a lower
   * bound of the likelihood (Salakhutdinov and Hinton 2009, "Deep Boltzmann machines", section
   * 2.2).
   *
   * @param iterations over all hidden units, at least 1
   * @param damping the share of its old mean that a unit keeps, from 0 to below 1
   */
  record MeanField(int iterations, double damping) implements PositivePhase {
    public MeanField {
      Range.positive("iterations", iterations);
      Range.belowOne("damping", damping);
    }
  }
}
