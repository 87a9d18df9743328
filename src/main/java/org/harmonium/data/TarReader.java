package org.harmonium.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a tar archive (POSIX ustar) in order. It writes nothing to disk; the caller
 * checks the names of entries.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int KIND_AT = 156;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int NUMBER_BYTES = 12;
  private static final int CHECKSUM_BYTES = 8;

  /**
   * The header of an entry.
   *
   * @param name the path in the archive, unchanged
   * @param size the number of bytes
   * @param regularFile whether it is a regular file, not a link, directory or extension
   */
  record Entry(String name, long size, boolean regularFile) {}

  private final InputStream in;
  private long remaining; // unread bytes of the current entry
  private int padding; // bytes between the current entry and the next header

  TarReader(InputStream in) {
    this.in = in;
  }

  /** Skips the rest of the current entry and reads the next header; null at the end. */
  @Nullable Entry next() throws IOException {
    skip(remaining + padding);
    remaining = 0;
    padding = 0;
    byte[] header = in.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw new EOFException("tar: is cut short at a header: fetch it again");
    }
    if (isZero(header)) {
      return null;
    }
    requireChecksum(header);
    String name = text(header, 0, NAME_BYTES);
    String prefix = text(header, PREFIX_AT, PREFIX_BYTES);
    boolean ustar = text(header, 257, 5).equals("ustar");
    byte kind = header[KIND_AT];
    remaining = octal(header, SIZE_AT, NUMBER_BYTES);
    padding = (int) (-remaining & (BLOCK - 1));
    return new Entry(
        ustar && !prefix.isEmpty() ? prefix + "/" + name : name,
        remaining,
        kind == '0' || kind == 0);
  }

  /** Reads bytes of the current entry; -1 at its end. */
  int read(byte[] dst) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int n = in.read(dst, 0, (int) Math.min(dst.length, remaining));
    if (n < 0) {
      throw new EOFException("tar: is cut short inside a file: fetch it again");
    }
    remaining -= n;
    return n;
  }

  private void skip(long bytes) throws IOException {
    byte[] block = new byte[1 << 14];
    for (long left = bytes; left > 0; ) {
      int n = in.read(block, 0, (int) Math.min(block.length, left));
      if (n < 0) {
        throw new EOFException("tar: is cut short inside a file: fetch it again");
      }
      left -= n;
    }
  }

  // The checksum is the sum of the bytes of the header, with its own field replaced by spaces.
  private static void requireChecksum(byte[] header) throws IOException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
      sum += own ? ' ' : header[i] & 0xff;
    }
    if (sum != octal(header, CHECKSUM_AT, CHECKSUM_BYTES)) {
      throw new IOException("tar: a header has a wrong checksum: fetch it again");
    }
  }

  private static long octal(byte[] header, int at, int length) throws IOException {
    String digits = text(header, at, length).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new IOException("tar: a header has an invalid octal number: fetch it again");
    }
    return Long.parseLong(digits, 8);
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
