package org.harmonium.learning;

import org.harmonium.config.Default;
import org.harmonium.config.Range;

/**
 * A target for the mean activity of each hidden unit (Hinton 2010, section 11).
 *
 * @param target the target p of the mean activity, strictly between 0 and 1, such as 0.1
 * @param cost the strength of the penalty against the likelihood gradient
 * @param memory the share of the running estimate q that is kept at each update
 */
public record SparsityTarget(
    double target, @Default("0.01") double cost, @Default("0.95") double memory) {
  public SparsityTarget {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException("target must be between 0 and 1, was " + target);
    }
    Range.notNegative("cost", cost);
    Range.belowOne("memory", memory);
  }
}
