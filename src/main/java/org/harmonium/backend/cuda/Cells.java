package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import org.harmonium.backend.Scalar;

/**
 * The small variables that recorded steps read anew at each replay: coefficients, draw numbers,
 * cursors. They lie together on the device, 8 bytes each, with a copy here; what was changed here
 * goes over in one copy before the next launch.
 */
final class Cells {
  private static final int CELLS = 8192;
  private static final int BYTES = 8;

  private final CUdeviceptr device;
  private final Staging staging;
  private final CUstream stream;
  private final ByteBuffer here;
  private final Map<Integer, Cell> constants = new HashMap<>();
  private final Cell zero;
  private int used;
  private int dirtyFrom = Integer.MAX_VALUE;
  private int dirtyTo;
  private boolean frozen;

  Cells(DeviceMemory memory, Staging staging, CUstream stream) {
    this.device = memory.take((long) CELLS * BYTES);
    this.staging = staging;
    this.stream = stream;
    this.here = ByteBuffer.allocate(CELLS * BYTES).order(staging.bytes().order());
    this.zero = make();
  }

  /** A counter that stays zero. */
  Cell zero() {
    return zero;
  }

  /** Gives the memory back. */
  void release(DeviceMemory memory) {
    memory.give(device, (long) CELLS * BYTES);
  }

  /** A new cell, holding zero. */
  Cell make() {
    if (used == CELLS) {
      throw new IllegalStateException(
          "a CUDA backend holds at most %d scalars, streams and row orders; make them once and use them again"
              .formatted(CELLS));
    }
    Cell cell = new Cell(used++);
    touch(cell.at);
    return cell;
  }

  /** Where a coefficient of this backend lies. */
  Place place(Scalar scalar) {
    if (scalar instanceof Scalar.Constant constant) {
      return constants.computeIfAbsent(
              Float.floatToRawIntBits(constant.get()), bits -> constant(constant))
          .first;
    }
    if (scalar instanceof CudaScalar variable && variable.cells() == this) {
      return variable.cell().first;
    }
    if (scalar instanceof CudaScalar.Negated view && view.original().cells() == this) {
      return view.original().cell().second;
    }
    throw new IllegalStateException(
        "a scalar of another backend was used; make it with the backend that reads it");
  }

  private Cell constant(Scalar.Constant constant) {
    Cell cell = make();
    cell.setPair(constant.get());
    return cell;
  }

  /** Whether something was changed here that the device does not know yet. */
  boolean dirty() {
    return dirtyFrom < dirtyTo;
  }

  /** Sends what was changed, behind the work that is under way. */
  void flush() {
    int size = dirtyTo - dirtyFrom;
    int place = staging.reserve(size);
    staging.bytes().put(place, here, dirtyFrom, size);
    cuMemcpyHtoDAsync(device.withByteOffset(dirtyFrom), staging.at(place), size, stream);
    dirtyFrom = Integer.MAX_VALUE;
    dirtyTo = 0;
  }

  /** While a step is recorded nothing may be changed: the change would not be in the recording. */
  void freeze(boolean on) {
    frozen = on;
  }

  private void touch(int at) {
    if (frozen) {
      throw new IllegalStateException(
          "a scalar, stream or row order was made or set in a step that is being recorded; do it between replays");
    }
    dirtyFrom = Math.min(dirtyFrom, at);
    dirtyTo = Math.max(dirtyTo, at + BYTES);
  }

  /** Where a variable lies on the device: as a pointer for cuBLAS, as a number for a kernel. */
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

    /** x. */
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

    /** The counter as the device has it once all work is done. */
    long counter() {
      return here.getLong(at);
    }

    void setCounter(long value) {
      touch(at);
      here.putLong(at, value);
    }

    /** The device adds {@code by} to the counter, in work that is under way. */
    void advanced(long by) {
      here.putLong(at, here.getLong(at) + by);
    }
  }
}
