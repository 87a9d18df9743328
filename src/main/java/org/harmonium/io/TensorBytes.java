package org.harmonium.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/** The elements of a tensor as little-endian bytes, in blocks, so that no copy is made. */
final class TensorBytes {
  private static final int BLOCK_BYTES = 1 << 16; // a multiple of every element size

  private TensorBytes() {}

  /** Receives a block of bytes. */
  interface Sink {
    void take(byte[] bytes, int length) throws IOException;
  }

  /** Writes all bytes of the tensor to the sink, in order. */
  static void write(Tensor tensor, Sink sink) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int perBlock = BLOCK_BYTES / tensor.type().bytes();
    for (int from = 0; from < tensor.size(); from += perBlock) {
      int n = Math.min(perBlock, tensor.size() - from);
      block.clear();
      switch (tensor.type()) {
        case F32 -> block.asFloatBuffer().put(tensor.floats(), from, n);
        case F64 -> block.asDoubleBuffer().put(tensor.doubles(), from, n);
        case I32 -> block.asIntBuffer().put(tensor.ints(), from, n);
        case I64 -> block.asLongBuffer().put(tensor.longs(), from, n);
        case U8 -> block.put(tensor.bytes(), from, n);
      }
      sink.take(block.array(), n * tensor.type().bytes());
    }
  }

  /** The CRC32C of the tensor's bytes. */
  static int checksum(Tensor tensor) {
    CRC32C crc = new CRC32C();
    try {
      write(tensor, (bytes, length) -> crc.update(bytes, 0, length));
    } catch (IOException e) {
      throw new AssertionError("computing a checksum performs no I/O", e);
    }
    return (int) crc.getValue();
  }

  /**
   * Reads a tensor and updates {@code crc} by its bytes. The array is allocated at once: the caller
   * must have compared the size with the number of bytes in the file.
   */
  static Tensor read(ReadableByteChannel in, TensorType type, int[] shape, CRC32C crc)
      throws IOException {
    int size = Math.toIntExact(Tensor.elements(shape));
    Tensor tensor =
        switch (type) {
          case F32 -> Tensor.f32(new float[size], shape);
          case F64 -> Tensor.f64(new double[size], shape);
          case I32 -> Tensor.i32(new int[size], shape);
          case I64 -> Tensor.i64(new long[size], shape);
          case U8 -> Tensor.u8(new byte[size], shape);
        };
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int perBlock = BLOCK_BYTES / type.bytes();
    for (int from = 0; from < size; from += perBlock) {
      int n = Math.min(perBlock, size - from);
      fill(in, block.clear().limit(n * type.bytes()));
      crc.update(block.array(), 0, n * type.bytes());
      switch (type) {
        case F32 -> block.asFloatBuffer().get(tensor.floats(), from, n);
        case F64 -> block.asDoubleBuffer().get(tensor.doubles(), from, n);
        case I32 -> block.asIntBuffer().get(tensor.ints(), from, n);
        case I64 -> block.asLongBuffer().get(tensor.longs(), from, n);
        case U8 -> block.get(tensor.bytes(), from, n);
      }
    }
    return tensor;
  }

  /** Fills the buffer to its limit and rewinds it. */
  static void fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new EOFException("the file was truncated while it was read");
      }
    }
    buffer.flip();
  }
}
