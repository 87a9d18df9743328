package org.harmonium.io;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksums in the metadata of a safetensors file: {@code crc32c:NAME} for the bytes of each
 * tensor, and {@code crc32c} for the header, computed with the eight digits of its own value set to
 * 0. Together with the length checks they detect every single flipped bit.
 */
final class Checksums {
  /** The metadata key of the header's checksum. */
  static final String HEADER_KEY = "crc32c";

  /** The placeholder in the header while its checksum is computed. */
  static final String BLANK = "00000000";

  // A quote inside a JSON string is escaped by a backslash, so these bytes occur only as the entry.
  private static final byte[] MARK =
      ("\"" + HEADER_KEY + "\":\"").getBytes(StandardCharsets.US_ASCII);

  private Checksums() {}

  static String keyOf(String tensorName) {
    return HEADER_KEY + ":" + tensorName;
  }

  static String hex(int crc) {
    return HexFormat.of().toHexDigits(crc);
  }

  /** Replaces the placeholder in the header by the checksum. */
  static void insert(byte[] header) {
    int at = digitsAt(header);
    byte[] digits = ofHeader(header).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, at, digits.length);
  }

  /** The checksum of the header with its own digits as placeholder; empty if there is no entry. */
  static String ofHeader(byte[] header) {
    int at = digitsAt(header);
    if (at < 0) {
      return "";
    }
    CRC32C crc = new CRC32C();
    crc.update(header, 0, at);
    crc.update(BLANK.getBytes(StandardCharsets.US_ASCII));
    crc.update(header, at + BLANK.length(), header.length - at - BLANK.length());
    return hex((int) crc.getValue());
  }

  private static int digitsAt(byte[] header) {
    for (int at = 0; at + MARK.length + BLANK.length() <= header.length; at++) {
      int matched = 0;
      while (matched < MARK.length && header[at + matched] == MARK[matched]) {
        matched++;
      }
      if (matched == MARK.length) {
        return at + matched;
      }
    }
    return -1;
  }
}
