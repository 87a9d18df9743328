package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzReaderTest {
  @TempDir Path folder;

  private static SampleFiles.ZipItem item(String name) {
    return new SampleFiles.ZipItem(name, SampleFiles.npyMatrix());
  }

  private static byte[] zipWith(Consumer<SampleFiles.ZipItem> change) {
    SampleFiles.ZipItem item = item("x.npy");
    change.accept(item);
    return SampleFiles.zip(item);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void read_oneArray_givesItsRowsAndProvenance(boolean deflated) throws Exception {
    Path file = SampleFiles.file(folder, "one.npz", zipWith(item -> item.deflated = deflated));
    Dataset data = NpzReader.read(file);
    assertEquals(4, data.rows());
    assertEquals(5.5f, data.value(3, 2));
    assertEquals("one.npz:x", data.name());
    assertEquals(Files.size(file), data.provenance().bytes());
    assertEquals(64, data.provenance().sha256().length());
  }

  @Test
  void read_sizesAfterTheData_areAccepted() {
    Path file =
        SampleFiles.file(
            folder, "s.npz", SampleFiles.streamedZip("x.npy", SampleFiles.npyMatrix()));
    assertEquals(5.5f, NpzReader.read(file).value(3, 2));
  }

  @Test
  void read_severalArrays_areReadByName() {
    byte[] labels =
        SampleFiles.npy(
            SampleFiles.dictionary("|u1", false, "(4,)"), SampleFiles.bytes(3, 0, 1, 2));
    Path file =
        SampleFiles.file(
            folder,
            "two.npz",
            SampleFiles.zip(item("x.npy"), new SampleFiles.ZipItem("y.npy", labels)));
    assertEquals(List.of("x", "y"), NpzReader.names(file));
    assertArrayEquals(new int[] {3, 0, 1, 2}, NpzReader.readLabels(file, "y"));
    assertEquals(4, NpzReader.read(file, "x").rows());
    assertRefused(file, () -> NpzReader.read(file), "x, y", "two.npz:x");
    assertRefused(file, () -> NpzReader.read(file, "z"), "no array 'z'", "x, y");
  }

  static Stream<Arguments> badFiles() {
    byte[] good = SampleFiles.zip(item("x.npy"));
    byte[] manyEntries =
        SampleFiles.zip(
            IntStream.range(0, 1001)
                .mapToObj(i -> new SampleFiles.ZipItem(i + ".npy", new byte[0]))
                .toArray(SampleFiles.ZipItem[]::new));
    byte[] zip64Count = good.clone();
    Arrays.fill(zip64Count, good.length - 14, good.length - 10, (byte) 255);
    byte[] twoParts = good.clone();
    twoParts[good.length - 18] = 1;
    byte[] localMagic = good.clone();
    localMagic[0] = 'X';
    byte[] centralMagic = good.clone();
    centralMagic[good.length - 22 - 46 - 5] = 'X';
    SampleFiles.ZipItem bomb =
        new SampleFiles.ZipItem(
            "x.npy",
            SampleFiles.npy(
                SampleFiles.dictionary("|u1", false, "(70000, 1000)"), new byte[70_000_000]));
    bomb.deflated = true;
    SampleFiles.ZipItem otherCrc = item("x.npy");
    otherCrc.crc ^= 1;
    return Stream.of(
        Arguments.of("one byte", SampleFiles.bytes('P'), "too short"),
        Arguments.of("no zip", new byte[100], "not a zip file"),
        Arguments.of("cut short", Arrays.copyOf(good, good.length - 1), "not a zip file"),
        Arguments.of("goes on", Arrays.copyOf(good, good.length + 1), "not a zip file"),
        Arguments.of(
            "begins later",
            SampleFiles.join(new byte[3], good),
            "another offset than its end record"),
        Arguments.of("1,001 entries", manyEntries, "1001 entries"),
        Arguments.of("65,535 entries", zip64Count, "65,535"),
        Arguments.of("in two parts", twoParts, "several parts"),
        Arguments.of("local header damaged", localMagic, "no local header"),
        Arguments.of("directory damaged", centralMagic, "damaged directory"),
        Arguments.of("bomb", SampleFiles.zip(bomb), "to 70000128, above the limit"),
        Arguments.of("name twice", SampleFiles.zip(item("x.npy"), item("x.npy")), "two entries"),
        Arguments.of("parent path", SampleFiles.zip(item("../x.npy")), "is a path"),
        Arguments.of("absolute path", SampleFiles.zip(item("/x.npy")), "is a path"),
        Arguments.of("Windows path", SampleFiles.zip(item("C:\\x.npy")), "is a path"),
        Arguments.of("drive", SampleFiles.zip(item("C:x.npy")), "is a path"),
        Arguments.of("link", zipWith(i -> i.attributes = 0120777L << 16), "a link"),
        Arguments.of("encrypted", zipWith(i -> i.flags = 1), "encrypted"),
        Arguments.of("other local name", zipWith(i -> i.localName = "y.npy"), "disagrees"),
        Arguments.of("wrong crc", SampleFiles.zip(otherCrc), "checksum"),
        Arguments.of("two sizes", zipWith(i -> i.claimedSize++), "two sizes"),
        Arguments.of(
            "size larger than unpacked",
            zipWith(
                i -> {
                  i.deflated = true;
                  i.claimedSize++;
                }),
            "but has 177"),
        Arguments.of(
            "no npy inside",
            SampleFiles.zip(new SampleFiles.ZipItem("x.npy", new byte[9])),
            "not an NPY"),
        Arguments.of(
            "no arrays", SampleFiles.zip(new SampleFiles.ZipItem("readme", new byte[9])), "arrays"),
        Arguments.of("no entries", SampleFiles.zip(), "arrays"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void read_badFile_isRefusedInOneLine(String what, byte[] bytes, String said) {
    Path file = SampleFiles.file(folder, "bad.npz", bytes);
    assertRefused(file, () -> NpzReader.read(file), said);
  }

  @Test
  void read_overlappingEntries_areRefused() {
    // The entry x.npy is a zip file with the entry y.npy, and the directory lists both.
    byte[] inner = SampleFiles.zip(item("y.npy"));
    byte[] outer = SampleFiles.zip(new SampleFiles.ZipItem("x.npy", inner));
    int record = 46 + 5;
    byte[] y = Arrays.copyOfRange(inner, inner.length - 22 - record, inner.length - 22);
    y[42] = 30 + 5; // offset of the local header of y.npy in the outer file
    byte[] end = Arrays.copyOfRange(outer, outer.length - 22, outer.length);
    end[8] = 2;
    end[10] = 2;
    end[12] = (byte) (2 * record);
    byte[] all = SampleFiles.join(Arrays.copyOf(outer, outer.length - 22), y, end);
    Path file = SampleFiles.file(folder, "overlap.npz", all);
    assertRefused(file, () -> NpzReader.names(file), "overlap");
  }

  @Test
  void read_damagedDeflate_isRefused() {
    byte[] packed = zipWith(i -> i.deflated = true);
    packed[60] ^= 0x55; // inside the compressed data
    Path file = SampleFiles.file(folder, "d.npz", packed);
    assertRefused(file, () -> NpzReader.read(file));
  }
}
