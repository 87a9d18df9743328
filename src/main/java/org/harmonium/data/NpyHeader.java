package org.harmonium.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.harmonium.text.Printable;

/**
 * Reads the header of an NPY file: the magic, a version, a length, and a Python dictionary of the
 * element type, the order and the shape. The dictionary is parsed, not evaluated.
 */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 10_000;
  private static final int MOST_DIMENSIONS = 32;
  private static final int MOST_DIGITS = 18;

  private final String file;
  private final String text;
  private int position;

  private NpyHeader(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Whether a file with these first bytes is an NPY file. */
  static boolean isMagic(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** Reads the header and checks the shape, but not the size of the file. */
  static Sized read(String file, InputStream in) throws IOException {
    int version = version(file, in);
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] little = in.readNBytes(lengthBytes);
    if (little.length < lengthBytes) {
      throw cutShort(file);
    }
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length |= (little[i] & 0xffL) << (8 * i);
    }
    if (length > LONGEST_HEADER) {
      throw new BadInputException(
          file,
          "declares a header of "
              + length
              + " bytes, above the limit of "
              + LONGEST_HEADER
              + ": save a plain numeric array");
    }
    byte[] header = in.readNBytes((int) length);
    if (header.length < length) {
      throw cutShort(file);
    }
    String text =
        new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return new Sized(
        new NpyHeader(file, text).dictionary(), MAGIC.length + 2 + lengthBytes + (int) length);
  }

  private static int version(String file, InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (!isMagic(start)) {
      throw new BadInputException(file, "is not an NPY file: write it with numpy.save");
    }
    if (start.length < MAGIC.length + 2) {
      throw cutShort(file);
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3 || start[MAGIC.length + 1] != 0) {
      throw new BadInputException(
          file,
          "has NPY version "
              + version
              + "."
              + start[MAGIC.length + 1]
              + "; 1.0, 2.0 and 3.0 are supported: write it with numpy.save");
    }
    return version;
  }

  /**
   * A header and its size.
   *
   * @param header the checked header
   * @param bytes the number of bytes before the first element
   */
  record Sized(ArrayHeader header, int bytes) {}

  private static BadInputException cutShort(String file) {
    return new BadInputException(file, "is cut short in its NPY header: write or fetch it again");
  }

  private ArrayHeader dictionary() {
    String descr = null;
    Boolean fortranOrder = null;
    long[] shape = null;
    expect('{');
    while (!accept('}')) {
      String key = string();
      expect(':');
      switch (key) {
        case "descr" -> {
          requireFirst(key, descr == null);
          descr = elementDescription();
        }
        case "fortran_order" -> {
          requireFirst(key, fortranOrder == null);
          fortranOrder = bool();
        }
        case "shape" -> {
          requireFirst(key, shape == null);
          shape = tuple();
        }
        default -> throw bad("has the unknown key " + Printable.quote(key));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (position < text.length()) {
      throw bad("has text after its closing brace");
    }
    if (descr == null || fortranOrder == null || shape == null) {
      throw bad("must have the keys 'descr', 'fortran_order', 'shape'");
    }
    return ArrayHeader.of(file, type(descr), order(descr), shape, fortranOrder);
  }

  private void requireFirst(String key, boolean first) {
    if (!first) {
      throw bad("has the key '" + key + "' twice");
    }
  }

  private String elementDescription() {
    skipSpace();
    if (position < text.length() && text.charAt(position) == '[') {
      throw new BadInputException(
          file, "has records of several fields (a structured dtype): save one numeric array");
    }
    return string();
  }

  private ElementType type(String descr) {
    ElementType type =
        switch (descr.isEmpty() ? "" : descr.substring(1)) {
          case "b1" -> ElementType.BOOL;
          case "u1" -> ElementType.U8;
          case "i1" -> ElementType.I8;
          case "u2" -> ElementType.U16;
          case "i2" -> ElementType.I16;
          case "u4" -> ElementType.U32;
          case "i4" -> ElementType.I32;
          case "i8" -> ElementType.I64;
          case "f4" -> ElementType.F32;
          case "f8" -> ElementType.F64;
          default -> null;
        };
    boolean ordered = descr.startsWith("<") || descr.startsWith(">");
    if (type != null && (ordered || (type.bytes() == 1 && descr.startsWith("|")))) {
      return type;
    }
    if (descr.startsWith("|O") || descr.startsWith("O")) {
      throw new BadInputException(
          file,
          "has pickled Python objects (dtype object), which are not loaded:"
              + " save a numeric array, such as x.astype('float32')");
    }
    throw new BadInputException(
        file,
        "has the dtype "
            + Printable.quote(descr)
            + "; bool, integers to 64 bits, float32 and float64 are supported:"
            + " save x.astype('float32')");
  }

  private static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private String string() {
    skipSpace();
    char quote = position < text.length() ? text.charAt(position) : 0;
    if (quote != '\'' && quote != '"') {
      throw unexpected("a quoted string");
    }
    int end = text.indexOf(quote, position + 1);
    if (end < 0) {
      throw bad("has an unclosed quote");
    }
    String word = text.substring(position + 1, end);
    if (word.indexOf('\\') >= 0) {
      throw bad("has a backslash in a quoted string");
    }
    position = end + 1;
    return word;
  }

  private boolean bool() {
    skipSpace();
    if (text.startsWith("True", position)) {
      position += 4;
      return true;
    }
    if (text.startsWith("False", position)) {
      position += 5;
      return false;
    }
    throw unexpected("True or False");
  }

  private long[] tuple() {
    expect('(');
    long[] values = new long[MOST_DIMENSIONS];
    int n = 0;
    boolean comma = true;
    while (!accept(')')) {
      if (!comma || n == MOST_DIMENSIONS) {
        throw unexpected("a tuple of at most " + MOST_DIMENSIONS + " integers");
      }
      values[n++] = number();
      comma = accept(',');
    }
    return Arrays.copyOf(values, n);
  }

  private long number() {
    skipSpace();
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (start == position || position - start > MOST_DIGITS) {
      position = start;
      throw unexpected("an integer of at most " + MOST_DIGITS + " digits");
    }
    return Long.parseLong(text.substring(start, position));
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (position < text.length() && " \n\t\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private BadInputException unexpected(String wanted) {
    String rest = text.substring(Math.min(position, text.length())).strip();
    return bad(
        "must have " + wanted + ", not " + (rest.isEmpty() ? "its end" : Printable.quote(rest)));
  }

  private BadInputException bad(String problem) {
    return new BadInputException(
        file, "NPY header " + problem + ": save a plain numeric array with numpy.save");
  }
}
