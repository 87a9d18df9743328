package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Range;
import org.harmonium.experiment.yaml.Variants;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * How a model is learned, or one layer of a deep one; told apart by the key {@code algorithm}. The
 * form of machines is meant where no algorithm is named.
 */
@Variants(key = "algorithm", otherwise = "pcd")
public sealed interface LearningSettings permits MachineLearning, NetworkLearning {
  /** The algorithm's word in experiment files. */
  String algorithmName();

  /** Passes over the training rows. */
  int epochs();

  /** Rows of a minibatch. */
  int batch();

  /** Learning rate. */
  ScheduleSettings rate();

  /** Share of the last update that is kept. */
  ScheduleSettings momentum();

  /** When to stop early; null for never. */
  @Nullable StopSettings stop();

  /** What the trainer needs to know of it. */
  default TrainingPlan plan() {
    return new TrainingPlan(epochs(), batch(), rate().schedule(), momentum().schedule());
  }

  /** Checks what all have. */
  static void requireRanges(
      int epochs, int batch, ScheduleSettings rate, ScheduleSettings momentum) {
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
