package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuMemcpy2DAsync;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import jcuda.CudaException;
import jcuda.driver.CUDA_MEMCPY2D;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUmemorytype;
import jcuda.driver.CUstream;

/**
 * Copies between arrays and the device, in pieces through {@link Staging}. The rows of arrays are
 * contiguous; on the device a row begins every {@code pitch} bytes. Writes do not wait, reads do.
 */
final class Transfers {
  /** Copies n elements between a place in the staging memory and an array, from an index on. */
  private interface Staged {
    void copy(int place, int index, int n);
  }

  private final Context context;
  private final Lanes lanes;
  private final Cells cells;
  private final Staging staging;
  private final CUstream stream;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final DoubleBuffer doubles;
  private final CUDA_MEMCPY2D copy = new CUDA_MEMCPY2D();

  Transfers(Context context, Lanes lanes, Cells cells, Staging staging) {
    this.context = context;
    this.lanes = lanes;
    this.cells = cells;
    this.staging = staging;
    this.stream = lanes.main();
    this.bytes = staging.bytes;
    this.floats = bytes.asFloatBuffer();
    this.ints = bytes.asIntBuffer();
    this.doubles = bytes.asDoubleBuffer();
  }

  void write(float[] values, CUdeviceptr to, int rows, int cols, long pitch) {
    Piece piece = new Piece(rows, cols, Float.BYTES);
    write((place, from, n) -> floats.put(place / Float.BYTES, values, from, n), to, piece, pitch);
  }

  void write(int[] values, CUdeviceptr to) {
    Piece piece = new Piece(1, values.length, Integer.BYTES);
    write((place, from, n) -> ints.put(place / Integer.BYTES, values, from, n), to, piece, 0);
  }

  void write(byte[] values, CUdeviceptr to, int rows, int cols, long pitch) {
    Piece piece = new Piece(rows, cols, 1);
    write((place, from, n) -> bytes.put(place, values, from, n), to, piece, pitch);
  }

  float[] readFloats(CUdeviceptr from, int rows, int cols, long pitch) {
    float[] values = new float[rows * cols];
    Piece piece = new Piece(rows, cols, Float.BYTES);
    read((place, to, n) -> floats.get(place / Float.BYTES, values, to, n), from, piece, pitch);
    return values;
  }

  double[] readDoubles(CUdeviceptr from, int n) {
    double[] values = new double[n];
    Piece piece = new Piece(1, n, Double.BYTES);
    read((place, to, m) -> doubles.get(place / Double.BYTES, values, to, m), from, piece, 0);
    return values;
  }

  /** Waits until all work is complete. */
  void synchronize(String operation) {
    lanes.requireNotRecording(operation);
    context.enter();
    try {
      cuStreamSynchronize(stream);
    } catch (CudaException e) {
      throw Faults.in(operation, e);
    }
  }

  private void write(Staged elements, CUdeviceptr to, Piece piece, long pitch) {
    begin("write");
    try {
      while (piece.next()) {
        int place = staging.reserve(piece.bytes());
        elements.copy(place, piece.first(), piece.count());
        copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_HOST;
        copy.srcHost = staging.at(place);
        copy.srcPitch = piece.width();
        copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
        copy.dstDevice = to.withByteOffset(piece.offset(pitch));
        copy.dstPitch = Math.max(pitch, piece.width());
        run(piece);
      }
    } catch (CudaException e) {
      throw Faults.in("write", e);
    }
  }

  private void read(Staged elements, CUdeviceptr from, Piece piece, long pitch) {
    begin("download");
    try {
      while (piece.next()) {
        int place = staging.reserve(piece.bytes());
        copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
        copy.srcDevice = from.withByteOffset(piece.offset(pitch));
        copy.srcPitch = Math.max(pitch, piece.width());
        copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_HOST;
        copy.dstHost = staging.at(place);
        copy.dstPitch = piece.width();
        run(piece);
        cuStreamSynchronize(stream);
        elements.copy(place, piece.first(), piece.count());
      }
    } catch (CudaException e) {
      throw Faults.in("download", e);
    }
  }

  private void begin(String operation) {
    lanes.requireNotRecording(operation);
    context.enter();
    if (cells.dirty()) {
      cells.flush();
    }
  }

  private void run(Piece piece) {
    copy.WidthInBytes = piece.width();
    copy.Height = piece.height();
    if (piece.height() == 1) {
      // The driver rejects a pitch of 2^31 bytes or more, even if there is no next row.
      copy.srcPitch = piece.width();
      copy.dstPitch = piece.width();
    }
    cuMemcpy2DAsync(copy, stream);
  }

  /** The next part of an array that fits the staging memory: whole rows, or a part of one. */
  private static final class Piece {
    private final int rows;
    private final int cols;
    private final int size;
    private final int rowsAtOnce;
    private final int colsAtOnce;
    private int row;
    private int col;
    private int height;
    private int span;

    Piece(int rows, int cols, int size) {
      this.rows = rows;
      this.cols = cols;
      this.size = size;
      this.colsAtOnce = Math.min(cols, Staging.HALF / size);
      this.rowsAtOnce = colsAtOnce < cols ? 1 : Staging.HALF / (cols * size);
    }

    boolean next() {
      col += span;
      if (col >= cols) {
        col = 0;
        row += height;
      }
      span = Math.min(colsAtOnce, cols - col);
      height = Math.min(rowsAtOnce, rows - row);
      return height > 0;
    }

    /** Returns the index of the first element in the array. */
    int first() {
      return row * cols + col;
    }

    int count() {
      return height * span;
    }

    long width() {
      return (long) span * size;
    }

    int height() {
      return height;
    }

    int bytes() {
      return count() * size;
    }

    /** Returns the offset of the first element on the device, in bytes. */
    long offset(long pitch) {
      return row * pitch + (long) col * size;
    }
  }
}
