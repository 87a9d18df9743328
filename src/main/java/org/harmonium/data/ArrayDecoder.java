package org.harmonium.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Decodes the bytes after the header of an array file to a data set or labels. Memory is allocated
 * as bytes are read, so a compressed file that declares gigabytes without containing them is
 * refused at little cost.
 */
final class ArrayDecoder {
  private static final int BLOCK_BYTES = 1 << 16;

  private final String file;
  private final ArrayHeader header;
  private final InputStream in;
  private final long bytesPresent;

  /**
   * A decoder for the remaining bytes of {@code in}.
   *
   * @param bytesPresent the known or estimated number of bytes; memory for these is allocated at
   *     once, and more as bytes are read
   */
  ArrayDecoder(String file, ArrayHeader header, InputStream in, long bytesPresent) {
    this.file = file;
    this.header = header;
    this.in = in;
    this.bytesPresent = bytesPresent;
  }

  /**
   * The array as rows. Unsigned bytes in two or more dimensions are pixels with the value b/255; if
   * all are 0 or 1, the array is a mask with the values 0 and 1. Other numbers are rounded to
   * float32.
   */
  Dataset dataset(String name, Supplier<Provenance> provenance) throws IOException {
    int rows = header.rows();
    int cols = header.cols();
    Dataset result;
    if (header.type().isByteValued() && header.dimensions() > 1) {
      byte[] values = pixels();
      result = Dataset.ofBytes(name, rows, cols, values, provenance.get());
    } else {
      float[] values = floats();
      result = Dataset.ofFloats(name, rows, cols, values, provenance.get());
    }
    ImageShape shape = header.imageShape();
    return shape == null ? result : result.withImageShape(shape);
  }

  private byte[] pixels() throws IOException {
    byte[] values = rawBytes();
    int largest = 0;
    for (byte value : values) {
      largest = Math.max(largest, value & 0xff);
    }
    if (largest == 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= (byte) 255;
      }
    } else if (header.type() == ElementType.BOOL && largest > 1) {
      throw bad("has the boolean " + largest + ", which is neither 0 nor 1: write it again");
    }
    return rowMajor(values);
  }

  /** The elements of an array of one-byte elements, unchanged; refuses further bytes. */
  byte[] rawBytes() throws IOException {
    int n = header.elements();
    byte[] values = new byte[firstCapacity()];
    int filled = 0;
    while (filled < n) {
      if (filled == values.length) {
        values = Arrays.copyOf(values, grown(filled));
      }
      int got = in.readNBytes(values, filled, values.length - filled);
      filled += got;
      if (filled < values.length) {
        throw cutShort(filled);
      }
    }
    requireEnd();
    return values;
  }

  private float[] floats() throws IOException {
    float[] values = new float[firstCapacity()];
    int filled = 0;
    while (filled < header.elements()) {
      ByteBuffer block = nextBlock(filled);
      int end = filled + block.remaining() / header.type().bytes();
      if (end > values.length) {
        values = Arrays.copyOf(values, Math.max(end, grown(values.length)));
      }
      for (; filled < end; filled++) {
        float value = (float) header.type().next(block);
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
          throw notFinite(filled, value);
        }
        values[filled] = value;
      }
    }
    requireEnd();
    return rowMajor(values);
  }

  /** The elements of an array of one column as class numbers: integers from 0. */
  int[] labels() throws IOException {
    if (header.cols() != 1) {
      throw bad("has the shape " + header.shapeText() + ": labels have one number per row");
    }
    int[] values = new int[firstCapacity()];
    int filled = 0;
    while (filled < header.elements()) {
      ByteBuffer block = nextBlock(filled);
      int end = filled + block.remaining() / header.type().bytes();
      if (end > values.length) {
        values = Arrays.copyOf(values, Math.max(end, grown(values.length)));
      }
      for (; filled < end; filled++) {
        double value = header.type().next(block);
        if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
          throw bad("row " + filled + " is " + value + ", not a label: labels are integers from 0");
        }
        values[filled] = (int) value;
      }
    }
    requireEnd();
    return values;
  }

  private int firstCapacity() {
    long present = Math.max(BLOCK_BYTES, bytesPresent) / header.type().bytes();
    return (int) Math.min(header.elements(), present);
  }

  private int grown(int length) {
    return (int) Math.min(header.elements(), Math.max(BLOCK_BYTES, 2L * length));
  }

  private ByteBuffer nextBlock(int filled) throws IOException {
    int width = header.type().bytes();
    byte[] block =
        new byte[(int) Math.min(BLOCK_BYTES, (header.elements() - filled) * (long) width)];
    int got = in.readNBytes(block, 0, block.length);
    if (got < block.length) {
      throw cutShort((long) filled * width + got);
    }
    return ByteBuffer.wrap(block).order(header.order());
  }

  private void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw bad(
          "has bytes after the "
              + header.dataBytes()
              + " bytes of its shape "
              + header.shapeText()
              + ": write or fetch it again");
    }
  }

  // In Fortran order the first index, the row, varies fastest: each run of `rows` values is one
  // column, and the remaining indices give its position in a row.
  private byte[] rowMajor(byte[] values) {
    if (!header.fortranOrder() || header.dimensions() == 1) {
      return values;
    }
    byte[] result = new byte[values.length];
    int[] column = columnsInFileOrder();
    for (int k = 0, i = 0; k < column.length; k++) {
      for (int row = 0; row < header.rows(); row++, i++) {
        result[row * column.length + column[k]] = values[i];
      }
    }
    return result;
  }

  private float[] rowMajor(float[] values) {
    if (!header.fortranOrder() || header.dimensions() == 1) {
      return values;
    }
    float[] result = new float[values.length];
    int[] column = columnsInFileOrder();
    for (int k = 0, i = 0; k < column.length; k++) {
      for (int row = 0; row < header.rows(); row++, i++) {
        result[row * column.length + column[k]] = values[i];
      }
    }
    return result;
  }

  private int[] columnsInFileOrder() {
    int[] column = new int[header.cols()];
    int[] index = new int[header.dimensions()];
    for (int k = 0; k < column.length; k++) {
      int place = 0;
      for (int d = 1; d < index.length; d++) {
        place = place * header.dimension(d) + index[d];
      }
      column[k] = place;
      for (int d = 1; d < index.length && ++index[d] == header.dimension(d); d++) {
        index[d] = 0;
      }
    }
    return column;
  }

  private BadInputException cutShort(long bytes) {
    return bad(
        "ends after "
            + bytes
            + " of the "
            + header.dataBytes()
            + " bytes of its shape "
            + header.shapeText()
            + ": write or fetch it again");
  }

  private BadInputException notFinite(int element, float value) {
    int rows = header.rows();
    int cols = header.cols();
    boolean columnByColumn = header.fortranOrder() && header.dimensions() > 1;
    int row = columnByColumn ? element % rows : element / cols;
    int col = columnByColumn ? columnsInFileOrder()[element / rows] : element % cols;
    return bad(
        "row "
            + row
            + ", column "
            + col
            + " is "
            + value
            + ", not a finite float32: remove or replace such values");
  }

  private BadInputException bad(String problem) {
    return new BadInputException(file, problem);
  }
}
