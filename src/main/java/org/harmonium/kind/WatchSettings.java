package org.harmonium.kind;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.jspecify.annotations.Nullable;

/**
 * The settings of measurements during training. Each figure is a column of metrics.csv.
 *
 * @param every epochs between two measurements
 * @param rows the number of training rows, and of validation rows, that are measured
 * @param pseudoLikelihood exact (all bits), stochastic (one random bit per example) or none
 * @param likelihood how the log-likelihood is measured; null for no measurement. Small machines are
 *     enumerated exactly
 */
public record WatchSettings(
    @Default("1") int every,
    @Default("500") int rows,
    @Default("stochastic") PseudoLikelihoodKind pseudoLikelihood,
    @Nullable EstimateSettings likelihood) {

  /** The forms of the pseudo-likelihood. */
  public enum PseudoLikelihoodKind {
    /** Not measured. */
    NONE,
    /** One random bit per example. */
    STOCHASTIC,
    /** All bits. */
    EXACT
  }

  /** Whether to measure after an epoch. Always true after the last epoch. */
  public boolean isDue(int epoch, int epochs) {
    return epoch % every == 0 || epoch == epochs;
  }

  /** Checks the ranges. */
  public WatchSettings {
    Range.positive("every", every);
    Range.positive("rows", rows);
  }
}
