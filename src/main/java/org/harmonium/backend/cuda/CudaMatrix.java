package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * A matrix on the device. Rows are padded to whole multiples of 64 elements, so that every row is
 * aligned for 16-byte accesses and for the tensor cores.
 */
final class CudaMatrix implements Matrix {
  private static final int GRAIN = 64;

  private final DeviceBlock block;
  private final Handle handle;
  private final boolean owner;
  private final long offset; // elements before the first
  private final int rows;
  private final int cols;
  private final int stride;
  private final CUdeviceptr pointer;
  private @Nullable CUdeviceptr twin;

  /** A new matrix that owns its memory, with whatever was in it. */
  CudaMatrix(OpenDevice device, int rows, int cols) {
    this.stride = padded(cols);
    this.block = new DeviceBlock(device.memory(), (long) rows * stride);
    this.handle = new Handle(device, Handle.Kind.MATRIX, block::release);
    this.owner = true;
    this.offset = 0;
    this.rows = rows;
    this.cols = cols;
    this.pointer = block.numbers();
  }

  /** A view. */
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

  /** The matrix as this backend's own, open. */
  static CudaMatrix of(OpenDevice device, Matrix x) {
    if (!(x instanceof CudaMatrix matrix)) {
      throw Handle.foreign(Handle.Kind.MATRIX);
    }
    matrix.handle.requireOpen(device);
    return matrix;
  }

  DeviceBlock block() {
    return block;
  }

  Handle handle() {
    return handle;
  }

  /** The address of the first element. */
  long address() {
    return block.address() + offset * Float.BYTES;
  }

  CUdeviceptr pointer() {
    return pointer;
  }

  /** The address of the first element's bf16 twin; 0 without one. */
  long twinAddress() {
    long address = block.twinAddress();
    return address == 0 ? 0 : address + offset * Short.BYTES;
  }

  /** The first element's bf16 twin; null without one. */
  @Nullable CUdeviceptr twin() {
    CUdeviceptr whole = block.twin();
    if (twin == null && whole != null) {
      twin = whole.withByteOffset(offset * Short.BYTES);
    }
    return twin;
  }

  /** Its numbers were written, and its twin, if it has one, was not. */
  void numbersWritten() {
    block.numbersWritten(offset, end());
  }

  /** Its twin was written with it. */
  void twinWritten() {
    block.twinWritten(offset, end());
  }

  private long end() {
    return offset + (long) rows * stride;
  }

  /** All rows of the matrix that this is a view of. */
  CudaMatrix whole() {
    return new CudaMatrix(block, handle, (int) (block.elements() / stride), cols, stride, 0);
  }

  /** A matrix of this one's shape over other memory, open as long as this one is. */
  CudaMatrix shapedOver(DeviceBlock other) {
    return new CudaMatrix(other, handle, rows, cols, stride, 0);
  }

  /** Elements from a row to the next. */
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
