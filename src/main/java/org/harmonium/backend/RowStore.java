package org.harmonium.backend;

/**
 * The rows of a data set, kept in the backend to be gathered from; read only. Who makes it closes
 * it.
 */
public interface RowStore extends AutoCloseable {
  /** The number of rows. */
  int rows();

  /** The number of columns. */
  int cols();

  @Override
  void close();
}
