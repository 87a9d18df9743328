package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A data file that cannot be used ends the command in one line, before a run directory is made. */
@Timeout(20)
class BadDataTest {
  @TempDir Path folder;

  static Stream<Arguments> badFiles() throws IOException {
    byte[] whole = idx(0x00000803, new byte[36], 6, 2, 3);
    byte[] packed = gzip(whole);
    return Stream.of(
        bad("magic.idx", idx(0x01020803, new byte[36], 6, 2, 3), "is not an IDX file", "give IDX"),
        bad("type.idx", idx(0x00000703, new byte[36], 6, 2, 3), "element type 0x7", "fetch"),
        bad("overflow.idx", idx(0x00000803, new byte[36], -1, -1, -1), "4294967295 x 4294967295"),
        bad("product.idx", idx(0x00000803, new byte[36], 65536, 65536, 65536), "65536 x 65536"),
        bad("exceed.idx", idx(0x00000803, new byte[36], 60000, 28, 28), "60000 x 28", "but has 52"),
        bad("short.idx", Arrays.copyOf(whole, whole.length - 1), "52 bytes, but has 51", "again"),
        bad("long.idx", Arrays.copyOf(whole, whole.length + 1), "52 bytes, but has 53", "again"),
        bad("none.idx", idx(0x00000803, new byte[0], 0, 2, 3), "has no values"),
        bad("claims.npy", npy("<f4", "(1000000, 1000000)", new byte[64]), "1000000 x 1000000"),
        bad("short.npy", npy("<f4", "(1000000, 500)", new byte[64]), "2000000128 bytes", "again"),
        bad("object.npy", npy("|O", "(2, 2)", new byte[64]), "pickled Python objects", "save a"),
        bad("nan.npy", npy("<f4", "(1, 2)", floats(1, Float.NaN)), "NaN", "remove or replace"),
        bad("high.npy", npy("<f4", "(1, 2)", floats(1, 1.5f)), "1.5", "outside [0, 1]", "rescale"),
        bad("low.npy", npy("<f4", "(1, 2)", floats(1, -0.5f)), "-0.5", "outside [0, 1]"),
        bad("cut.idx.gz", Arrays.copyOf(packed, packed.length - 9), "cut short", "again"),
        bad(
            "bomb.idx.gz",
            gzip(idx(0x00000803, new byte[100_000_000], 6, 2, 3)),
            "after the 36 bytes"),
        bad("bomb.csv.gz", gzip(zeros(100_000_000)), "bomb.csv.gz", "give IDX"),
        bad(
            "ragged.csv",
            ascii("0,1,0\n1,0\n"),
            "line 2 has 2 cells, but the first line has 3",
            "give"),
        bad("text.csv", ascii("0,1,0\n1,hello,0\n"), "line 2, column 2 is 'hello'", "write"),
        bad("label.csv", ascii("a,b,label\n0,1,x\n"), "line 2, column 3 is 'x', not a label"),
        bad("empty.csv", new byte[0], "is empty"),
        bad(
            "garbage.dat",
            "\u00d0\u00cf\u0011\u00e0".getBytes(StandardCharsets.UTF_16),
            "is not an IDX, NPY, NPZ or CSV"));
  }

  private static Arguments bad(String name, byte[] content, String... said) {
    return Arguments.of(name, content, said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void run_onABadFile_isRefused(String name, byte[] content, String[] said) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    String[] all = Arrays.copyOf(said, said.length + 1);
    all[said.length] = file.toString();
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "data.train=" + file),
        all);
  }

  @Test
  void run_onADirectoryAsData_isRefused() {
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "data.train=" + folder),
        folder + ": is a directory");
  }

  @Test
  void run_onAMisspeltSet_namesTheNearest() {
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "data.train=bars-and-strips"),
        "did you mean 'bars-and-stripes'?");
  }

  @Test
  void run_onTestRowsOfAnotherWidth_isRefused() throws IOException {
    Path narrow = Files.write(folder.resolve("narrow.csv"), ascii("0,1\n1,0\n"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "data.test=" + narrow),
        "data.test",
        "have 2 values",
        "have 9");
  }

  @ParameterizedTest
  @MethodSource("splits")
  void run_withMoreRowsAskedForThanThereAre_isRefused(List<String> settings, String said) {
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), settings.toArray(new String[0])),
        said,
        "14");
  }

  static Stream<Arguments> splits() {
    return Stream.of(
        Arguments.of(List.of("data.rows=15"), "data.rows: 15 rows"),
        Arguments.of(List.of("data.validationRows=14"), "14 validation"),
        Arguments.of(List.of("data.validationRows=20"), "20 validation"),
        Arguments.of(
            List.of("data.validationRows=2147483647", "data.testRows=1"), "ask for fewer"));
  }

  /** Files that look unusual and are sound: they are read as numpy reads them. */
  @Test
  void run_onFortranOrderOrBigEndian_learnsTheSameModel() throws IOException {
    byte[] rows = floats(0, 1, 1, 0, 1, 1); // (3, 2)
    byte[] columns = floats(0, 1, 1, 1, 0, 1);
    ByteBuffer swapped = ByteBuffer.allocate(rows.length).order(ByteOrder.BIG_ENDIAN);
    for (float value : new float[] {0, 1, 1, 0, 1, 1}) {
      swapped.putFloat(value);
    }
    byte[] plain = model("plain.npy", npy("<f4", "(3, 2)", rows));
    assertArrayEquals(plain, model("swapped.npy", npy(">f4", "(3, 2)", swapped.array())));
    byte[] fortran = npy("<f4", "(3, 2)", columns);
    String text = new String(fortran, StandardCharsets.ISO_8859_1);
    assertArrayEquals(plain, model("fortran.npy", ascii(text.replace("False", "True "))));
  }

  private byte[] model(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    Path out = folder.resolve(name + "-run");
    Commands.run(Tiny.run(Tiny.yaml(folder), out, "data.train=" + file).toArray()).assertOk();
    return Files.readAllBytes(out.resolve("model.safetensors"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] zeros(int n) {
    byte[] zeros = new byte[n];
    Arrays.fill(zeros, (byte) '0');
    return zeros;
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static byte[] idx(int magic, byte[] data, int... dimensions) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + data.length).putInt(magic);
    for (int dimension : dimensions) {
      bytes.putInt(dimension);
    }
    return bytes.put(data).array();
  }

  private static byte[] npy(String type, String shape, byte[] data) {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("\u0093NUMPY\u0001\u0000")).putShort((short) header.length());
    return bytes.put(ascii(header)).put(data).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
