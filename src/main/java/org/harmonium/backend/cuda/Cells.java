package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import org.harmonium.backend.Scalar;

/**
 * The variables that recorded steps read at each replay: coefficients, draw numbers, cursors. They
 * are contiguous on the device, 8 bytes each, with a copy on the host. Changes on the host are
 * transferred in one copy before the next launch.
 */
final class Cells {
  private static final int CELLS = 8192;
  private static final int BYTES = 8;

  private final CUdeviceptr device;
  private final Staging staging;
  private final CUstream stream;
  private final ByteBuffer here;
  private final Map<Integer, Cell> constants = new HashMap<>();
  final Cell zero;
  private int used;
  private int dirtyFrom = Integer.MAX_VALUE;
  private int dirtyTo;
  private boolean frozen;

  Cells(DeviceMemory memory, Staging staging, CUstream stream) {
    this.device = memory.take((long) CELLS * BYTES);
    this.staging = staging;
    this.stream = stream;
    this.here = ByteBuffer.allocate(CELLS * BYTES).order(staging.bytes.order());
    this.zero = make();
  }

  void release(DeviceMemory memory) {
    memory.give(device, (long) CELLS * BYTES);
  }

  /** Creates a cell that contains zero. */
  Cell make() {
    if (used == CELLS) {
      throw new IllegalStateException(
          "a CUDA backend holds at most %d scalars, streams and row orders; create them once and reuse them"
              .formatted(CELLS));
    }
    Cell cell = new Cell(used++);
    touch(cell.at);
    return cell;
  }

  /** Returns the location of a coefficient of this backend. */
  Place place(Scalar scalar) {
    if (scalar instanceof Scalar.Constant constant) {
      return constants.computeIfAbsent(
              Float.floatToRawIntBits(constant.get()), bits -> constant(constant))
          .first;
    }
    if (scalar instanceof CudaScalar variable && variable.cells == this) {
      return variable.cell.first;
    }
    if (scalar instanceof Scalar.Negated view
        && view.original() instanceof CudaScalar variable
        && variable.cells == this) {
      return variable.cell.second;
    }
    throw new IllegalStateException(
        "a scalar of another backend was used; create it with the backend that reads it");
  }

  private Cell constant(Scalar.Constant constant) {
    Cell cell = make();
    cell.setPair(constant.get());
    return cell;
  }

  /** Returns whether the host has changes that were not transferred yet. */
  boolean dirty() {
    return dirtyFrom < dirtyTo;
  }

  /** Transfers the changes to the device, in stream order. */
  void flush() {
    int size = dirtyTo - dirtyFrom;
    int place = staging.reserve(size);
    staging.bytes.put(place, here, dirtyFrom, size);
    cuMemcpyHtoDAsync(device.withByteOffset(dirtyFrom), staging.at(place), size, stream);
    dirtyFrom = Integer.MAX_VALUE;
    dirtyTo = 0;
  }

  /** Rejects changes while a step is recorded, as they would not be part of the recording. */
  void freeze(boolean on) {
    frozen = on;
  }

  private void touch(int at) {
    if (frozen) {
      throw new IllegalStateException(
          "a scalar, stream or row order was created or set while a step is recorded; do it between"
              + " replays");
    }
    dirtyFrom = Math.min(dirtyFrom, at);
    dirtyTo = Math.max(dirtyTo, at + BYTES);
  }

  /** The location of a variable on the device: a pointer for cuBLAS, an address for kernels. */
  record Place(CUdeviceptr pointer, long address) {}

  /** One variable: a pair of floats x and -x, or a 64-bit counter. */
  final class Cell {
    private final int at;
    private final Place first;
    private final Place second;

    private Cell(int index) {
      this.at = index * BYTES;
      this.first = placeAt(at);
      this.second = placeAt(at + Float.BYTES);
    }

    private Place placeAt(int offset) {
      CUdeviceptr pointer = device.withByteOffset(offset);
      return new Place(pointer, Address.of(pointer));
    }

    long address() {
      return first.address;
    }

    /** Returns x. */
    float value() {
      return here.getFloat(at);
    }

    /** Sets x and -x. */
    void setPair(float value) {
      if (Float.floatToRawIntBits(value()) != Float.floatToRawIntBits(value)
          || here.getInt(at + Float.BYTES) != Float.floatToRawIntBits(-value)) {
        touch(at);
        here.putFloat(at, value);
        here.putFloat(at + Float.BYTES, -value);
      }
    }

    /** Returns the value that the counter has on the device once all pending work is complete. */
    long counter() {
      return here.getLong(at);
    }

    void setCounter(long value) {
      touch(at);
      here.putLong(at, value);
    }

    /** Notes that pending work adds {@code by} to the counter on the device. */
    void advanced(long by) {
      here.putLong(at, here.getLong(at) + by);
    }
  }
}
