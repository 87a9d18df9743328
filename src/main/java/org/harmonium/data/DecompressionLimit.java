package org.harmonium.data;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Limits the size to which a compressed array may decompress. The size is declared by the header of
 * the array and checked before decompression; the readers refuse bytes beyond it. Without a
 * setting, the limit is 200 times the compressed size, and at least 64 MiB. The environment
 * variable HARMONIUM_DATA_LIMIT replaces it: a number of bytes, with the suffix k, m or g for
 * powers of 1024.
 */
final class DecompressionLimit {
  /** The name of the environment variable. */
  static final String SETTING = "HARMONIUM_DATA_LIMIT";

  /** The compression ratio of images is below 20; that of deflate is at most 1032. */
  private static final int USUAL_RATIO = 200;

  private static final long ALWAYS_ALLOWED = 64L << 20;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmg]?)");

  private DecompressionLimit() {}

  /**
   * Refuses an array above the limit.
   *
   * @param input the name of the file or the array
   * @param compressed the number of compressed bytes
   * @param declared the number of bytes that the header declares
   * @param remedy how to store the array uncompressed
   * @throws BadInputException if the array is above the limit or the setting is not a size
   */
  static void require(String input, long compressed, long declared, String remedy) {
    require(input, compressed, declared, remedy, System.getenv(SETTING));
  }

  static void require(
      String input, long compressed, long declared, String remedy, @Nullable String setting) {
    boolean isSet = setting != null && !setting.isBlank();
    long limit =
        isSet ? bytes(setting.strip()) : Math.max(ALWAYS_ALLOWED, USUAL_RATIO * compressed);
    if (declared > limit) {
      throw new BadInputException(
          input,
          ("would decompress %d bytes to %d, above the limit of %d (%s): if you trust it, %s, or"
                  + " set %s=%dm")
              .formatted(
                  compressed,
                  declared,
                  limit,
                  isSet ? SETTING : "200 to 1, and at least 64 MiB",
                  remedy,
                  SETTING,
                  (declared >> 20) + 1));
    }
  }

  private static long bytes(String setting) {
    Matcher size = SIZE.matcher(setting.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new BadInputException(
          SETTING, "is '" + setting + "', not a size: give a number of bytes, such as 500m or 4g");
    }
    int shift =
        switch (size.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(size.group(1));
    return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
  }
}
