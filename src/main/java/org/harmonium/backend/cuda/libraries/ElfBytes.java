package org.harmonium.backend.cuda.libraries;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.harmonium.backend.BackendException;

/** The bytes of a library, little-endian, with a check of every offset. */
final class ElfBytes {
  private static final int LONGEST_TEXT = 4096;
  private static final long LARGEST_OFFSET = 1L << 48;

  private final String name;
  private final ByteBuffer content;

  /** Wraps the content of a file, whose name is for messages. */
  ElfBytes(String name, ByteBuffer content) {
    this.name = name;
    this.content = content.order(ByteOrder.LITTLE_ENDIAN);
  }

  int u16(long offset) {
    check(offset, Short.BYTES);
    return content.getShort((int) offset) & 0xffff;
  }

  int i32(long offset) {
    check(offset, Integer.BYTES);
    return content.getInt((int) offset);
  }

  long u32(long offset) {
    return Integer.toUnsignedLong(i32(offset));
  }

  /** Returns eight bytes that are a count or an offset, which must be neither negative nor huge. */
  long i64(long offset) {
    long value = raw64(offset);
    if (value < 0 || value > LARGEST_OFFSET) {
      throw broken("it refers to byte " + Long.toUnsignedString(value));
    }
    return value;
  }

  /** Returns eight arbitrary bytes. */
  long raw64(long offset) {
    check(offset, Long.BYTES);
    return content.getLong((int) offset);
  }

  /** Returns the NUL-terminated text at an offset. */
  String text(long offset) {
    StringBuilder text = new StringBuilder();
    for (long at = offset; text.length() <= LONGEST_TEXT; at++) {
      check(at, 1);
      byte c = content.get((int) at);
      if (c == 0) {
        return text.toString();
      }
      text.append((char) (c & 0xff));
    }
    throw broken("a name is not terminated");
  }

  private void check(long offset, int length) {
    if (offset < 0 || offset > content.limit() - (long) length) {
      throw broken("it is truncated");
    }
  }

  BackendException broken(String how) {
    return new BackendException(
        "%s: is not a valid shared library for 64-bit x86 (%s); reinstall it or use another copy"
            .formatted(name, how));
  }
}
