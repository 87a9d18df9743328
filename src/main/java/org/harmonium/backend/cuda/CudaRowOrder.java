package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Shapes;

/** An order of rows on the device, with its numbers here too, since only the host changes them. */
final class CudaRowOrder implements RowOrder {
  private final int[] indices;
  private final CUdeviceptr onDevice;
  private final long address;
  private final Transfers transfers;
  private final Counter cursor;
  private final Handle handle;

  private int largest;

  CudaRowOrder(OpenDevice device, int length) {
    this.indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = i;
    }
    largest = length - 1;
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

  /** The rows to be taken are there; in a step that is being recorded, its replays look. */
  void requireNext(RowStore rows, Matrix out) {
    if (cursor.isRecording()) {
      Shapes.requireGatherWidth(rows, out);
    } else {
      Shapes.requireGather(rows, this, position(), out);
    }
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
    largest = Shapes.largestRow(order);
    System.arraycopy(order, 0, indices, 0, order.length);
    transfers.write(indices, onDevice);
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
