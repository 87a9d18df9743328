package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.harmonium.data.SampleFiles.dictionary;
import static org.harmonium.data.SampleFiles.npy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final byte[] SIX = SampleFiles.floats(LITTLE, 0, 1, 2, 3, 4, 5); // as float32

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_eachVersion_givesRows(int version) {
    byte[] bytes = npy(version, dictionary("<f4", false, "(2, 3)"), SIX);
    Dataset data = NpyReader.read(SampleFiles.file(folder, "x.npy", bytes));
    assertEquals(2, data.rows());
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, data.floats());
    assertNull(data.imageShape());
  }

  @Test
  void read_fortranOrder_isTransposedToRows() {
    byte[] bytes = npy(dictionary("<f4", true, "(2, 3)"), SIX);
    Dataset data = NpyReader.read(SampleFiles.file(folder, "x.npy", bytes));
    assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, data.floats());
  }

  @Test
  void read_fortranOrderOfThreeDimensions_flattensEachRowInCOrder() {
    // Element (n, y, x) of shape (2, 2, 3) is at n + 2 * (y + 2 * x) and has this value.
    byte[] places = new byte[12];
    for (int i = 0; i < 12; i++) {
      places[i] = (byte) (i * 10);
    }
    Path file =
        SampleFiles.file(folder, "x.npy", npy(dictionary("|u1", true, "(2, 2, 3)"), places));
    Dataset data = NpyReader.read(file);
    assertEquals(new ImageShape(2, 3), data.imageShape());
    for (int n = 0; n < 2; n++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 3; x++) {
          assertEquals((n + 2 * (y + 2 * x)) * 10 / 255f, data.value(n, 3 * y + x));
        }
      }
    }
  }

  @Test
  void read_oneDimension_givesRowsOfOneNumber() {
    Path file = SampleFiles.file(folder, "x.npy", npy(dictionary("<f4", true, "(6,)"), SIX));
    Dataset data = NpyReader.read(file);
    assertEquals(6, data.rows());
    assertEquals(1, data.cols());
    assertEquals(5f, data.value(5, 0));
  }

  static Stream<Arguments> types() {
    ByteOrder big = ByteOrder.BIG_ENDIAN;
    return Stream.of(
        Arguments.of("|b1", SampleFiles.bytes(0, 1), new float[] {0, 1}),
        Arguments.of("|u1", SampleFiles.bytes(51, 255), new float[] {0.2f, 1}),
        Arguments.of("|u1", SampleFiles.bytes(1, 0), new float[] {1, 0}),
        Arguments.of("|i1", SampleFiles.bytes(255, 2), new float[] {-1, 2}),
        Arguments.of("<u2", SampleFiles.bytes(255, 255, 1, 0), new float[] {65535, 1}),
        Arguments.of(">i2", SampleFiles.bytes(255, 254, 0, 1), new float[] {-2, 1}),
        Arguments.of("<u4", SampleFiles.bytes(0, 0, 0, 128, 1, 0, 0, 0), new float[] {1L << 31, 1}),
        Arguments.of(
            "<i4",
            ByteBuffer.allocate(8).order(LITTLE).putInt(-7).putInt(9).array(),
            new float[] {-7, 9}),
        Arguments.of(
            ">i4", ByteBuffer.allocate(8).putInt(-7).putInt(9).array(), new float[] {-7, 9}),
        Arguments.of(
            "<i8",
            ByteBuffer.allocate(16).order(LITTLE).putLong(-7).putLong(9).array(),
            new float[] {-7, 9}),
        Arguments.of(">f4", SampleFiles.floats(big, 0.1f, -2), new float[] {0.1f, -2}),
        Arguments.of(
            "<f8",
            ByteBuffer.allocate(16).order(LITTLE).putDouble(.1).putDouble(-2).array(),
            new float[] {0.1f, -2}),
        Arguments.of(
            ">f8",
            ByteBuffer.allocate(16).putDouble(.1).putDouble(-2).array(),
            new float[] {0.1f, -2}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void read_eachType_keepsItsValues(String descr, byte[] data, float[] expected) {
    Path file = SampleFiles.file(folder, "x.npy", npy(dictionary(descr, false, "(1, 2)"), data));
    float[] row = new float[2];
    NpyReader.read(file).row(0, row);
    assertArrayEquals(expected, row);
  }

  @Test
  void readLabels_integersOfAnyType_areClassNumbers() {
    Path file = SampleFiles.file(folder, "y.npy", npy(dictionary("<f4", false, "(6,)"), SIX));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, NpyReader.readLabels(file));
    byte[] half = npy(dictionary("<f4", false, "(2, 1)"), SampleFiles.floats(LITTLE, 0, 0.5f));
    Path broken = SampleFiles.file(folder, "z.npy", half);
    assertRefused(broken, () -> NpyReader.readLabels(broken), "row 1 is 0.5");
  }

  static Stream<Arguments> badFiles() {
    byte[] good = npy(dictionary("<f4", false, "(2, 3)"), SIX);
    byte[] longHeader = npy(2, dictionary("<f4", false, "(2, 3)"), SIX);
    Arrays.fill(longHeader, 8, 12, (byte) 255);
    byte[] version4 = good.clone();
    version4[6] = 4;
    return Stream.of(
        Arguments.of("one byte", SampleFiles.bytes(0x93), "not an NPY file"),
        Arguments.of("text", SampleFiles.ascii("hello world"), "not an NPY file"),
        Arguments.of("magic alone", Arrays.copyOf(good, 6), "NPY header"),
        Arguments.of("cut in length", Arrays.copyOf(good, 9), "NPY header"),
        Arguments.of("cut in header", Arrays.copyOf(good, 40), "NPY header"),
        Arguments.of("version 4", version4, "version 4.0"),
        Arguments.of("4 GiB header", longHeader, "4294967295 bytes, above the limit of 10000"),
        Arguments.of("short by 1", Arrays.copyOf(good, good.length - 1), "152 bytes"),
        Arguments.of("long by 1", Arrays.copyOf(good, good.length + 1), "has 153"),
        Arguments.of(
            "claims 1.2 GB",
            npy(dictionary("<f4", false, "(300000000,)"), new byte[8]),
            "1200000128 bytes"),
        Arguments.of(
            "claims 32 GiB",
            npy(dictionary("<f8", false, "(4294967296,)"), new byte[0]),
            "4294967296 values"),
        Arguments.of(
            "overflows", npy(dictionary("<f4", false, "(4294967296, 4294967296)"), SIX), "2^63"),
        Arguments.of(
            "2^32 + 1 rows of 0",
            npy(dictionary("<f4", false, "(4294967297, 0)"), SIX),
            "no values"),
        Arguments.of(
            "number of 40 digits",
            npy(dictionary("<f4", false, "(" + "9".repeat(40) + ",)"), SIX),
            "18 digits"),
        Arguments.of("negative", npy(dictionary("<f4", false, "(-2, -3)"), SIX), "an integer"),
        Arguments.of("scalar", npy(dictionary("<f4", false, "()"), new byte[4]), "single number"),
        Arguments.of("pickle", npy(dictionary("|O", false, "(2, 3)"), SIX), "pickled"),
        Arguments.of("unicode text", npy(dictionary("<U5", false, "(2, 3)"), SIX), "'<U5'"),
        Arguments.of("complex", npy(dictionary("<c8", false, "(2, 3)"), SIX), "'<c8'"),
        Arguments.of("half", npy(dictionary("<f2", false, "(2, 3)"), SIX), "astype('float32')"),
        Arguments.of("native order", npy(dictionary("=f4", false, "(2, 3)"), SIX), "'=f4'"),
        Arguments.of("no order", npy(dictionary("|f4", false, "(2, 3)"), SIX), "'|f4'"),
        Arguments.of("empty dtype", npy(dictionary("", false, "(2, 3)"), SIX), "dtype ''"),
        Arguments.of(
            "structured",
            npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}", SIX),
            "structured"),
        Arguments.of(
            "nested shape", npy(dictionary("<f4", false, "((2, 3), 1)"), SIX), "an integer"),
        Arguments.of("list shape", npy(dictionary("<f4", false, "[2, 3]"), SIX), "'('"),
        Arguments.of("no comma", npy(dictionary("<f4", false, "(2 3)"), SIX), "tuple"),
        Arguments.of(
            "33 dimensions",
            npy(dictionary("<f4", false, "(" + "1,".repeat(33) + ")"), SIX),
            "at most 32"),
        Arguments.of(
            "missing key", npy("{'descr': '<f4', 'shape': (2, 3)}", SIX), "must have the keys"),
        Arguments.of("unknown key", npy("{'dtype': '<f4'}", SIX), "unknown key 'dtype'"),
        Arguments.of("key twice", npy("{'shape': (2, 3), 'shape': (2, 3)}", SIX), "twice"),
        Arguments.of("expression", npy("__import__('os').system('true')", SIX), "'{'"),
        Arguments.of("order a number", npy("{'fortran_order': 0}", SIX), "True or False"),
        Arguments.of("escape", npy("{'de\\x73cr': '<f4'}", SIX), "backslash"),
        Arguments.of("unclosed quote", npy("{'descr: <f4}", SIX), "unclosed"),
        Arguments.of(
            "goes on", npy(dictionary("<f4", false, "(2, 3)") + "{}", SIX), "after its closing"),
        Arguments.of("control characters", npy("{'a\nb\033[31m': 1}", SIX), "'a?b?[31m'"),
        Arguments.of(
            "truth of 2",
            npy(dictionary("|b1", false, "(1, 2)"), SampleFiles.bytes(0, 2)),
            "boolean 2"),
        Arguments.of(
            "infinite",
            npy(
                dictionary("<f4", true, "(2, 2)"),
                SampleFiles.floats(LITTLE, 0, 1, Float.POSITIVE_INFINITY, 2)),
            "row 0, column 1 is Infinity"),
        Arguments.of(
            "beyond float32",
            npy(dictionary(">f8", false, "(1, 1)"), ByteBuffer.allocate(8).putDouble(1e60).array()),
            "not a finite float32"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void read_badFile_isRefusedInOneLine(String what, byte[] bytes, String said) {
    Path file = SampleFiles.file(folder, "bad.npy", bytes);
    assertRefused(file, () -> NpyReader.read(file), said);
  }
}
