package org.harmonium.experiment;

import org.harmonium.learning.DivergenceGuard;
import org.harmonium.learning.Trainer;

/** Records a phase while it runs, such as its metrics and its checkpoints. */
interface PhaseRecord extends AutoCloseable {
  /** Records nothing. */
  PhaseRecord NONE = new PhaseRecord() {};

  /** Opens the records of phases. */
  interface Opener {
    /**
     * Opens the record of a phase; the runner closes it.
     *
     * @param number of the phase, from 0
     * @param stepsBefore minibatches of the earlier phases
     */
    PhaseRecord open(int number, long stepsBefore);
  }

  /** Adds the listeners that come before those that may stop the phase. */
  default void listenFirst(Trainer trainer) {}

  /** Adds the listeners that come after all others. */
  default void listenLast(Trainer trainer, DivergenceGuard guard) {}

  /** Called before the trainer runs, from its start or from a checkpoint. */
  default void begin(Trainer trainer) {}

  @Override
  default void close() {}
}
