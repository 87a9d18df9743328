package org.harmonium.report;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.harmonium.io.AtomicFile;

/**
 * An image in the Portable Network Graphics format (W3C recommendation, second edition) with 8 bits
 * per channel and no transparency.
 *
 * <p>The encoder does not use {@code javax.imageio}, which is in the module java.desktop: without
 * it, a custom runtime image is a third smaller.
 */
public final class Png {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final byte TRUE_COLOUR = 2;

  /** The filter type Up: each row is stored as the difference from the row above. */
  private static final byte UP = 2;

  private final byte[] bytes;
  private final int width;
  private final int height;

  private Png(byte[] bytes, int width, int height) {
    this.bytes = bytes;
    this.width = width;
    this.height = height;
  }

  /** Encodes an image. */
  public static Png of(Raster picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(file)) {
      out.writeLong(SIGNATURE);
      ByteBuffer header = ByteBuffer.allocate(13);
      header.putInt(picture.width()).putInt(picture.height()).put((byte) 8).put(TRUE_COLOUR);
      writeChunk(
          out, "IHDR", header.array()); // the last three bytes are 0: default methods, no interlace
      writeChunk(out, "IDAT", deflated(picture));
      writeChunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array cannot fail", e);
    }
    return new Png(file.toByteArray(), picture.width(), picture.height());
  }

  private static byte[] deflated(Raster picture) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] line = new byte[1 + 3 * picture.width()];
    line[0] = UP;
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      for (int y = 0; y < picture.height(); y++) {
        for (int x = 0; x < picture.width(); x++) {
          int here = picture.colour(x, y);
          int above = y == 0 ? 0 : picture.colour(x, y - 1);
          line[1 + 3 * x] = (byte) ((here >> 16) - (above >> 16));
          line[2 + 3 * x] = (byte) ((here >> 8) - (above >> 8));
          line[3 + 3 * x] = (byte) (here - above);
        }
        out.write(line);
      }
    }
    return deflated.toByteArray();
  }

  private static void writeChunk(DataOutputStream out, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  /**
   * Reads a file without decoding its pixels.
   *
   * @throws IOException if it cannot be read or is not a complete PNG file: the signature, the
   *     sequence of chunks and their checksums are checked
   */
  public static Png read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.remaining() < 33 || in.getLong() != SIGNATURE || !nextIs("IHDR", in)) {
      throw new IOException("is not a PNG file");
    }
    int width = in.getInt(16);
    int height = in.getInt(20);
    while (!nextIs("IEND", in)) {
      skipChunk(in);
    }
    return new Png(bytes, width, height);
  }

  private static boolean nextIs(String type, ByteBuffer in) {
    return in.remaining() >= 8
        && StandardCharsets.US_ASCII.decode(in.slice(in.position() + 4, 4)).toString().equals(type);
  }

  private static void skipChunk(ByteBuffer in) throws IOException {
    int length = in.remaining() < 12 ? -1 : in.getInt();
    if (length < 0 || length > in.remaining() - 8) {
      throw new IOException("is cut short");
    }
    CRC32 crc = new CRC32();
    crc.update(in.slice(in.position(), 4 + length));
    in.position(in.position() + 4 + length);
    if ((int) crc.getValue() != in.getInt()) {
      throw new IOException("is damaged");
    }
  }

  /** Writes an image file atomically. */
  public static void write(Path file, Raster picture) {
    AtomicFile.write(file, of(picture).bytes);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The file in Base64, for a data URL. */
  String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
