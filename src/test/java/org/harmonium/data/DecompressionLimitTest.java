package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The size to which a compressed array may decompress. */
class DecompressionLimitTest {
  private static void require(long compressed, long declared, String setting) {
    DecompressionLimit.require("a.gz", compressed, declared, "decompress it with gunzip", setting);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 67108864, ", // 64 MiB in any case
    "1000000, 200000000, ", // 200 to 1 beyond
    "1, 67108864, ' '",
    "1, 500, 500",
    "1, 2048, 2k",
    "1, 3145728, 3M",
    "1, 4294967296, 4g",
    "1, 9223372036854775807, 999999999999g"
  })
  void limit_isTheLargestSizeAllowed(long compressed, long largest, String setting) {
    assertDoesNotThrow(() -> require(compressed, largest, setting));
    if (largest < Long.MAX_VALUE) {
      assertThrows(
          BadInputException.class, () -> require(compressed, largest + 1, setting));
    }
  }

  @Test
  void message_namesTheFileTheLimitAndTheRemedies() {
    BadInputException e =
        assertThrows(
            BadInputException.class, () -> require(1_000_000, 1L << 30, null));
    assertEquals(
        "a.gz: would decompress 1000000 bytes to 1073741824, above the limit of 200000000 (200 to"
            + " 1, and at least 64 MiB): if you trust it, decompress it with gunzip, or set"
            + " HARMONIUM_DATA_LIMIT=1025m",
        e.getMessage());
    assertDoesNotThrow(() -> require(1_000_000, 1L << 30, "1025m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "-1", "1t", "1.5g", "99999999999999999999"})
  void setting_thatIsNoSize_isRefused(String setting) {
    BadInputException e =
        assertThrows(BadInputException.class, () -> require(1, 1, setting));
    assertTrue(e.getMessage().contains("HARMONIUM_DATA_LIMIT: is '" + setting), e.getMessage());
  }

  @Test
  void heapThatIsTooSmall_isBlamedOnTheFile() {
    OutOfMemoryError e =
        HashedInput.tooLarge(Path.of("a.npy"), new OutOfMemoryError("Java heap space"));
    assertEquals("Java heap space, while reading a.npy", e.getMessage());
  }
}
