package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/**
 * An algorithm that changes a model's parameters from one minibatch at a time. Between two steps it
 * is all in {@link #state} and {@link #streams}: saving both and the parameters, and restoring
 * them, goes on bit for bit.
 */
public interface LearningRule extends AutoCloseable {

  /**
   * Sets what the next steps use; called before each step, outside a recording.
   *
   * @param rate the learning rate
   * @param momentum the share of the last update that is kept, from 0 (inclusive) to 1 (exclusive)
   * @param rows rows of the next minibatch
   */
  void prepare(double rate, double momentum, int rows);

  /**
   * One update of the parameters from the minibatch v (n, V); n is the {@code rows} that was
   * prepared for.
   */
  void step(Matrix v);

  /**
   * How many steps may be replayed after one call of {@link #prepare}, at least 1: a rule that
   * computes something for each step outside the recording says 1.
   */
  default long stepsToNext() {
    return Long.MAX_VALUE;
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
