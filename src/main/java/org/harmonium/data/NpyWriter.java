package org.harmonium.data;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.harmonium.io.AtomicFile;

/**
 * Writes NPY files of version 1.0: little-endian, in C order, with the header padded so that the
 * elements begin at a multiple of 64 bytes. Files are replaced atomically by {@link AtomicFile}.
 */
public final class NpyWriter {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX_BYTES = 10; // magic, version, header length
  private static final int BLOCK_BYTES = 1 << 16;

  private NpyWriter() {}

  /** Puts element {@code index} of an array to a buffer. */
  private interface Element {
    void put(ByteBuffer buffer, int index);
  }

  /**
   * Writes float32 numbers.
   *
   * @param shape the dimensions; their product must equal the length of {@code values}
   * @throws UncheckedIOException if the file cannot be written; an old file is then unchanged
   */
  public static void write(Path file, float[] values, int... shape) {
    write(file, "<f4", Float.BYTES, values.length, shape, (b, i) -> b.putFloat(values[i]));
  }

  /** Writes float64 numbers; as {@link #write(Path, float[], int...)}. */
  public static void write(Path file, double[] values, int... shape) {
    write(file, "<f8", Double.BYTES, values.length, shape, (b, i) -> b.putDouble(values[i]));
  }

  /** Writes int32 numbers, such as labels; as {@link #write(Path, float[], int...)}. */
  public static void write(Path file, int[] values, int... shape) {
    write(file, "<i4", Integer.BYTES, values.length, shape, (b, i) -> b.putInt(values[i]));
  }

  /** Writes unsigned bytes, such as pixels; as {@link #write(Path, float[], int...)}. */
  public static void write(Path file, byte[] values, int... shape) {
    write(file, "|u1", Byte.BYTES, values.length, shape, (b, i) -> b.put(values[i]));
  }

  private static void write(
      Path file, String descr, int width, int length, int[] shape, Element element) {
    requireShape(length, shape);
    AtomicFile.write(
        file,
        out -> {
          out.write(header(descr, shape));
          ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < length; i++) {
            element.put(block, i);
            if (block.remaining() < width) {
              out.write(block.array(), 0, block.position());
              block.clear();
            }
          }
          out.write(block.array(), 0, block.position());
        });
  }

  private static void requireShape(int length, int[] shape) {
    long product = 1;
    for (int dimension : shape) {
      product = dimension < 0 ? -1 : Math.multiplyExact(product, (long) dimension);
      if (product < 0 || product > Integer.MAX_VALUE) {
        break;
      }
    }
    if (shape.length == 0 || product != length) {
      throw new IllegalArgumentException(
          length + " values cannot have the shape " + Arrays.toString(shape));
    }
  }

  private static byte[] header(String descr, int[] shape) {
    String dimensions =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String dictionary =
        "{'descr': '"
            + descr
            + "', 'fortran_order': False, 'shape': ("
            + dimensions
            + (shape.length == 1 ? ",), }" : "), }");
    int unpadded = PREFIX_BYTES + dictionary.length() + 1;
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String padded = dictionary + " ".repeat(total - unpadded) + "\n";
    ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) padded.length());
    header.put(padded.getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }
}
