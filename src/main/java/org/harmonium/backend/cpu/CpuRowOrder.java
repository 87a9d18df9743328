package org.harmonium.backend.cpu;

import org.harmonium.backend.HeldRowOrder;
import org.harmonium.backend.RowOrder;

/** A row order with its cursor on the heap. */
final class CpuRowOrder extends HeldRowOrder {
  private final Live live;
  int cursor;

  CpuRowOrder(CpuBackend backend, int length) {
    super(length);
    live = new Live(backend, "row order");
  }

  /** Returns the order as an open one of this backend. */
  static CpuRowOrder of(CpuBackend backend, RowOrder order) {
    if (!(order instanceof CpuRowOrder own)) {
      throw Live.foreign("row order");
    }
    own.live.requireOpen(backend);
    return own;
  }

  /** Returns the row indices by position, for the loops. */
  int[] indices() {
    return indices;
  }

  @Override
  protected void written() {}

  @Override
  public int position() {
    return cursor;
  }

  @Override
  protected void moveTo(int position) {
    cursor = position;
  }

  @Override
  public void close() {
    live.close();
  }
}
