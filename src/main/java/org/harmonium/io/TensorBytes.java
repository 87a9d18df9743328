package org.harmonium.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * The elements of a tensor as little-endian bytes, a piece at a time so that nothing is doubled.
 */
final class TensorBytes {
  private static final int PIECE = 1 << 16; // bytes; a multiple of every element size

  private TensorBytes() {}

  /** Takes a piece of the bytes. */
  interface Sink {
    void take(byte[] bytes, int length) throws IOException;
  }

  /** Hands all bytes of the tensor to the sink, in order. */
  static void write(Tensor tensor, Sink sink) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    int perPiece = PIECE / tensor.type().bytes();
    for (int from = 0; from < tensor.size(); from += perPiece) {
      int n = Math.min(perPiece, tensor.size() - from);
      piece.clear();
      switch (tensor.type()) {
        case F32 -> piece.asFloatBuffer().put(tensor.floats(), from, n);
        case F64 -> piece.asDoubleBuffer().put(tensor.doubles(), from, n);
        case I32 -> piece.asIntBuffer().put(tensor.ints(), from, n);
        case I64 -> piece.asLongBuffer().put(tensor.longs(), from, n);
        case U8 -> piece.put(tensor.bytes(), from, n);
      }
      sink.take(piece.array(), n * tensor.type().bytes());
    }
  }

  /** The CRC32C of the tensor's bytes. */
  static int checksum(Tensor tensor) {
    CRC32C crc = new CRC32C();
    try {
      write(tensor, (bytes, length) -> crc.update(bytes, 0, length));
    } catch (IOException e) {
      throw new AssertionError("a checksum does no I/O", e);
    }
    return (int) crc.getValue();
  }

  /**
   * Reads a tensor and adds its bytes to {@code crc}. The caller has compared the size with the
   * bytes present: here the array is allocated at once.
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
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    int perPiece = PIECE / type.bytes();
    for (int from = 0; from < size; from += perPiece) {
      int n = Math.min(perPiece, size - from);
      fill(in, piece.clear().limit(n * type.bytes()));
      crc.update(piece.array(), 0, n * type.bytes());
      switch (type) {
        case F32 -> piece.asFloatBuffer().get(tensor.floats(), from, n);
        case F64 -> piece.asDoubleBuffer().get(tensor.doubles(), from, n);
        case I32 -> piece.asIntBuffer().get(tensor.ints(), from, n);
        case I64 -> piece.asLongBuffer().get(tensor.longs(), from, n);
        case U8 -> piece.get(tensor.bytes(), from, n);
      }
    }
    return tensor;
  }

  /** Fills the buffer to its limit and rewinds it. */
  static void fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    buffer.flip();
  }
}
