package org.harmonium.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Where a data set came from, exactly enough to tell whether another run saw the same numbers.
 *
 * @param source the file's path as it was given, or {@code embedded:NAME} or {@code synthetic:NAME}
 * @param bytes the size of the file, or of the bytes that were hashed
 * @param sha256 the SHA-256 of those bytes, 64 lower-case hexadecimal digits
 */
public record Provenance(String source, long bytes, String sha256) {

  /** Of a set that was made here: of its values as little-endian float32. */
  static Provenance ofSynthetic(String name, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    String sha256 = HexFormat.of().formatHex(Input.sha256().digest(bytes.array()));
    return new Provenance("synthetic:" + name, bytes.capacity(), sha256);
  }
}
