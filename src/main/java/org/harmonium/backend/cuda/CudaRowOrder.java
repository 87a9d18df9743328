package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.Handle;
import org.harmonium.backend.HeldRowOrder;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Shapes;

/** A row order on the device, with a copy of the indices on the host, which changes them. */
final class CudaRowOrder extends HeldRowOrder implements Handle.Holder {
  private final CUdeviceptr onDevice;
  private final long address;
  private final Transfers transfers;
  final Counter cursor;
  private final Handle handle;

  CudaRowOrder(OpenDevice device, int length) {
    super(length);
    long bytes = (long) length * Integer.BYTES;
    DeviceMemory memory = device.memory;
    CUdeviceptr block = memory.take(bytes);
    this.onDevice = block;
    this.address = Address.of(block);
    this.transfers = device.transfers;
    this.cursor = new Counter(device.cells, device.lanes, length);
    this.handle = device.handles.open(device, "row order", () -> memory.give(block, bytes));
    transfers.write(indices, block);
  }

  @Override
  public Handle handle() {
    return handle;
  }

  long address() {
    return address;
  }

  /** Checks that the next rows exist; while a step is recorded, each replay checks it. */
  void requireNext(RowStore rows, Matrix out) {
    if (cursor.isRecording()) {
      Shapes.requireGatherWidth(rows, out);
    } else {
      Shapes.requireGather(rows, this, position(), out);
    }
  }

  @Override
  protected void written() {
    transfers.write(indices, onDevice);
  }

  @Override
  public int position() {
    return (int) cursor.position();
  }

  @Override
  protected void moveTo(int position) {
    cursor.seek(position);
  }

  @Override
  public void close() {
    handle.close();
  }
}
