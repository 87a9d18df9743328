package org.harmonium.learning;

/**
 * How long and how fast to train.
 *
 * @param epochs passes over the training data, at least 1
 * @param batch rows of a minibatch; the last of an epoch may be shorter
 * @param rate learning rate, at least 0
 * @param momentum share of the last update that is kept, from 0 to below 1
 */
public record TrainingPlan(int epochs, int batch, Schedule rate, Schedule momentum) {
  /** Checks the ranges. */
  public TrainingPlan {
    if (epochs < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "epochs and batch must be at least 1, were " + epochs + " and " + batch);
    }
    if (rate.start() < 0 || rate.end() < 0) {
      throw new IllegalArgumentException("rate must be at least 0");
    }
    if (Math.min(momentum.start(), momentum.end()) < 0
        || Math.max(momentum.start(), momentum.end()) >= 1) {
      throw new IllegalArgumentException("momentum must be from 0 to below 1");
    }
  }
}
