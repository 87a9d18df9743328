package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/**
 * The training data, one minibatch at a time: rows of a data set, or their features under lower
 * layers.
 */
public interface TrainingData extends AutoCloseable {
  int rows();

  /** The number of values of a row as it is learned. */
  int cols();

  /** Allocates the workspace for minibatches of up to n rows, before {@link #next} is recorded. */
  default void reserve(int n) {}

  /** Sets the next rows: those of a permutation of all row numbers from {@code cursor} on. */
  void visit(int[] permutation, int cursor);

  /** Writes the next n rows to v (n, cols). Can be recorded. */
  void next(Matrix v);

  /** The random streams of the data, by name. */
  Map<String, RandomStream> streams();

  @Override
  void close();
}
