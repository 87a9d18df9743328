package org.harmonium.backend;

/** A row order with its cursor on the host. */
public final class HostRowOrder extends HeldRowOrder implements Handle.Holder {
  private final Handle handle;
  private int cursor;

  /** Creates the identity order of {@code length} rows. */
  public HostRowOrder(Handle handle, int length) {
    super(length);
    this.handle = handle;
  }

  /** Returns an order as an open one of a backend. */
  public static HostRowOrder of(Object backend, RowOrder order) {
    return Handle.own(backend, HostRowOrder.class, "row order", order);
  }

  /** Returns the row indices by position, which must not be changed. */
  public int[] indices() {
    return indices;
  }

  /** Moves the cursor by n rows, which must exist. */
  public void advance(int n) {
    cursor += n;
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
  public Handle handle() {
    return handle;
  }

  @Override
  public void close() {
    handle.close();
  }
}
