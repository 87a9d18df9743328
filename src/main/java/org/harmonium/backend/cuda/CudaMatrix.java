package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.Handle;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * A matrix on the device. Rows are padded to multiples of 64 elements, so that every row is aligned
 * for 16-byte accesses and for the tensor cores.
 */
final class CudaMatrix implements Matrix, Handle.Holder {
  private static final int GRAIN = 64;

  final DeviceBlock block;
  private final Handle handle;
  private final boolean owner;
  private final long offset; // number of elements before the first
  private final int rows;
  private final int cols;
  private final int stride;
  private final CUdeviceptr pointer;
  private @Nullable CUdeviceptr twin;

  /** Creates a matrix with its own memory and unspecified contents. */
  CudaMatrix(OpenDevice device, int rows, int cols) {
    this.stride = padded(cols);
    this.block = new DeviceBlock(device.memory, (long) rows * stride);
    this.handle = device.handles.open(device, "matrix", block::release);
    this.owner = true;
    this.offset = 0;
    this.rows = rows;
    this.cols = cols;
    this.pointer = block.numbers();
  }

  private CudaMatrix(
      DeviceBlock block, Handle handle, int rows, int cols, int stride, long offset) {
    this.block = block;
    this.handle = handle;
    this.owner = false;
    this.stride = stride;
    this.offset = offset;
    this.rows = rows;
    this.cols = cols;
    this.pointer = block.numbers().withByteOffset(offset * Float.BYTES);
  }

  private static int padded(int cols) {
    return (int) Math.min((cols + (long) GRAIN - 1) / GRAIN * GRAIN, Integer.MAX_VALUE - GRAIN + 1);
  }

  @Override
  public Handle handle() {
    return handle;
  }

  /** Returns the address of the first element. */
  long address() {
    return block.address() + offset * Float.BYTES;
  }

  CUdeviceptr pointer() {
    return pointer;
  }

  /** Returns the address of the first element's bf16 twin, or 0 if there is no twin. */
  long twinAddress() {
    long address = block.twinAddress();
    return address == 0 ? 0 : address + offset * Short.BYTES;
  }

  /** Returns a pointer to the first element's bf16 twin, or null if there is no twin. */
  @Nullable CUdeviceptr twin() {
    CUdeviceptr whole = block.twin();
    if (twin == null && whole != null) {
      twin = whole.withByteOffset(offset * Short.BYTES);
    }
    return twin;
  }

  /** Notes that the elements were written and the twin, if any, was not. */
  void numbersWritten() {
    block.numbersWritten(offset, end());
  }

  /** Notes that the twin was written with the elements. */
  void twinWritten() {
    block.twinWritten(offset, end());
  }

  private long end() {
    return offset + (long) rows * stride;
  }

  /** Returns all rows of the matrix of which this is a view. */
  CudaMatrix whole() {
    return new CudaMatrix(block, handle, (int) (block.elements() / stride), cols, stride, 0);
  }

  /** Returns a matrix of the same shape in other memory, open as long as this one is. */
  CudaMatrix shapedOver(DeviceBlock other) {
    return new CudaMatrix(other, handle, rows, cols, stride, 0);
  }

  /** Returns the distance between rows in elements. */
  int stride() {
    return stride;
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
  public Matrix rows(int from, int to) {
    Shapes.requireRange("rows", from, to, rows);
    return new CudaMatrix(block, handle, to - from, cols, stride, offset + (long) from * stride);
  }

  @Override
  public void close() {
    if (owner) {
      handle.close();
    }
  }
}
