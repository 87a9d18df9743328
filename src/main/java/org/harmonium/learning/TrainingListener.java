package org.harmonium.learning;

import java.util.Map;

/**
 * Is told what happens in training: for progress, metrics, checkpoints, pictures, early stopping.
 */
public interface TrainingListener {
  /** Training starts, or goes on from a snapshot. */
  default void started(Trainer trainer) {}

  /**
   * Minibatches were learned, one or several. Called often: must be quick and must not wait for the
   * backend.
   */
  default void stepped(Trainer trainer) {}

  /**
   * How many minibatches may be learned before {@link #stepped} is called next, at least 1. A
   * listener that wants to see certain steps says how far the next is; one that has no interest in
   * single steps leaves this as it is.
   */
  default long stepsToNext(Trainer trainer) {
    return Long.MAX_VALUE;
  }

  /** A pass over the data ended; {@link Trainer#epoch} counts it already. */
  default void epochEnded(Trainer trainer) {}

  /** Somebody measured the model and told {@link Trainer#publish}. */
  default void measured(Trainer trainer, Map<String, Double> metrics) {}

  /**
   * Training ended: all epochs are done, or {@link Trainer#stopReason} says why not. Not called
   * after a failure.
   */
  default void ended(Trainer trainer) {}

  /** What the listener must remember over an interruption; saved with a snapshot. */
  default Map<String, String> memory() {
    return Map.of();
  }

  /** Takes back what {@link #memory} gave. */
  default void recall(Map<String, String> memory) {}
}
