package org.harmonium.learning;

import java.util.Map;

/** Observes training, for progress, metrics, checkpoints, pictures or early stopping. */
public interface TrainingListener {
  /** Called when training starts or resumes from a snapshot. */
  default void started(Trainer trainer) {}

  /** Called after one or several minibatches. Must be fast and not wait for the backend. */
  default void stepped(Trainer trainer) {}

  /**
   * The number of minibatches that may be learned before the next call of {@link #stepped}, at
   * least 1: the distance to the next step of interest.
   */
  default long stepsToNext(Trainer trainer) {
    return Long.MAX_VALUE;
  }

  /** Called at the end of an epoch, which {@link Trainer#epoch} already includes. */
  default void epochEnded(Trainer trainer) {}

  /** Called after a measurement was published by {@link Trainer#publish}. */
  default void measured(Trainer trainer, Map<String, Double> metrics) {}

  /**
   * Called when all epochs are done or {@link Trainer#stopReason} is not null; not after a failure.
   */
  default void ended(Trainer trainer) {}

  /** Returns the state that the listener needs after an interruption; saved with a snapshot. */
  default Map<String, String> memory() {
    return Map.of();
  }

  /** Restores a state that {@link #memory} returned. */
  default void recall(Map<String, String> memory) {}
}
