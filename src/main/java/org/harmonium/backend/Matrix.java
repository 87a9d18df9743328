package org.harmonium.backend;

/**
 * A row-major float32 matrix that lives in a {@link Backend}. A row is an example.
 *
 * <p>The handle is opaque: its numbers are read with {@code Backend.download} and changed only by
 * the operations of the backend that made it. Who allocates closes; closing twice is harmless,
 * using a closed matrix is an error.
 */
public interface Matrix extends AutoCloseable {

  /** The number of rows, at least 1. */
  int rows();

  /** The number of columns, at least 1. */
  int cols();

  /**
   * The rows {@code from} (inclusive) to {@code to} (exclusive) as a view that shares this matrix's
   * numbers. A view owns nothing: closing it does nothing, and it must not be used after this
   * matrix is closed.
   */
  Matrix rows(int from, int to);

  /** The number of elements, rows times columns. */
  default long size() {
    return (long) rows() * cols();
  }

  @Override
  void close();
}
