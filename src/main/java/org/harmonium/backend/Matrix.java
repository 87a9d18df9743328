package org.harmonium.backend;

/**
 * A row-major float32 matrix stored in a {@link Backend}. A row is an example.
 *
 * <p>The handle is opaque: the elements are read with {@code Backend.download} and modified only by
 * operations of the backend that created the matrix. The creator must close it. Closing it again
 * has no effect; using a closed matrix is an error.
 */
public interface Matrix extends AutoCloseable {

  /** Returns the number of rows, at least 1. */
  int rows();

  /** Returns the number of columns, at least 1. */
  int cols();

  /**
   * Returns a view of the rows {@code from} (inclusive) to {@code to} (exclusive), which shares the
   * elements of this matrix. Closing a view has no effect. A view must not be used after this
   * matrix is closed.
   */
  Matrix rows(int from, int to);

  /** Returns the number of elements, rows times columns. */
  default long size() {
    return (long) rows() * cols();
  }

  @Override
  void close();
}
