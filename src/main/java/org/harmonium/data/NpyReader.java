package org.harmonium.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads NumPy's NPY files, versions 1.0 to 3.0, little and big-endian, in C and Fortran order.
 *
 * <p>The first index counts the rows, the others are flattened in C order whatever the order in the
 * file; three dimensions are images. Read are bool, integers to 64 bits (no uint64), float32 and
 * float64. Pickled objects and structured types are refused. Source: the format's specification,
 * {@code numpy.lib.format}.
 */
public final class NpyReader {
  private NpyReader() {}

  /**
   * The rows of an NPY file. Unsigned bytes in two or more dimensions mean b/255, or 0 and 1 when
   * nothing else occurs; one dimension gives rows of one number.
   *
   * @throws BadInputException when the file is no whole, well-formed NPY file of finite numbers
   */
  public static Dataset read(Path file) {
    return Input.read(file, input -> open(input).dataset(input.shortName(), input::provenance));
  }

  /**
   * The labels of an NPY file of one column: whole numbers from 0, of any numeric type.
   *
   * @throws BadInputException when the file is no whole, well-formed NPY file of labels
   */
  public static int[] readLabels(Path file) {
    return Input.read(file, input -> open(input).labels());
  }

  private static ArrayDecoder open(Input input) throws IOException {
    NpyHeader.Sized sized = NpyHeader.read(input.name(), input.stream());
    ArrayHeader header = sized.header();
    requireBytes(input.name(), sized, input.size());
    return new ArrayDecoder(input.name(), header, input.stream(), header.dataBytes());
  }

  /** Checks that header and numbers together are exactly {@code size} bytes. */
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
              + ": it is damaged, so write or fetch it again");
    }
  }
}
