package org.harmonium.backend.cpu;

import org.harmonium.backend.HeldRowOrder;
import org.harmonium.backend.RowOrder;

/** An order of rows and its cursor on the heap. */
final class CpuRowOrder extends HeldRowOrder {
  private final Live live;
  int cursor;

  CpuRowOrder(CpuBackend backend, int length) {
    super(length);
    live = new Live(backend, "row order");
  }

  /** The order as this backend's own, open. */
  static CpuRowOrder of(CpuBackend backend, RowOrder order) {
    if (!(order instanceof CpuRowOrder own)) {
      throw Live.foreign("row order");
    }
    own.live.requireOpen(backend);
    return own;
  }

  /** The rows by position, for the loops. */
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
