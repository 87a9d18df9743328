package org.harmonium.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The unpacked bytes of a gzip file (RFC 1952), strictly: several members follow one another,
 * checksum and length of each are checked, and bytes after the last are refused. The platform's own
 * stream passes over trailing bytes in silence.
 */
final class GzipInput extends InputStream {
  /** Deflate cannot pack tighter than this: a stored bit pair stands for 258 bytes at best. */
  static final int HIGHEST_RATIO = 1032;

  private static final int MAGIC_0 = 0x1f;
  private static final int MAGIC_1 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private boolean ended;

  /** Reads the first member's header. */
  GzipInput(InputStream in) throws IOException {
    this.in = in;
    readHeader(next());
  }

  /** Whether a file that begins so is a gzip file. */
  static boolean isMagic(int first, int second) {
    return first == MAGIC_0 && second == MAGIC_1;
  }

  /** The bytes of {@code in}, unpacked if it begins as a gzip file does. */
  static InputStream unpacked(InputStream in) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean packed = magic.length == 2 && isMagic(magic[0] & 0xff, magic[1] & 0xff);
    return packed ? new GzipInput(start) : start;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] dst, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    try {
      while (!ended) {
        int n = inflater.inflate(dst, off, len);
        if (n > 0) {
          crc.update(dst, off, n);
          return n;
        }
        if (inflater.finished()) {
          endMember();
        } else if (inflater.needsDictionary()) {
          throw new IOException("gzip: needs a dictionary, which gzip has not: fetch it again");
        } else {
          feed();
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw new IOException("gzip: the packed data are damaged: fetch or write it again", e);
    }
  }

  private void feed() throws IOException {
    if (position == limit && !refill()) {
      throw new EOFException("gzip: cut short inside the packed data: fetch or write it again");
    }
    inflater.setInput(buffer, position, limit - position);
    position = limit;
  }

  private boolean refill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    if (little32() != crc.getValue()) {
      throw new IOException("gzip: wrong checksum, the data are damaged: fetch or write it again");
    }
    if (little32() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("gzip: wrong length, the data are damaged: fetch or write it again");
    }
    inflater.reset();
    crc.reset();
    if (position == limit && !refill()) {
      ended = true;
    } else {
      readHeader(next());
    }
  }

  private void readHeader(int first) throws IOException {
    if (!isMagic(first, next())) {
      throw new IOException("gzip: bytes that are no gzip member: fetch or write it again");
    }
    int method = next();
    int flags = next();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new IOException("gzip: a kind of packing that is not known: pack it with gzip");
    }
    skip(6); // modification time, extra flags, operating system
    if ((flags & HAS_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void skip(int n) throws IOException {
    for (int i = 0; i < n; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int c;
    do {
      c = next();
    } while (c != 0);
  }

  private long little32() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  private int next() throws IOException {
    if (position == limit && !refill()) {
      throw new EOFException("gzip: cut short in a header or trailer: fetch or write it again");
    }
    return buffer[position++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
