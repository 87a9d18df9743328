package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.Handle;
import org.harmonium.backend.RowStore;

/** A data set on the device, as floats or bytes. Rows begin at multiples of 16 bytes. */
final class CudaRows implements RowStore, Handle.Holder {
  private static final int GRAIN = 16;

  private final int rows;
  private final int cols;
  private final int size;
  private final long pitch;
  private final CUdeviceptr block;
  private final long address;
  private final Handle handle;

  CudaRows(OpenDevice device, float[] values, int cols) {
    this(device, values.length / cols, cols, Float.BYTES);
    device.transfers.write(values, block, rows, cols, pitch);
  }

  CudaRows(OpenDevice device, byte[] values, int cols) {
    this(device, values.length / cols, cols, 1);
    device.transfers.write(values, block, rows, cols, pitch);
  }

  private CudaRows(OpenDevice device, int rows, int cols, int size) {
    this.rows = rows;
    this.cols = cols;
    this.size = size;
    this.pitch = ((long) cols * size + GRAIN - 1) / GRAIN * GRAIN;
    long bytes = rows * pitch;
    DeviceMemory memory = device.memory;
    this.block = memory.take(bytes);
    this.address = Address.of(block);
    this.handle = device.handles.open(device, "data set", () -> memory.give(block, bytes));
  }

  boolean isBytes() {
    return size == 1;
  }

  @Override
  public Handle handle() {
    return handle;
  }

  long address() {
    return address;
  }

  /** Returns the distance between rows in elements. */
  int stride() {
    return (int) (pitch / size);
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
    handle.close();
  }
}
