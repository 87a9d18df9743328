package org.harmonium.experiment;

import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;

/** Is told how a run goes on. */
public interface RunObserver extends TrainingListener {
  /** One line for people. */
  default void say(String line) {}

  /** A fault that leaves all numbers finite, one line with a remedy. */
  default void warn(String warning) {
    say("warning: " + warning);
  }

  /** Training is about to begin; {@link Trainer#stop} may be called on it from any thread. */
  default void training(Trainer trainer) {}

  /** Training is done and its last checkpoint saved; pictures and final figures are to come. */
  default void trained() {}
}
