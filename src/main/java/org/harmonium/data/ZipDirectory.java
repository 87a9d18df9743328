package org.harmonium.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.text.Printable;

/**
 * The entries of a zip file. The central directory and the local headers must agree, entries must
 * not overlap, and links and encrypted entries are refused. {@link java.util.zip.ZipFile} reads
 * only the central directory and does not give the offsets and attributes of entries, so these
 * checks are not possible with it: a file could have a different content for other readers.
 *
 * <p>Source: PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory),
 * 4.3.16 (end record) and 4.5.3 (64-bit sizes).
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MOST_ENTRIES = 1000;
  private static final int LONGEST_DIRECTORY = 1 << 20;
  private static final int FLAG_ENCRYPTED = 1;
  private static final int FLAG_SIZES_LATER = 8;
  private static final int METHOD_STORED = 0;
  private static final int METHOD_DEFLATED = 8;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int COUNT_IN_ZIP64 = 0xffff;
  private static final int UNIX_KIND = 0170000;
  private static final int UNIX_FILE = 0100000;

  /**
   * An entry whose two headers agree.
   *
   * @param name a file name without directories
   * @param deflated whether the bytes are compressed
   * @param crc the CRC-32 of the uncompressed bytes
   * @param compressedSize the number of bytes in the file
   * @param size the declared number of uncompressed bytes
   * @param header the offset of the local header
   * @param data the offset of the bytes
   */
  record Entry(
      String name,
      boolean deflated,
      long crc,
      long compressedSize,
      long size,
      long header,
      long data) {}

  private final String file;
  private final FileChannel channel;
  private final long fileSize;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(String file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.fileSize = channel.size();
  }

  /** The entries of the zip file open on {@code channel}, by name, in the directory's order. */
  static Map<String, Entry> read(String file, FileChannel channel) throws IOException {
    ZipDirectory directory = new ZipDirectory(file, channel);
    directory.readEntries();
    return directory.entries;
  }

  private void readEntries() throws IOException {
    // An archive comment would follow the end record; no writer of arrays adds one.
    if (fileSize < END_BYTES) {
      throw bad("is too short for a zip file");
    }
    ByteBuffer end = bytes(fileSize - END_BYTES, END_BYTES);
    if (end.getInt(0) != END) {
      throw bad("is not a zip file, is cut short, or has bytes after its end");
    }
    int count = u16(end, 10);
    long length = u32(end, 12);
    long start = u32(end, 16);
    if (u16(end, 4) != 0 || u16(end, 6) != 0 || u16(end, 8) != count) {
      throw bad("is one part of a zip file in several parts");
    }
    if (start == IN_ZIP64 || count == COUNT_IN_ZIP64) {
      throw bad("has at least 4 GiB or 65,535 entries, which is not supported");
    }
    if (count > MOST_ENTRIES || length > LONGEST_DIRECTORY) {
      throw bad("declares " + count + " entries; at most " + MOST_ENTRIES + " are supported");
    }
    if (start + length != fileSize - END_BYTES) {
      throw bad("has a directory at another offset than its end record declares");
    }
    ByteBuffer directory = bytes(start, (int) length);
    for (int i = 0; i < count; i++) {
      add(directory, start);
    }
    if (directory.hasRemaining()) {
      throw bad("has a directory longer than its entries");
    }
    requireNoOverlap();
  }

  private void add(ByteBuffer directory, long directoryStart) throws IOException {
    if (directory.remaining() < CENTRAL_BYTES
        || directory.getInt(directory.position()) != CENTRAL) {
      throw bad("has a damaged directory");
    }
    ByteBuffer fixed = slice(directory, CENTRAL_BYTES);
    int nameLength = u16(fixed, 28);
    int extraLength = u16(fixed, 30);
    int commentLength = u16(fixed, 32);
    if (directory.remaining() < nameLength + extraLength + commentLength) {
      throw bad("has a damaged directory");
    }
    String name = text(slice(directory, nameLength));
    ByteBuffer extra = slice(directory, extraLength);
    slice(directory, commentLength);
    requirePlain(name, fixed);
    long[] large = {u32(fixed, 24), u32(fixed, 20), u32(fixed, 42)};
    resolveZip64(extra, large);
    long size = large[0];
    long compressed = large[1];
    long header = large[2];
    if (size < 0 || compressed < 0 || header < 0 || header > directoryStart - LOCAL_BYTES) {
      throw bad("has an entry outside the file: " + Printable.quote(name));
    }
    long data = requireSameLocalHeader(name, fixed, size, compressed, header);
    if (compressed > directoryStart - data) {
      throw bad("has an entry outside the file: " + Printable.quote(name));
    }
    boolean deflated = u16(fixed, 10) == METHOD_DEFLATED;
    if (!deflated && compressed != size) {
      throw bad("has two sizes of the uncompressed entry " + Printable.quote(name));
    }
    Entry entry = new Entry(name, deflated, u32(fixed, 16), compressed, size, header, data);
    if (entries.put(name, entry) != null) {
      throw bad("has two entries of the name " + Printable.quote(name));
    }
  }

  private void requirePlain(String name, ByteBuffer fixed) {
    String shown = Printable.quote(name);
    if (name.isEmpty()
        || name.indexOf('/') >= 0
        || name.indexOf('\\') >= 0
        || name.indexOf(':') >= 0
        || name.equals("..")) {
      throw bad("has an entry whose name is a path: " + shown);
    }
    if ((u16(fixed, 8) & FLAG_ENCRYPTED) != 0) {
      throw bad("has an encrypted entry: " + shown);
    }
    int method = u16(fixed, 10);
    if (method != METHOD_STORED && method != METHOD_DEFLATED) {
      throw bad("has an entry compressed by method " + method + ", not deflate: " + shown);
    }
    int unixKind = (int) (u32(fixed, 38) >>> 16) & UNIX_KIND;
    if (unixKind != 0 && unixKind != UNIX_FILE) {
      throw bad("has an entry that is a link or not a regular file: " + shown);
    }
  }

  // Sizes of 4 GiB and more are in an extra field, in this order, without those that fit 32 bits.
  private void resolveZip64(ByteBuffer extra, long[] sizes) {
    while (extra.remaining() >= 4) {
      int tag = extra.getShort() & 0xffff;
      int length = extra.getShort() & 0xffff;
      if (length > extra.remaining()) {
        throw bad("has a damaged extra field");
      }
      ByteBuffer field = slice(extra, length);
      for (int i = 0; tag == ZIP64_EXTRA && i < sizes.length; i++) {
        if (sizes[i] == IN_ZIP64 && field.remaining() >= Long.BYTES) {
          sizes[i] = field.getLong();
        }
      }
    }
  }

  private long requireSameLocalHeader(
      String name, ByteBuffer central, long size, long compressed, long header) throws IOException {
    ByteBuffer local = bytes(header, LOCAL_BYTES);
    int nameLength = u16(local, 26);
    int extraLength = u16(local, 28);
    if (local.getInt(0) != LOCAL || header + LOCAL_BYTES + nameLength + extraLength > fileSize) {
      throw bad("has no local header for " + Printable.quote(name));
    }
    String localName = text(bytes(header + LOCAL_BYTES, nameLength));
    ByteBuffer extra = bytes(header + LOCAL_BYTES + nameLength, extraLength);
    long[] large = {u32(local, 22), u32(local, 18), 0};
    resolveZip64(extra, large);
    boolean later = (u16(local, 6) & FLAG_SIZES_LATER) != 0;
    boolean same =
        localName.equals(name)
            && u16(local, 6) == u16(central, 8)
            && u16(local, 8) == u16(central, 10)
            && agrees(u32(local, 14), u32(central, 16), later)
            && agrees(large[0], size, later)
            && agrees(large[1], compressed, later);
    if (!same) {
      throw bad("has a directory that disagrees with the local header of " + Printable.quote(name));
    }
    return header + LOCAL_BYTES + nameLength + extraLength;
  }

  /** A writer that does not yet know a value writes 0, or all ones in the 64-bit form. */
  private static boolean agrees(long local, long central, boolean later) {
    return local == central || (later && (local == 0 || local == IN_ZIP64));
  }

  private void requireNoOverlap() {
    List<Entry> byOffset = new ArrayList<>(entries.values());
    byOffset.sort(Comparator.comparingLong(Entry::header));
    long end = 0;
    for (Entry entry : byOffset) {
      if (entry.header() < end) {
        throw bad("has entries that overlap, as in a zip bomb");
      }
      end = entry.data() + entry.compressedSize();
    }
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw bad("is cut short");
      }
    }
    return buffer.flip();
  }

  private static ByteBuffer slice(ByteBuffer from, int length) {
    ByteBuffer part = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    from.position(from.position() + length);
    return part;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static int u16(ByteBuffer bytes, int offset) {
    return bytes.getShort(offset) & 0xffff;
  }

  private static long u32(ByteBuffer bytes, int offset) {
    return bytes.getInt(offset) & 0xffffffffL;
  }

  private BadInputException bad(String problem) {
    return new BadInputException(file, problem + ": write it again with numpy.savez");
  }
}
