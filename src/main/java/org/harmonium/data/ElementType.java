package org.harmonium.data;

import java.nio.ByteBuffer;

/** The element types of array files, and their conversion to Java numbers. */
enum ElementType {
  BOOL(1),
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  I64(8),
  F32(4),
  F64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element in the file. */
  int bytes() {
    return bytes;
  }

  /** Whether pixels of this type are stored as bytes b with the values b/255. */
  boolean isByteValued() {
    return this == BOOL || this == U8;
  }

  /** The next element of {@code from}; exact except for 64-bit integers beyond 2^53. */
  double next(ByteBuffer from) {
    return switch (this) {
      case BOOL, U8 -> from.get() & 0xff;
      case I8 -> from.get();
      case U16 -> from.getShort() & 0xffff;
      case I16 -> from.getShort();
      case U32 -> from.getInt() & 0xffffffffL;
      case I32 -> from.getInt();
      case I64 -> from.getLong();
      case F32 -> from.getFloat();
      case F64 -> from.getDouble();
    };
  }
}
