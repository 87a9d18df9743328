package org.harmonium.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads NumPy's NPY files, versions 1.0 to 3.0, little- and big-endian, in C and Fortran order.
 *
 * <p>The first index is the row, and the others are flattened in C order for either order of the
 * file; the rows of three dimensions are images. The element types bool, integers to 64 bits except
 * uint64, float32 and float64 are supported. Pickled objects and structured types are refused.
 * Source: the specification of the format, {@code numpy.lib.format}.
 */
public final class NpyReader {
  private NpyReader() {}

  /**
   * The rows of an NPY file. Unsigned bytes in two or more dimensions have the value b/255, or 0
   * and 1 if no other byte occurs; one dimension gives rows of one number.
   *
   * @throws BadInputException if the file is not a complete, well-formed NPY file of finite numbers
   */
  public static Dataset read(Path file) {
    return HashedInput.read(
        file, input -> open(input).dataset(input.shortName(), input::provenance));
  }

  /**
   * The labels of an NPY file of one column: integers from 0, of any numeric type.
   *
   * @throws BadInputException if the file is not a complete, well-formed NPY file of labels
   */
  public static int[] readLabels(Path file) {
    return HashedInput.read(file, input -> open(input).labels());
  }

  private static ArrayDecoder open(HashedInput input) throws IOException {
    NpyHeader.Sized sized = NpyHeader.read(input.name(), input.stream());
    ArrayHeader header = sized.header();
    requireBytes(input.name(), sized, input.size());
    return new ArrayDecoder(input.name(), header, input.stream(), header.dataBytes());
  }

  /** Requires that header and elements together have {@code size} bytes. */
  static void requireBytes(String file, NpyHeader.Sized sized, long size) {
    long expected = sized.bytes() + sized.header().dataBytes();
    if (expected != size) {
      throw new BadInputException(
          file,
          "declares the shape "
              + sized.header().shapeText()
              + ", "
              + expected
              + " bytes with its header, but has "
              + size
              + ": write or fetch it again");
    }
  }
}
