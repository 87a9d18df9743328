package org.harmonium.kind.network;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.jspecify.annotations.Nullable;

/**
 * Penalties on the activities of the code layer, added to the mean loss per row.
 *
 * @param l1 weight of the sum of |h|; 0 for none
 * @param sparsity target for the mean activity of each unit; null for none
 * @param contractive weight of the squared Jacobian of the code; 0 for none
 */
public record PenaltySettings(
    @Default("0") double l1, @Nullable ActivityTarget sparsity, @Default("0") double contractive) {

  /**
   * The target of the mean activity of every unit of the code.
   *
   * @param target between 0 and 1
   * @param cost weight of the divergence from it
   */
  public record ActivityTarget(double target, @Default("0.1") double cost) {
    /** Checks the ranges. */
    public ActivityTarget {
      if (!(target > 0 && target < 1)) {
        throw new IllegalArgumentException("target must be between 0 and 1, was " + target);
      }
      Range.notNegative("cost", cost);
    }
  }

  /** Checks the ranges. */
  public PenaltySettings {
    Range.notNegative("l1", l1);
    Range.notNegative("contractive", contractive);
  }

  /** Whether there are no penalties. */
  public boolean isEmpty() {
    return l1 == 0 && sparsity == null && contractive == 0;
  }
}
