package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void write_everyTypeAndShape_readsBackEqualAndInOrder() {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, Samples.varied());
    TensorFile read = SafetensorsReader.readVerified(file);
    assertEquals(Samples.varied(), read);
    assertEquals(
        List.copyOf(Samples.varied().tensors().keySet()), List.copyOf(read.tensors().keySet()));
    assertEquals(List.of("model", "note"), List.copyOf(read.metadata().keySet()));
  }

  @Test
  void write_twice_givesTheSameBytesWithAPaddedHeader() {
    byte[] bytes = Samples.bytes(Samples.varied());
    assertArrayEquals(bytes, Samples.bytes(Samples.varied()));
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8);
    assertEquals('{', bytes[8]);
    // The bytes of the first tensor follow the header.
    float first =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat((int) (8 + header));
    assertEquals(Samples.varied().tensor("W").floats()[0], first);
  }

  @Test
  void write_nothing_readsBackEmpty() {
    TensorFile nothing = new TensorFile(Map.of(), Map.of());
    assertEquals(nothing, Samples.read(Samples.bytes(nothing)));
  }

  @Test
  void read_aFileOfAnotherWriter_needsNoMetadata() {
    byte[] bytes =
        Samples.raw(
            "{\"b\":{\"shape\":[2],\"data_offsets\":[4,12],\"dtype\":\"F32\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ",
            12);
    ByteBuffer.wrap(bytes, bytes.length - 12, 12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(1.5f)
        .putFloat(-2f)
        .putFloat(Float.NaN);
    TensorFile read = Samples.read(bytes);
    assertArrayEquals(new float[] {1.5f}, read.tensor("a").floats());
    assertArrayEquals(new float[] {-2f, Float.NaN}, read.tensor("b").floats());
    assertEquals(List.of("b", "a"), List.copyOf(read.tensors().keySet()));
    assertEquals(Optional.of("b"), read.firstNonFinite());
    assertTrue(
        assertThrows(NoSuchElementException.class, () -> read.tensor("W"))
            .getMessage()
            .contains("b, a"));
  }

  @Test
  void firstNonFinite_infinityInDoubles_isNamed_andIntegersNever() {
    Tensor infinite = Tensor.f64(new double[] {0, Double.NEGATIVE_INFINITY}, 2);
    TensorFile file =
        new TensorFile(
            Map.of("sigma", infinite, "k", Tensor.i32(new int[] {Integer.MIN_VALUE}, 1)), Map.of());
    assertEquals(Optional.of("sigma"), file.firstNonFinite());
    assertEquals(Optional.empty(), Samples.varied().firstNonFinite());
  }

  @Test
  void read_oneFlippedBitAnywhere_isAlwaysDetected() {
    byte[] good = Samples.bytes(Samples.constant(0.5f));
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = Samples.NAME;
      int at = bit;
      assertThrows(
          BadFileException.class,
          () ->
              SafetensorsReader.read(
                  Channels.newChannel(new ByteArrayInputStream(bad)), bad.length, file, true),
          () -> "bit " + at % 8 + " of byte " + at / 8);
    }
  }

  @Test
  void read_truncatedAtEveryLength_isRefused() {
    byte[] good = Samples.bytes(Samples.constant(0.5f));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(BadFileException.class, () -> Samples.read(cut), "length " + length);
    }
  }

  @Test
  void read_changedTensor_isNamed() {
    byte[] bad = Samples.bytes(Samples.constant(0.5f));
    bad[bad.length - 1] ^= 4;
    String message = assertThrows(BadFileException.class, () -> Samples.read(bad)).getMessage();
    assertTrue(message.startsWith("model.safetensors: tensor 'c' does not match"), message);
    assertTrue(message.contains("without the metadata keys that begin with crc32c"), message);
  }

  @Test
  void read_changedTensorWithoutTheChecksumKey_isAccepted() {
    byte[] changed = Samples.bytes(Samples.constant(0.5f));
    changed[changed.length - 1] ^= 4;
    String text = new String(changed, StandardCharsets.ISO_8859_1);
    byte[] unsealed =
        text.replace("\"crc32c\":", "\"before\":").getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(changed.length, unsealed.length);
    assertNotEquals(0.5f, Samples.read(unsealed).tensor("c").floats()[2]);
  }

  static List<Arguments> badFiles() {
    List<Arguments> bad = new ArrayList<>();
    byte[] none = {};
    bad.add(Arguments.of("too few", none));
    bad.add(Arguments.of("too few", new byte[] {1}));
    bad.add(Arguments.of("9223372036854775808", Samples.withLength(Long.MIN_VALUE, none, 8)));
    bad.add(Arguments.of("18446744073709551615", Samples.withLength(-1, none, 8)));
    bad.add(Arguments.of("declares a header", Samples.withLength(100_000_001, none, 8)));
    bad.add(Arguments.of("declares a header", Samples.withLength(9, none, 8)));
    bad.add(Arguments.of("overlaps", two("[0,4]", "[2,6]", 6)));
    bad.add(Arguments.of("gap", two("[0,4]", "[5,9]", 9)));
    bad.add(Arguments.of("gap", two("[1,5]", "[5,9]", 9)));
    bad.add(Arguments.of("before it begins", two("[4,0]", "[4,8]", 8)));
    bad.add(Arguments.of("describes 8 bytes", two("[0,4]", "[4,8]", 7)));
    bad.add(
        Arguments.of(
            "describes 8 bytes", two("[0,4]", "[4,8]", 9))); // trailing data, as in a polyglot file
    bad.add(Arguments.of("needs 4 bytes and has 8", two("[0,8]", "[8,12]", 12)));
    bad.add(Arguments.of("two data_offsets", two("[0,4,8]", "[4,8]", 8)));
    bad.add(Arguments.of("negative", two("[-4,0]", "[0,4]", 4)));
    bad.add(Arguments.of("valid JSON", two("[0,9223372036854775808]", "[0,4]", 4)));
    bad.add(Arguments.of("too large", one("[2147483648]", "F32")));
    bad.add(Arguments.of("too large", one("[65536,65536,65536,65536]", "F32")));
    bad.add(Arguments.of("too large", one("[2147483647,2147483647,4,0,4]", "F64")));
    bad.add(Arguments.of("integers", one("[1.0]", "F32")));
    bad.add(Arguments.of("integers", one("[\"1\"]", "F32")));
    bad.add(Arguments.of("integers", one("[[1]]", "F32")));
    bad.add(Arguments.of("not an array", one("1", "F32")));
    bad.add(Arguments.of("dtype BF16, which is not supported", one("[1]", "BF16")));
    bad.add(Arguments.of("dtype F16, which is not supported", one("[2]", "F16")));
    bad.add(Arguments.of("dtype f32, which is not supported", one("[1]", "f32")));
    String entry = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    bad.add(
        Arguments.of("Duplicate", Samples.raw("{\"W\":%s,\"W\":%s}".formatted(entry, entry), 4)));
    bad.add(Arguments.of("padded with spaces", Samples.raw("{}\0\0\0\0\0\0", 0)));
    bad.add(Arguments.of("padded with spaces", Samples.raw(" {}", 0)));
    bad.add(Arguments.of("padded with spaces", Samples.raw("", 0)));
    bad.add(Arguments.of("trailing data", Samples.raw("{}{}", 0)));
    bad.add(Arguments.of("valid JSON", Samples.raw("{\"W\":}", 0)));
    bad.add(Arguments.of("unknown key", Samples.raw("{" + "\"a\":{".repeat(5) + "}".repeat(5), 0)));
    bad.add(Arguments.of("not an object", Samples.raw("{\"W\":" + "[".repeat(10_000) + "}", 0)));
    bad.add(Arguments.of("not UTF-8", Samples.raw(invalidUtf8(), 0)));
    bad.add(Arguments.of("reserved", Samples.raw("{\"crc32c:W\":%s}".formatted(entry), 4)));
    bad.add(Arguments.of("1024 characters", Samples.raw("{\"\":%s}".formatted(entry), 4)));
    String longName = "n".repeat(1_000_000);
    bad.add(Arguments.of("valid JSON", Samples.raw("{\"%s\":%s}".formatted(longName, entry), 4)));
    bad.add(Arguments.of("surrogate", Samples.raw("{\"\\ud800\":%s}".formatted(entry), 4)));
    bad.add(Arguments.of("not a string", Samples.raw("{\"__metadata__\":{\"a\":1}}", 0)));
    bad.add(Arguments.of("object of strings", Samples.raw("{\"__metadata__\":[]}", 0)));
    bad.add(Arguments.of("unknown key 'x'", Samples.raw("{\"W\":{\"x\":1}}", 0)));
    bad.add(Arguments.of("needs dtype", Samples.raw("{\"W\":{\"dtype\":\"F32\"}}", 0)));
    return bad;
  }

  private static byte[] two(String first, String second, int data) {
    String form =
        "{\"W\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s}}";
    return Samples.raw(form.formatted(first, second), data);
  }

  private static byte[] one(String shape, String type) {
    return Samples.raw(
        "{\"W\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,4]}}".formatted(type, shape), 4);
  }

  private static byte[] invalidUtf8() {
    byte[] text = "{\"__metadata__\":{\"a\":\"??\"}}".getBytes(StandardCharsets.US_ASCII);
    text[text.length - 5] = (byte) 0xC0; // an overlong NUL
    text[text.length - 4] = (byte) 0x80;
    return text;
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void read_malformed_isRefusedInOneLine(String expected, byte[] bytes) {
    String message = assertThrows(BadFileException.class, () -> Samples.read(bytes)).getMessage();
    assertTrue(message.startsWith("model.safetensors: "), message);
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.length() < 1000, message);
  }

  @Test
  void read_otherThanARegularFile_isRefused() throws Exception {
    assertThrows(BadFileException.class, () -> SafetensorsReader.read(folder));
    assertThrows(BadFileException.class, () -> SafetensorsReader.read(folder.resolve("none")));
    if (Files.exists(Path.of("/dev/zero"))) {
      assertThrows(BadFileException.class, () -> SafetensorsReader.read(Path.of("/dev/zero")));
    }
  }

  @Test
  void read_withoutChecksumsWhereTheyAreRequired_isRefused() throws Exception {
    Path file = folder.resolve("foreign.safetensors");
    Files.write(file, Samples.raw("{}", 0));
    assertEquals(Map.of(), SafetensorsReader.read(file).tensors());
    assertThrows(BadFileException.class, () -> SafetensorsReader.readVerified(file));
  }

  /** Files with random damage are either read or refused by a {@link BadFileException}. */
  @Test
  void read_mutatedFiles_eitherReadOrRefused() {
    List<byte[]> seeds =
        List.of(
            Samples.bytes(Samples.constant(1)),
            two("[0,4]", "[4,8]", 8),
            one("[1]", "F32"),
            Samples.raw("{\"__metadata__\":{\"a\":\"b\"}}  ", 0));
    Random random = new Random(20261);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())), random);
      try {
        Samples.read(bytes);
      } catch (BadFileException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000 && refused < 20_000, "refused " + refused);
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) "0123456789[]{}:,\" \\".charAt(random.nextInt(19));
        case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          int n = Math.min(random.nextInt(16), bytes.length - at);
          System.arraycopy(seed, random.nextInt(seed.length - n + 1), bytes, at, n);
        }
      }
    }
    return bytes;
  }
}
