package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm that changes a model's parameters from one minibatch at a time. Between two steps it
 * is all in {@link #state} and {@link #streams}: saving both and the parameters, and restoring
 * them, goes on bit for bit.
 */
public interface LearningRule extends AutoCloseable {

  /**
   * Allocates what minibatches of up to {@code batch} rows need. A {@link Trainer} calls it with
   * the rows of its largest minibatch before the first step, so a rule need not be told the batch
   * twice.
   *
   * @throws IllegalArgumentException if the rule was made for smaller minibatches and cannot grow
   */
  default void reserve(int batch) {}

  /**
   * Checks that learning can begin; a {@link Trainer} calls it before the first step of a run, not
   * after a restore. May wait for the backend.
   *
   * @throws IllegalArgumentException if no update can do anything useful from these parameters
   */
  default void requireReady() {}

  /**
   * The check that {@link #reserve} is for rules whose room is made once, by their constructor.
   *
   * @param made the largest number of rows that the rule was made for
   * @throws IllegalArgumentException if {@code batch} is larger
   */
  static void requireRoom(int made, int batch) {
    if (batch > made) {
      throw new IllegalArgumentException(
          "the rule was made for minibatches of at most %d rows, the plan has %d: make the rule for %d, or the plan for %d"
              .formatted(made, batch, batch, made));
    }
  }

  /**
   * An epoch begins, or is gone on with after a restore; {@link #prepare} follows.
   *
   * @param epoch counted from 0
   */
  default void startEpoch(int epoch) {}

  /**
   * Sets what the next steps use; called outside a recording, before each step or before the first
   * of at most {@link #stepsToNext} that use the same.
   *
   * @param rate the learning rate
   * @param momentum the share of the last update that is kept, from 0 (inclusive) to 1 (exclusive)
   * @param rows rows of the next minibatch
   */
  void prepare(double rate, double momentum, int rows);

  /** How many steps may be replayed before {@link #prepare} is called again, at least 1. */
  default long stepsToNext() {
    return Long.MAX_VALUE;
  }

  /**
   * Which of its steps the rule does now: steps of different variants are different operations, and
   * are recorded each for itself. It is k, where that changes over the epochs.
   */
  default int variant() {
    return 0;
  }

  /**
   * One update of the parameters from the minibatch v (n, V); n is the {@code rows} that was
   * prepared for.
   */
  void step(Matrix v);

  /** Where its persistent chains were when the epoch began; null for a rule that has none. */
  default @Nullable ChainMemory chainMemory() {
    return null;
  }

  /** The parameters that are learned, by name. */
  Map<String, Matrix> parameters();

  /** What the rule itself remembers between steps (velocities, chains), by name. */
  Map<String, Matrix> state();

  /** The random streams it draws from, by name. */
  Map<String, RandomStream> streams();

  @Override
  void close();
}
