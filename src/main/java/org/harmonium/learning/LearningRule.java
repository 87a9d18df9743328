package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm that changes a model's parameters from one minibatch at a time. A rule that is
 * restored from its parameters, {@link #state} and {@link #streams} resumes bit-identically.
 */
public interface LearningRule extends AutoCloseable {

  /**
   * Allocates the workspace for minibatches of up to {@code batch} rows before the first step, or
   * throws an IllegalArgumentException if the rule was made for smaller ones and cannot grow.
   */
  default void reserve(int batch) {}

  /**
   * Checks that learning can begin; called before the first step of a run, not after a restore. May
   * wait for the backend.
   *
   * @throws IllegalArgumentException if no update can be useful from these parameters
   */
  default void requireReady() {}

  /** The check of {@link #reserve} for rules with workspace for {@code made} rows. */
  static void requireRoom(int made, int batch) {
    if (batch > made) {
      throw new IllegalArgumentException(
          "the rule was made for minibatches of at most %d rows, the plan has %d: make the rule for %d, or the plan for %d"
              .formatted(made, batch, batch, made));
    }
  }

  /** Called when an epoch, counted from 0, begins or is resumed; {@link #prepare} follows. */
  default void startEpoch(int epoch) {}

  /**
   * Sets the values for the next steps, at most {@link #stepsToNext}. Not for recordings.
   *
   * @param rate the learning rate
   * @param momentum the share of the last update that is kept, from 0 to below 1
   * @param rows rows of the next minibatch
   */
  void prepare(double rate, double momentum, int rows);

  /** The number of steps that may follow one {@link #prepare}, at least 1. */
  default long stepsToNext() {
    return Long.MAX_VALUE;
  }

  /** The current variant of the step, such as k: variants are recorded separately. */
  default int variant() {
    return 0;
  }

  /** Performs one update from the minibatch v (n, V), with the n of {@link #prepare}. */
  void step(Matrix v);

  /** The memory of its persistent chains; null for a rule without them. */
  default @Nullable ChainMemory chainMemory() {
    return null;
  }

  /** The parameters that are learned, by name. */
  Map<String, Matrix> parameters();

  /** The state of the rule between steps (velocities, chains), by name. */
  Map<String, Matrix> state();

  /** The random streams of the rule, by name. */
  Map<String, RandomStream> streams();

  @Override
  void close();
}
