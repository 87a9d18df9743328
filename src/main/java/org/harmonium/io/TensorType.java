package org.harmonium.io;

/** The supported element types, by their safetensors names. */
public enum TensorType {
  /** IEEE 754 single precision, a {@code float[]}. */
  F32(4),
  /** IEEE 754 double precision, a {@code double[]}. */
  F64(8),
  /** Signed 32-bit integers, an {@code int[]}. */
  I32(4),
  /** Signed 64-bit integers, a {@code long[]}. */
  I64(8),
  /** Unsigned bytes, a {@code byte[]} with the same bits. */
  U8(1);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
