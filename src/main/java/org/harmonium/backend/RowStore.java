package org.harmonium.backend;

/**
 * A read-only data set stored in a backend, the source of {@link Backend#gather}. The creator must
 * close it.
 */
public interface RowStore extends AutoCloseable {
  /** Returns the number of rows. */
  int rows();

  /** Returns the number of columns. */
  int cols();

  @Override
  void close();
}
