package org.harmonium.backend.counting;

import org.harmonium.backend.RowStore;

/** A data set of which only the size is kept. */
final class CountedRows implements RowStore {
  private final Holding holding;
  private final int rows;
  private final int cols;

  CountedRows(Holding holding, int rows, int cols) {
    this.holding = holding;
    this.rows = rows;
    this.cols = cols;
  }

  /** The rows as this backend's own, open. */
  static CountedRows of(CountingBackend backend, RowStore rows) {
    if (!(rows instanceof CountedRows own)) {
      throw Holding.foreign("data set");
    }
    own.holding.requireOpen(backend);
    return own;
  }

  /** Throws if it is closed. */
  void requireOpen() {
    holding.requireOpen();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public void close() {
    holding.close();
  }
}
