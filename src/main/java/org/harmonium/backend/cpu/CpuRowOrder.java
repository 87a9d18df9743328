package org.harmonium.backend.cpu;

import org.harmonium.backend.RowOrder;
import org.harmonium.backend.Shapes;

/** An order of rows and its cursor on the heap. */
final class CpuRowOrder implements RowOrder {
  final int[] indices;
  private final Live live;
  int cursor;

  private int largest;

  CpuRowOrder(CpuBackend backend, int length) {
    indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = i;
    }
    largest = length - 1;
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

  @Override
  public int length() {
    return indices.length;
  }

  @Override
  public void write(int[] order) {
    if (order.length != indices.length) {
      throw new IllegalArgumentException(
          "an order of %d rows was given %d".formatted(indices.length, order.length));
    }
    largest = Shapes.largestRow(order);
    System.arraycopy(order, 0, indices, 0, order.length);
  }

  @Override
  public int largest() {
    return largest;
  }

  @Override
  public int[] read() {
    return indices.clone();
  }

  @Override
  public int position() {
    return cursor;
  }

  @Override
  public void seek(int position) {
    if (position < 0 || position > indices.length) {
      throw new IllegalArgumentException(
          "position %d in an order of %d rows".formatted(position, indices.length));
    }
    cursor = position;
  }

  @Override
  public void close() {
    live.close();
  }
}
