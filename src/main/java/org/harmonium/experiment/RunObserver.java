package org.harmonium.experiment;

import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;

/** Observes the progress of a run. */
public interface RunObserver extends TrainingListener {
  /** Called with one line of information. */
  default void say(String line) {}

  /** Called with a fault that leaves all numbers finite: one line with a remedy. */
  default void warn(String warning) {
    say("warning: " + warning);
  }

  /** Called before training begins. {@link Trainer#stop} may be called from any thread. */
  default void training(Trainer trainer) {}

  /**
   * Called when training is done and its last checkpoint is saved, before pictures and final
   * figures.
   */
  default void trained() {}
}
