package org.harmonium.backend.counting;

import org.harmonium.backend.HeldRowOrder;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Shapes;

/** An order of rows, which is kept as on every backend, and its cursor. */
final class CountedOrder extends HeldRowOrder {
  private final Holding holding;
  private int cursor;

  CountedOrder(Holding holding, int length) {
    super(length);
    this.holding = holding;
  }

  /** The order as this backend's own, open. */
  static CountedOrder of(CountingBackend backend, RowOrder order) {
    if (!(order instanceof CountedOrder own)) {
      throw Holding.foreign("row order");
    }
    own.holding.requireOpen(backend);
    return own;
  }

  /** Throws if it is closed. */
  void requireOpen() {
    holding.requireOpen();
  }

  /** Moves the cursor by the rows of {@code out}, which must be there. */
  void take(RowStore rows, Matrix out) {
    Shapes.requireGather(rows, this, cursor, out);
    cursor += out.rows();
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
    holding.close();
  }
}
