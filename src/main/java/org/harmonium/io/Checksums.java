package org.harmonium.io;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksums that a file written here carries in its metadata: {@code crc32c:NAME} for the bytes
 * of each tensor, and {@code crc32c} for the header itself, computed with the eight digits of its
 * own value set to 0. Together with the length checks they show any single flipped bit.
 */
final class Checksums {
  /** The metadata key of the header's checksum. */
  static final String HEADER_KEY = "crc32c";

  /** What stands in the header while its checksum is computed. */
  static final String BLANK = "00000000";

  // Inside a JSON string a quote has a backslash before it, so this can only be the entry itself.
  private static final byte[] MARK =
      ("\"" + HEADER_KEY + "\":\"").getBytes(StandardCharsets.US_ASCII);

  private Checksums() {}

  static String keyOf(String tensorName) {
    return HEADER_KEY + ":" + tensorName;
  }

  static String hex(int crc) {
    return HexFormat.of().toHexDigits(crc);
  }

  /** Writes the header's checksum over its blank. */
  static void seal(byte[] header) {
    int at = digitsAt(header);
    byte[] digits = ofHeader(header).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, at, digits.length);
  }

  /** The header's checksum with its own digits taken as blank; empty if it has no such entry. */
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
