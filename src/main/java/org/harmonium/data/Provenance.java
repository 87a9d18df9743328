package org.harmonium.data;

/**
 * Where a data set came from, exactly enough to tell whether another run saw the same numbers.
 *
 * @param source the file's path as it was given, or {@code embedded:NAME} or {@code synthetic:NAME}
 * @param bytes the size of the file, or of the bytes that were hashed
 * @param sha256 the SHA-256 of those bytes, 64 lower-case hexadecimal digits
 */
public record Provenance(String source, long bytes, String sha256) {}
