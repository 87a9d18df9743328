package org.harmonium.learning;

import java.util.Map;

/**
 * Is told what happens in training: for progress, metrics, checkpoints, pictures, early stopping.
 */
public interface TrainingListener {
  /** Training starts, or goes on from a snapshot. */
  default void started(Trainer trainer) {}

  /** A minibatch was learned. Called often: must be quick and must not wait for the backend. */
  default void stepped(Trainer trainer) {}

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
