package org.harmonium.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.harmonium.io.Sha256;

/**
 * The origin of a data set. Two data sets with the same SHA-256 have the same values.
 *
 * @param source the path of the file as given, or {@code embedded:NAME} or {@code synthetic:NAME}
 * @param bytes the size of the file, or the number of bytes that were hashed
 * @param sha256 the SHA-256 of these bytes, 64 lower-case hexadecimal digits
 */
public record Provenance(String source, long bytes, String sha256) {

  /** The provenance of a synthetic set of bytes. */
  static Provenance ofSynthetic(String name, byte[] values) {
    return new Provenance("synthetic:" + name, values.length, Sha256.of(values));
  }

  /** The provenance of a synthetic set of floats, hashed as little-endian float32. */
  static Provenance ofSynthetic(String name, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ofSynthetic(name, bytes.array());
  }
}
