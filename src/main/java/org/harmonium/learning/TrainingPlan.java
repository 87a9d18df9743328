package org.harmonium.learning;

import org.harmonium.config.Default;
import org.harmonium.config.Range;

/**
 * The extent and the rates of training.
 *
 * @param epochs passes over the training rows
 * @param batch rows of a minibatch; the last of an epoch may be shorter
 * @param rate learning rate, at least 0
 * @param momentum share of the last update that is kept, from 0 to below 1
 */
public record TrainingPlan(
    int epochs, @Default("100") int batch, Schedule rate, @Default("0") Schedule momentum) {
  public TrainingPlan {
    Range.within("epochs", epochs, 1, 1_000_000);
    Range.within("batch", batch, 1, 1_000_000);
    if (rate.start() < 0 || rate.last() < 0) {
      throw new IllegalArgumentException("rate must not be negative; give 0 or more");
    }
    if (Math.min(momentum.start(), momentum.last()) < 0
        || Math.max(momentum.start(), momentum.last()) >= 1) {
      throw new IllegalArgumentException("momentum must be from 0 to below 1");
    }
  }
}
