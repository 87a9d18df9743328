package org.harmonium.data;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The decompressed bytes of a gzip file (RFC 1952), read by {@link GZIPInputStream}. Two kinds of
 * file are refused in addition: files with bytes after the last member, which {@code
 * GZIPInputStream} ignores, and long runs of empty members, on each of which its {@code read} calls
 * itself until the stack overflows.
 */
final class GzipInput extends GZIPInputStream {
  /** The highest compression ratio of deflate: two bits encode at most 258 bytes. */
  static final int HIGHEST_RATIO = 1032;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int TRAILER_BYTES = 8; // CRC-32 and length
  private static final int MOST_EMPTY_MEMBERS = 100;

  private final Counter compressed;
  private long countAtLastFill;
  private int emptyMembers;

  private GzipInput(Counter compressed) throws IOException {
    super(compressed, BUFFER_BYTES);
    this.compressed = compressed;
  }

  /** Opens a gzip file and reads the header of its first member. */
  static GzipInput open(InputStream compressed) throws IOException {
    try {
      return new GzipInput(new Counter(compressed));
    } catch (EOFException | ZipException e) {
      throw refusal(e);
    }
  }

  /** Whether a file with these first two bytes is a gzip file. */
  static boolean isMagic(int first, int second) {
    return (second << 8 | first) == GZIP_MAGIC;
  }

  /** The bytes of {@code in}, decompressed if they are a gzip file. */
  static InputStream decompressed(InputStream in) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean isGzip = magic.length == 2 && isMagic(magic[0] & 0xff, magic[1] & 0xff);
    return isGzip ? open(start) : start;
  }

  /** Reads bytes; {@code super.read} calls this method once for each following member. */
  @Override
  public int read(byte[] dst, int off, int len) throws IOException {
    if (++emptyMembers > MOST_EMPTY_MEMBERS) {
      throw new IOException("gzip: has many empty members: write it again");
    }
    int n;
    try {
      n = super.read(dst, off, len);
    } catch (EOFException | ZipException e) {
      throw refusal(e);
    }
    emptyMembers = 0;
    if (n < 0) {
      requireEnd();
    }
    return n;
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    countAtLastFill = compressed.count;
  }

  /** Requires that the compressed data of the last member are followed by its trailer only. */
  private void requireEnd() throws IOException {
    long after = inf.getRemaining() + compressed.count - countAtLastFill;
    if (after != TRAILER_BYTES || compressed.read() >= 0) {
      throw new IOException("gzip: has bytes after its last member: fetch or write it again");
    }
  }

  private static IOException refusal(IOException e) {
    return e instanceof EOFException
        ? new IOException("gzip: is cut short: fetch or write it again", e)
        : new IOException("gzip: is damaged (" + e.getMessage() + "): fetch or write it again", e);
  }

  /** Counts the bytes that are read. */
  private static final class Counter extends FilterInputStream {
    private long count;

    Counter(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] dst, int off, int len) throws IOException {
      int n = super.read(dst, off, len);
      count += Math.max(0, n);
      return n;
    }
  }
}
