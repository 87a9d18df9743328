package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/**
 * What is learned from, a minibatch at a time: rows of a data set, or what lower layers make of
 * them.
 */
public interface TrainingData extends AutoCloseable {
  /** The number of rows. */
  int rows();

  /** The number of values of a row, as it is learned from. */
  int cols();

  /** Makes room for minibatches of up to n rows: to be called before {@link #next} is recorded. */
  void reserve(int n);

  /**
   * Which rows come next: those of {@code permutation} from {@code cursor} on.
   *
   * @param permutation of the numbers of all rows
   */
  void visit(int[] permutation, int cursor);

  /**
   * The next rows, as many as {@code v} has, go to v (n, cols). Does nothing that cannot be
   * recorded.
   */
  void next(Matrix v);

  /** The random streams it draws from, by name. */
  Map<String, RandomStream> streams();

  @Override
  void close();
}
