package org.harmonium.backend.reference;

import org.harmonium.backend.HeldRowOrder;
import org.harmonium.backend.RowOrder;

/** An order of rows and its cursor. */
final class ReferenceOrder extends HeldRowOrder {
  private final Held held;
  private int cursor;

  ReferenceOrder(ReferenceBackend backend, int length) {
    super(length);
    this.held = new Held(backend, "row order");
  }

  static ReferenceOrder of(ReferenceBackend backend, RowOrder order) {
    if (!(order instanceof ReferenceOrder own)) {
      throw Held.foreign("row order");
    }
    own.held.requireOpen(backend);
    return own;
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
    held.close();
  }
}
