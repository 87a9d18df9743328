package org.harmonium.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files built by the tests, without the code of the readers and writers. */
final class SampleFiles {
  private SampleFiles() {}

  static Path file(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  static byte[] idx(int type, int[] dimensions, byte[] data) {
    ByteBuffer head = ByteBuffer.allocate(4 + 4 * dimensions.length);
    head.put(bytes(0, 0, type, dimensions.length));
    for (int d : dimensions) {
      head.putInt(d);
    }
    return join(head.array(), data);
  }

  /** Six images of 2 x 3 with the pixels 0, 7, 14, ... */
  static byte[] idxImages() {
    byte[] pixels = new byte[36];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 * i);
    }
    return idx(8, new int[] {6, 2, 3}, pixels);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** A gzip file of one uncompressed deflate block of at most 65,535 bytes. */
  static byte[] storedGzip(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteBuffer file = ByteBuffer.allocate(10 + 5 + content.length + 8);
    file.order(ByteOrder.LITTLE_ENDIAN).put(bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255));
    file.put((byte) 1).putShort((short) content.length).putShort((short) ~content.length);
    file.put(content).putInt((int) crc.getValue()).putInt(content.length);
    return file.array();
  }

  static byte[] npy(String dictionary, byte[] data) {
    return npy(1, dictionary, data);
  }

  static byte[] npy(int version, String dictionary, byte[] data) {
    int prefix = version == 1 ? 10 : 12;
    int padding = 63 - (prefix + dictionary.length()) % 64;
    byte[] text = ascii(dictionary + " ".repeat(padding) + "\n");
    ByteBuffer head = ByteBuffer.allocate(prefix).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii("\u0093NUMPY")).put((byte) version).put((byte) 0);
    if (version == 1) {
      head.putShort((short) text.length);
    } else {
      head.putInt(text.length);
    }
    return join(head.array(), text, data);
  }

  static String dictionary(String descr, boolean fortran, String shape) {
    return "{'descr': '"
        + descr
        + "', 'fortran_order': "
        + (fortran ? "True" : "False")
        + ", 'shape': "
        + shape
        + ", }";
  }

  static byte[] floats(ByteOrder order, float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  /** The float32 numbers 0, 0.5, 1, ... in 4 rows of 3. */
  static byte[] npyMatrix() {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 2f;
    }
    byte[] data = floats(ByteOrder.LITTLE_ENDIAN, values);
    return npy(dictionary("<f4", false, "(4, 3)"), data);
  }

  /** An entry of a zip file. Tests set the fields to inconsistent values. */
  static final class ZipItem {
    final String name;
    final byte[] content;
    boolean deflated;
    String localName;
    long crc;
    long claimedSize;
    int flags;
    long attributes;

    ZipItem(String name, byte[] content) {
      this.name = name;
      this.localName = name;
      this.content = content;
      CRC32 sum = new CRC32();
      sum.update(content);
      this.crc = sum.getValue();
      this.claimedSize = content.length;
    }

    byte[] packed() {
      if (!deflated) {
        return content;
      }
      Deflater deflater = new Deflater(9, true);
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] block = new byte[8192];
      while (!deflater.finished()) {
        out.write(block, 0, deflater.deflate(block));
      }
      deflater.end();
      return out.toByteArray();
    }
  }

  static byte[] zip(ZipItem... items) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream central = new ByteArrayOutputStream();
    for (ZipItem item : items) {
      int offset = file.size();
      byte[] packed = item.packed();
      file.writeBytes(zipHeader(item, packed.length, -1));
      file.writeBytes(packed);
      central.writeBytes(zipHeader(item, packed.length, offset));
    }
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06054b50).putInt(0).putShort((short) items.length).putShort((short) items.length);
    end.putInt(central.size()).putInt(file.size()).putShort((short) 0);
    return join(file.toByteArray(), central.toByteArray(), end.array());
  }

  private static byte[] zipHeader(ZipItem item, int packed, int offset) {
    boolean central = offset >= 0;
    byte[] name = ascii(central ? item.name : item.localName);
    ByteBuffer b = ByteBuffer.allocate((central ? 46 : 30) + name.length);
    b.order(ByteOrder.LITTLE_ENDIAN).putInt(central ? 0x02014b50 : 0x04034b50);
    if (central) {
      b.putShort((short) (3 << 8 | 20));
    }
    b.putShort((short) 20).putShort((short) item.flags);
    b.putShort((short) (item.deflated ? 8 : 0)).putInt(0).putInt((int) item.crc);
    b.putInt(packed).putInt((int) item.claimedSize).putShort((short) name.length);
    b.putShort((short) 0);
    if (central) {
      b.putShort((short) 0).putShort((short) 0).putShort((short) 0);
      b.putInt((int) item.attributes).putInt(offset);
    }
    return b.put(name).array();
  }

  /** A zip file written by java.util.zip, with the sizes after the data. */
  static byte[] streamedZip(String name, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An entry of a tar archive; the kind of a regular file is {@code '0'}. */
  static byte[] tarEntry(String name, char kind, byte[] content) {
    byte[] header = new byte[512];
    System.arraycopy(ascii(name), 0, header, 0, name.length());
    byte[] size = ascii(String.format("%011o", content.length));
    System.arraycopy(size, 0, header, 124, 11);
    header[156] = (byte) kind;
    System.arraycopy(ascii("ustar\00000"), 0, header, 257, 8);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    System.arraycopy(ascii(String.format("%06o\0 ", sum)), 0, header, 148, 8);
    int padding = -content.length & 511;
    return join(header, content, new byte[padding]);
  }
}
