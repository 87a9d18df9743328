package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm that changes a model's parameters from one minibatch at a time. Between two steps,
 * {@link #state} and {@link #streams} contain its whole state: a rule that is restored from them
 * and the parameters resumes bit-identically.
 */
public interface LearningRule extends AutoCloseable {

  /**
   * Allocates the workspace for minibatches of up to {@code batch} rows. A {@link Trainer} calls it
   * with the size of its largest minibatch before the first step.
   *
   * @throws IllegalArgumentException if the rule was made for smaller minibatches and cannot grow
   */
  default void reserve(int batch) {}

  /**
   * Checks that learning can begin; a {@link Trainer} calls it before the first step of a run, not
   * after a restore. May wait for the backend.
   *
   * @throws IllegalArgumentException if no update can be useful from these parameters
   */
  default void requireReady() {}

  /**
   * The check of {@link #reserve} for rules whose constructor allocates the workspace.
   *
   * @param made the maximum number of rows of the workspace
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
   * Called when an epoch begins or is resumed; {@link #prepare} follows.
   *
   * @param epoch counted from 0
   */
  default void startEpoch(int epoch) {}

  /**
   * Sets the values for the next steps. Called outside a recording, before each step or before the
   * first of at most {@link #stepsToNext} steps with the same values.
   *
   * @param rate the learning rate
   * @param momentum the share of the last update that is kept, from 0 (inclusive) to 1 (exclusive)
   * @param rows rows of the next minibatch
   */
  void prepare(double rate, double momentum, int rows);

  /**
   * The number of steps that may be replayed before {@link #prepare} is called again, at least 1.
   */
  default long stepsToNext() {
    return Long.MAX_VALUE;
  }

  /**
   * The current variant of the step. Steps of different variants are different operations and are
   * recorded separately. For rules whose k changes over the epochs, it is k.
   */
  default int variant() {
    return 0;
  }

  /**
   * Performs one update of the parameters from the minibatch v (n, V), where n is the {@code rows}
   * of {@link #prepare}.
   */
  void step(Matrix v);

  /**
   * The states of its persistent chains at the start of the epoch; null for a rule without
   * persistent chains.
   */
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
