package org.harmonium.kind;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.jspecify.annotations.Nullable;

/**
 * What is measured while the model learns; each figure is a column of metrics.csv.
 *
 * @param every epochs between two measurements
 * @param rows how many training and validation rows are looked at
 * @param pseudoLikelihood exact (all bits), stochastic (one bit an example) or none
 * @param likelihood how the log-likelihood is followed; null for not at all. Small machines are
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
    /** One random bit an example. */
    STOCHASTIC,
    /** All bits. */
    EXACT
  }

  /** Is it time to measure after an epoch? After the last one it always is. */
  public boolean isDue(int epoch, int epochs) {
    return epoch % every == 0 || epoch == epochs;
  }

  /** Checks the ranges. */
  public WatchSettings {
    Range.positive("every", every);
    Range.positive("rows", rows);
  }
}
