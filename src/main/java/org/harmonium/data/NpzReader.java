package org.harmonium.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.harmonium.io.Sha256;
import org.harmonium.text.Printable;

/**
 * Reads arrays from NumPy's NPZ files: zip files whose entries are NPY files. Nothing is extracted
 * to disk. A compressed entry above the {@link DecompressionLimit} is refused before
 * decompression.
 */
public final class NpzReader {
  private static final String SUFFIX = ".npy";

  private NpzReader() {}

  /** Reads a value from an open entry. */
  private interface EntryReader<T> {
    T read(ArrayDecoder decoder) throws IOException;
  }

  /**
   * The names of the arrays, as in {@code numpy.load}.
   *
   * @throws BadInputException if the file is not a well-formed NPZ file
   */
  public static List<String> names(Path file) {
    return withChannel(file, channel -> names(ZipDirectory.read(file.toString(), channel)));
  }

  /**
   * The only array of a file.
   *
   * @throws BadInputException if there is not exactly one array, with the names of the arrays, or
   *     if the file cannot be read
   */
  public static Dataset read(Path file) {
    List<String> names = names(file);
    if (names.size() != 1) {
      throw new BadInputException(
          file.toString(),
          "has the arrays "
              + String.join(", ", names)
              + ": give one of them, for example "
              + file.getFileName()
              + ":"
              + (names.isEmpty() ? "NAME" : names.get(0)));
    }
    return read(file, names.get(0));
  }

  /**
   * The rows of the array {@code array}, read as by {@link NpyReader#read(Path)}.
   *
   * @throws BadInputException if no such array exists or it cannot be read
   */
  public static Dataset read(Path file, String array) {
    String name = file.getFileName() + ":" + array;
    return readEntry(file, array, decoder -> decoder.dataset(name, () -> provenance(file, array)));
  }

  /**
   * The labels in the array {@code array}, read as by {@link NpyReader#readLabels(Path)}.
   *
   * @throws BadInputException if no such array exists or it does not contain labels
   */
  public static int[] readLabels(Path file, String array) {
    return readEntry(file, array, ArrayDecoder::labels);
  }

  private static <T> T readEntry(Path file, String array, EntryReader<T> reader) {
    return withChannel(
        file,
        channel -> {
          Map<String, ZipDirectory.Entry> directory =
              ZipDirectory.read(file.toString(), channel);
          ZipDirectory.Entry entry = directory.get(array + SUFFIX);
          if (entry == null) {
            throw new BadInputException(
                file.toString(),
                "has no array "
                    + Printable.quote(array)
                    + ": give one of "
                    + String.join(", ", names(directory)));
          }
          return decode(file + ":" + array, channel, entry, reader);
        });
  }

  private static <T> T decode(
      String label, FileChannel channel, ZipDirectory.Entry entry, EntryReader<T> reader)
      throws IOException {
    if (entry.deflated()) {
      DecompressionLimit.require(
          label, entry.compressedSize(), entry.size(), "save it uncompressed with numpy.savez");
    }
    Inflater inflater = new Inflater(true);
    try {
      InputStream compressed =
          new BufferedInputStream(
              new Region(channel, entry.data(), entry.compressedSize()), 1 << 16);
      InputStream plain = compressed;
      if (entry.deflated()) {
        // Inflater may need one byte after the end of deflate data without a zlib header.
        InputStream padded =
            new SequenceInputStream(compressed, new ByteArrayInputStream(new byte[1]));
        plain = new InflaterInputStream(padded, inflater, 1 << 16);
      }
      CheckedInputStream checked = new CheckedInputStream(plain, new CRC32());
      NpyHeader.Sized sized = NpyHeader.read(label, checked);
      NpyReader.requireBytes(label, sized, entry.size());
      T result =
          reader.read(new ArrayDecoder(label, sized.header(), checked, 4 * entry.compressedSize()));
      if (checked.getChecksum().getValue() != entry.crc()) {
        throw new BadInputException(label, "is damaged (wrong checksum): write or fetch it again");
      }
      if (entry.deflated() && inflater.getBytesRead() != entry.compressedSize()) {
        throw new BadInputException(
            label, "has bytes after its compressed data: write it again with numpy.savez");
      }
      return result;
    } catch (EOFException | ZipException e) {
      throw new BadInputException(label, "is damaged or cut short: write or fetch it again");
    } finally {
      inflater.end();
    }
  }

  private static List<String> names(Map<String, ZipDirectory.Entry> directory) {
    return directory.keySet().stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  private interface ChannelReader<T> {
    T read(FileChannel channel) throws IOException;
  }

  private static <T> T withChannel(Path file, ChannelReader<T> reader) {
    HashedInput.requireRegularFile(file);
    try (FileChannel channel = FileChannel.open(file)) {
      return reader.read(channel);
    } catch (IOException e) {
      throw HashedInput.unreadable(file, e);
    } catch (OutOfMemoryError e) {
      throw HashedInput.tooLarge(file, e);
    }
  }

  private static Provenance provenance(Path file, String array) {
    MessageDigest digest = Sha256.digest();
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    long size = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(block.clear()) >= 0) {
        digest.update(block.flip());
        size += block.limit();
      }
    } catch (IOException e) {
      throw HashedInput.unreadable(file, e);
    }
    return new Provenance(file + ":" + array, size, HexFormat.of().formatHex(digest.digest()));
  }

  /** A range of bytes of a file. */
  private static final class Region extends InputStream {
    private final FileChannel channel;
    private long position;
    private long remaining;

    Region(FileChannel channel, long start, long length) {
      this.channel = channel;
      this.position = start;
      this.remaining = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] dst, int off, int len) throws IOException {
      if (remaining == 0) {
        return -1;
      }
      int n = channel.read(ByteBuffer.wrap(dst, off, (int) Math.min(len, remaining)), position);
      if (n > 0) {
        position += n;
        remaining -= n;
      }
      return n;
    }
  }
}
