package org.harmonium.backend.cpu;

import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/** A data set on the heap, as floats or bytes. It shares the caller's array. */
final class CpuRows implements RowStore {
  final @Nullable Slab floats;
  final byte @Nullable [] bytes;
  private final Live live;
  private final int rows;
  private final int cols;

  CpuRows(CpuBackend backend, float[] values, int cols) {
    this(backend, new Slab(values, 0, cols), null, values.length / cols, cols);
  }

  CpuRows(CpuBackend backend, byte[] values, int cols) {
    this(backend, null, values, values.length / cols, cols);
  }

  private CpuRows(
      CpuBackend backend, @Nullable Slab floats, byte @Nullable [] bytes, int rows, int cols) {
    this.floats = floats;
    this.bytes = bytes;
    this.rows = rows;
    this.cols = cols;
    this.live = new Live(backend, "data set");
  }

  /** Returns the data set as an open one of this backend. */
  static CpuRows of(CpuBackend backend, RowStore rows) {
    if (!(rows instanceof CpuRows own)) {
      throw Live.foreign("data set");
    }
    own.live.requireOpen(backend);
    return own;
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
    live.close();
  }
}
