package org.harmonium.backend.reference;

import org.harmonium.backend.RowStore;

/** A data set, copied; its numbers are floats as they were given. */
final class ReferenceRows implements RowStore {
  private final float[] values;
  private final int cols;
  private final Held held;

  ReferenceRows(ReferenceBackend backend, float[] values, int cols) {
    this.values = values.clone();
    this.cols = cols;
    this.held = new Held(backend, "data set");
  }

  static ReferenceRows of(ReferenceBackend backend, RowStore rows) {
    if (!(rows instanceof ReferenceRows own)) {
      throw Held.foreign("data set");
    }
    own.held.requireOpen(backend);
    return own;
  }

  double at(int row, int col) {
    return values[row * cols + col];
  }

  @Override
  public int rows() {
    return values.length / cols;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public void close() {
    held.close();
  }
}
