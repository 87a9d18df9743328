package org.harmonium.backend;

/** A data set of known shape that is open until it is closed. A subclass stores the numbers. */
public abstract class HeldRows implements RowStore, Handle.Holder {
  private final Handle handle;
  private final int rows;
  private final int cols;

  /** Creates an open data set. */
  protected HeldRows(Handle handle, int rows, int cols) {
    this.handle = handle;
    this.rows = rows;
    this.cols = cols;
  }

  @Override
  public final Handle handle() {
    return handle;
  }

  @Override
  public final int rows() {
    return rows;
  }

  @Override
  public final int cols() {
    return cols;
  }

  @Override
  public final void close() {
    handle.close();
  }
}
