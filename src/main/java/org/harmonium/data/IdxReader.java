package org.harmonium.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Reads IDX files, the format of MNIST, uncompressed or compressed by gzip. A compressed file above
 * the {@link DecompressionLimit} is refused.
 *
 * <p>The bytes are {@code 0 0 type ndim}, then ndim dimensions as big-endian int32, then the
 * elements, big-endian, with the last index varying fastest. The types are 0x08 u8, 0x09 i8, 0x0B
 * i16, 0x0C i32, 0x0D f32 and 0x0E f64; 1 to 4 dimensions are supported. The first dimension is the
 * number of rows, and the others are flattened; the rows of three dimensions are images. Source:
 * the description of the format on the MNIST page (LeCun, Cortes, Burges).
 */
public final class IdxReader {
  private static final int MOST_DIMENSIONS = 4;

  private IdxReader() {}

  /**
   * The rows of an IDX file. Unsigned bytes in two or more dimensions have the value b/255, or 0
   * and 1 if no other byte occurs; one dimension gives rows of one number.
   *
   * @throws BadInputException if the file is not a complete, well-formed IDX file
   */
  public static Dataset read(Path file) {
    return HashedInput.read(file, IdxReader::dataset);
  }

  /**
   * The labels of a one-dimensional IDX file: integers from 0.
   *
   * @throws BadInputException if the file is not a complete, well-formed IDX file of labels
   */
  public static int[] readLabels(Path file) {
    return HashedInput.read(file, input -> open(input).labels());
  }

  /**
   * The rows of one IDX file with the labels of another.
   *
   * @throws BadInputException if a file cannot be read or the numbers of rows and labels differ
   */
  public static Dataset read(Path images, Path labels) {
    Dataset rows = read(images);
    int[] numbers = readLabels(labels);
    if (numbers.length != rows.rows()) {
      throw new BadInputException(
          labels.toString(),
          "has "
              + numbers.length
              + " labels, but "
              + images
              + " has "
              + rows.rows()
              + " rows: give the label file of these images");
    }
    return rows.withLabels(numbers);
  }

  private static Dataset dataset(HashedInput input) throws IOException {
    return open(input).dataset(input.shortName(), input::provenance);
  }

  /** Reads and checks the header; the decoder reads the elements. */
  static ArrayDecoder open(HashedInput input) throws IOException {
    InputStream in = GzipInput.decompressed(input.stream());
    boolean compressed = in instanceof GzipInput;
    byte[] head = in.readNBytes(4);
    requireIdx(input, head);
    int dimensions = head[3];
    byte[] sizes = in.readNBytes(4 * dimensions);
    if (sizes.length < 4 * dimensions) {
      throw input.bad("is cut short in its IDX header: write or fetch it again");
    }
    long[] shape = new long[dimensions];
    for (int d = 0; d < dimensions; d++) {
      shape[d] = Integer.toUnsignedLong(ByteBuffer.wrap(sizes).getInt(4 * d));
    }
    ArrayHeader header =
        ArrayHeader.of(input.name(), type(input, head[2]), ByteOrder.BIG_ENDIAN, shape, false);
    long expected = 4L + sizes.length + header.dataBytes();
    requireBytes(input, compressed, expected, header);
    // The compression ratio of MNIST is about 5; this estimate avoids most reallocations.
    return new ArrayDecoder(
        input.name(), header, in, compressed ? 4 * input.size() : header.dataBytes());
  }

  private static void requireIdx(HashedInput input, byte[] head) {
    if (head.length < 4 || head[0] != 0 || head[1] != 0) {
      throw input.bad("is not an IDX file, which begins with two zero bytes: give IDX, NPY or CSV");
    }
    if (head[3] < 1 || head[3] > MOST_DIMENSIONS) {
      throw input.bad(
          "declares "
              + (head[3] & 0xff)
              + " dimensions; IDX files of 1 to "
              + MOST_DIMENSIONS
              + " are supported: reshape it, or fetch it again");
    }
  }

  private static ElementType type(HashedInput input, byte code) {
    return switch (code) {
      case 0x08 -> ElementType.U8;
      case 0x09 -> ElementType.I8;
      case 0x0B -> ElementType.I16;
      case 0x0C -> ElementType.I32;
      case 0x0D -> ElementType.F32;
      case 0x0E -> ElementType.F64;
      default ->
          throw input.bad(
              "declares the element type 0x"
                  + Integer.toHexString(code & 0xff)
                  + ", which IDX does not define: write or fetch it again");
    };
  }

  private static void requireBytes(
      HashedInput input, boolean compressed, long expected, ArrayHeader header) {
    long size = input.size();
    boolean possible = compressed ? expected <= size * GzipInput.HIGHEST_RATIO : expected == size;
    if (!possible) {
      throw input.bad(
          "declares the shape "
              + header.shapeText()
              + ", "
              + expected
              + " bytes, but "
              + (compressed
                  ? "its " + size + " compressed bytes cannot contain them"
                  : "has " + size)
              + ": write or fetch it again");
    }
    if (compressed) {
      DecompressionLimit.require(input.name(), size, expected, "decompress it with gunzip");
    }
  }
}
