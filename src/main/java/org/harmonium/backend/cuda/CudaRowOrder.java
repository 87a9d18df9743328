package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.RowOrder;

/** An order of rows on the device, with its numbers here too, since only the host changes them. */
final class CudaRowOrder implements RowOrder {
  private final int[] indices;
  private final CUdeviceptr onDevice;
  private final long address;
  private final Transfers transfers;
  private final Counter cursor;
  private final Handle handle;

  CudaRowOrder(OpenDevice device, int length) {
    this.indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = i;
    }
    long bytes = (long) length * Integer.BYTES;
    DeviceMemory memory = device.memory();
    CUdeviceptr block = memory.take(bytes);
    this.onDevice = block;
    this.address = Address.of(block);
    this.transfers = device.transfers();
    this.cursor = new Counter(device.cells(), device.lanes(), length);
    this.handle = new Handle(device, Handle.Kind.ORDER, () -> memory.give(block, bytes));
    transfers.write(indices, block);
  }

  /** The order as this backend's own, open. */
  static CudaRowOrder of(OpenDevice device, RowOrder order) {
    if (!(order instanceof CudaRowOrder own)) {
      throw Handle.foreign(Handle.Kind.ORDER);
    }
    own.handle.requireOpen(device);
    return own;
  }

  Handle handle() {
    return handle;
  }

  long address() {
    return address;
  }

  Counter cursor() {
    return cursor;
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
    for (int row : order) {
      if (row < 0 || row >= order.length) {
        throw new IllegalArgumentException(
            "row %d in an order of %d rows".formatted(row, order.length));
      }
    }
    System.arraycopy(order, 0, indices, 0, order.length);
    transfers.write(indices, onDevice);
  }

  @Override
  public int[] read() {
    return indices.clone();
  }

  @Override
  public int position() {
    return (int) cursor.position();
  }

  @Override
  public void seek(int position) {
    if (position < 0 || position > indices.length) {
      throw new IllegalArgumentException(
          "position %d in an order of %d rows".formatted(position, indices.length));
    }
    cursor.seek(position);
  }

  @Override
  public void close() {
    handle.close();
  }
}
