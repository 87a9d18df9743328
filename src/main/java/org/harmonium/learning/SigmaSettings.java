package org.harmonium.learning;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.model.GaussianUnits;

/**
 * The settings of learning the standard deviations of Gaussian visible units.
 *
 * @param ratio their learning rate divided by that of the weights, such as 0.1
 * @param least the smallest sigma; without a lower bound, the sigma of a well predicted unit can
 *     tend to 0 and the likelihood to infinity
 * @param most the largest sigma
 */
public record SigmaSettings(
    @Default("0.1") double ratio, @Default("0.05") double least, @Default("10") double most) {
  public SigmaSettings {
    Range.notNegative("ratio", ratio);
    if (!(GaussianUnits.LEAST_SIGMA <= least && least < most && most <= GaussianUnits.MOST_SIGMA)) {
      throw new IllegalArgumentException(
          "least and most must be standard deviations from %s to %s, the least one first; were %s and %s"
              .formatted(GaussianUnits.LEAST_SIGMA, GaussianUnits.MOST_SIGMA, least, most));
    }
  }
}
