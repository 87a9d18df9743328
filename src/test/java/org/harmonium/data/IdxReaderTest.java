package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxReaderTest {
  @TempDir Path folder;

  @Test
  void read_imagesOfBytes_givesPixelsShapeAndProvenance() throws Exception {
    byte[] bytes = SampleFiles.idxImages();
    Path file = SampleFiles.file(folder, "images-ubyte", bytes);

    Dataset data = IdxReader.read(file);

    assertEquals(6, data.rows());
    assertEquals(6, data.cols());
    assertEquals(new ImageShape(2, 3), data.imageShape());
    assertEquals(7 * 8 / 255f, data.value(1, 2));
    assertNull(data.floats());
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertEquals(new Provenance(file.toString(), bytes.length, sha256), data.provenance());
  }

  @Test
  void read_gzip_givesTheSameAndHashesTheCompressedFile() throws Exception {
    byte[] packed = SampleFiles.gzip(SampleFiles.idxImages());
    Path file = SampleFiles.file(folder, "images.gz", packed);

    Dataset data = IdxReader.read(file);

    byte[] values = data.bytes();
    assertNotNull(values);
    assertArrayEquals(Arrays.copyOfRange(SampleFiles.idxImages(), 16, 52), values);
    assertEquals(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed)),
        data.provenance().sha256());
  }

  @Test
  void read_gzipOfTwoMembers_joinsThem() {
    byte[] all = SampleFiles.idxImages();
    byte[] first = SampleFiles.gzip(Arrays.copyOf(all, 20));
    byte[] second = SampleFiles.gzip(Arrays.copyOfRange(all, 20, all.length));

    Dataset data =
        IdxReader.read(SampleFiles.file(folder, "two.gz", SampleFiles.join(first, second)));

    assertArrayEquals(Arrays.copyOfRange(all, 16, 52), data.bytes());
  }

  @Test
  void read_gzipOfSomeEmptyMembers_joinsThem() {
    byte[] all = SampleFiles.idxImages();
    byte[] some = manyEmptyMembers(1000);
    byte[] file = SampleFiles.join(some, SampleFiles.gzip(all), some);
    assertArrayEquals(
        Arrays.copyOfRange(all, 16, 52),
        IdxReader.read(SampleFiles.file(folder, "e.gz", file)).bytes());
  }

  /** {@code inside} bytes of the trailer are in the 64 KiB block of the compressed data. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 18, 19})
  void read_gzipTrailerAtTheEndOfABlock_isChecked(int inside) {
    int n = (1 << 16) - inside - 5 - 8; // without the headers of the stored block and the array
    byte[] stored = SampleFiles.storedGzip(SampleFiles.idx(8, new int[] {n}, new byte[n]));
    Path good = SampleFiles.file(folder, "good.gz", stored);
    assertEquals(n, IdxReader.readLabels(good).length);
    Path cut = SampleFiles.file(folder, "cut.gz", Arrays.copyOf(stored, stored.length - 1));
    assertRefused(cut, () -> IdxReader.readLabels(cut), "cut short");
    for (int more = 1; more < 20; more++) {
      byte[] bytes = Arrays.copyOf(stored, stored.length + more);
      bytes[stored.length] = 0x1f;
      Path bad = SampleFiles.file(folder, "bad.gz", bytes);
      assertRefused(bad, () -> IdxReader.readLabels(bad), "after its last member");
    }
  }

  @Test
  void read_gzipLargerThanItsFirstBuffer_growsToTheWhole() {
    byte[] pixels = new byte[3_000_000]; // compressed 1000 to 1, so the array grows many times
    pixels[2_999_999] = 77;
    byte[] idx = SampleFiles.idx(8, new int[] {3000, 1000}, pixels);

    Dataset data = IdxReader.read(SampleFiles.file(folder, "dark.gz", SampleFiles.gzip(idx)));

    assertArrayEquals(pixels, data.bytes());
  }

  @Test
  void read_maskOfZerosAndOnes_meansZeroAndOne() {
    byte[] mask = SampleFiles.idx(8, new int[] {2, 2}, SampleFiles.bytes(0, 1, 1, 0));
    Dataset data = IdxReader.read(SampleFiles.file(folder, "mask-ubyte", mask));
    assertEquals(1f, data.value(0, 1));
    assertEquals(0f, data.value(1, 1));
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        Arguments.of(0x09, SampleFiles.bytes(0, 1, 255, 128), new float[] {0, 1, -1, -128}),
        Arguments.of(
            0x0B,
            SampleFiles.bytes(0, 1, 255, 254, 128, 0, 1, 0),
            new float[] {1, -2, -32768, 256}),
        Arguments.of(
            0x0C,
            ByteBuffer.allocate(16).putInt(1).putInt(-2).putInt(70000).putInt(0).array(),
            new float[] {1, -2, 70000, 0}),
        Arguments.of(
            0x0D,
            ByteBuffer.allocate(16).putFloat(0.1f).putFloat(-3).putFloat(1e30f).putFloat(0).array(),
            new float[] {0.1f, -3, 1e30f, 0}),
        Arguments.of(
            0x0E,
            ByteBuffer.allocate(32).putDouble(.1).putDouble(-3).putDouble(9).putDouble(0).array(),
            new float[] {0.1f, -3, 9, 0}));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void read_otherTypes_keepTheirValues(int type, byte[] data, float[] expected) {
    Path file =
        SampleFiles.file(folder, "numbers.idx", SampleFiles.idx(type, new int[] {2, 2}, data));
    assertArrayEquals(expected, IdxReader.read(file).floats());
  }

  @Test
  void read_fourDimensions_flattensAllButTheFirst() {
    Path file =
        SampleFiles.file(
            folder, "four.idx", SampleFiles.idx(8, new int[] {2, 2, 2, 2}, new byte[16]));
    Dataset data = IdxReader.read(file);
    assertEquals(2, data.rows());
    assertEquals(8, data.cols());
    assertNull(data.imageShape());
  }

  @Test
  void readLabels_bytesAndInts_giveClassNumbers() {
    Path bytes =
        SampleFiles.file(
            folder,
            "labels-ubyte",
            SampleFiles.idx(8, new int[] {3}, SampleFiles.bytes(5, 0, 200)));
    assertArrayEquals(new int[] {5, 0, 200}, IdxReader.readLabels(bytes));
    byte[] wide = ByteBuffer.allocate(8).putInt(7).putInt(70000).array();
    Path ints = SampleFiles.file(folder, "ints.idx", SampleFiles.idx(0x0C, new int[] {2}, wide));
    assertArrayEquals(new int[] {7, 70000}, IdxReader.readLabels(ints));
  }

  @Test
  void readLabels_imagesOrNegative_areRefused() {
    Path images = SampleFiles.file(folder, "images-ubyte", SampleFiles.idxImages());
    assertRefused(images, () -> IdxReader.readLabels(images), "6 x 2 x 3", "one number per row");
    Path negative =
        SampleFiles.file(
            folder, "n.idx", SampleFiles.idx(9, new int[] {2}, SampleFiles.bytes(0, 255)));
    assertRefused(negative, () -> IdxReader.readLabels(negative), "row 1", "-1");
  }

  @Test
  void read_labelCountDiffersFromRows_namesBothFiles() {
    Path images = SampleFiles.file(folder, "images-ubyte", SampleFiles.idxImages());
    Path labels =
        SampleFiles.file(folder, "labels-ubyte", SampleFiles.idx(8, new int[] {5}, new byte[5]));
    assertRefused(
        labels, () -> IdxReader.read(images, labels), "5 labels", "6 rows", images.toString());
  }

  static Stream<Arguments> badFiles() {
    byte[] good = SampleFiles.idxImages();
    byte[] packed = SampleFiles.gzip(good);
    byte[] wrongCrc = packed.clone();
    wrongCrc[packed.length - 8] ^= 1;
    byte[] wrongLength = packed.clone();
    wrongLength[packed.length - 2] ^= 1;
    byte[] withoutDeflate = packed.clone();
    withoutDeflate[2] = 7;
    int large = 1 << 16;
    byte[] zeros = new byte[100 << 20];
    return Stream.of(
        Arguments.of("bad magic", SampleFiles.join(SampleFiles.bytes(1), good), "two zero bytes"),
        Arguments.of("one byte", SampleFiles.bytes(0), "not an IDX file"),
        Arguments.of("unknown type", SampleFiles.idx(0x0A, new int[] {1}, new byte[1]), "0xa"),
        Arguments.of("no dimensions", SampleFiles.bytes(0, 0, 8, 0), "0 dimensions"),
        Arguments.of("255 dimensions", SampleFiles.bytes(0, 0, 8, 255), "255 dimensions"),
        Arguments.of("cut header", SampleFiles.bytes(0, 0, 8, 3, 0, 0), "IDX header"),
        Arguments.of(
            "unsigned", SampleFiles.idx(8, new int[] {-1, 4}, new byte[4]), "4294967295 x 4"),
        Arguments.of("no rows", SampleFiles.idx(8, new int[] {0, 4}, new byte[0]), "no values"),
        Arguments.of(
            "product 2^31", SampleFiles.idx(8, new int[] {large, 1 << 15}, good), "2147483648"),
        Arguments.of(
            "product 2^32", SampleFiles.idx(8, new int[] {large, large}, good), "4294967296"),
        Arguments.of(
            "product 2^63", SampleFiles.idx(8, new int[] {1 << 30, 1 << 30, 8}, good), "2^63"),
        Arguments.of(
            "2 GB claimed", SampleFiles.idx(8, new int[] {2_000_000_000}, good), "2000000008"),
        Arguments.of(
            "8 GB claimed", SampleFiles.idx(13, new int[] {2_000_000_000}, good), "8000000008"),
        Arguments.of("short by 1", Arrays.copyOf(good, good.length - 1), "52 bytes, but has 51"),
        Arguments.of("long by 1", Arrays.copyOf(good, good.length + 1), "52 bytes, but has 53"),
        Arguments.of(
            "NaN",
            SampleFiles.idx(13, new int[] {1, 2}, SampleFiles.bytes(0, 0, 0, 0, 127, 192, 0, 0)),
            "row 0, column 1 is NaN"),
        Arguments.of("gzip cut", Arrays.copyOf(packed, packed.length - 12), "cut short"),
        Arguments.of("gzip cut in trailer", Arrays.copyOf(packed, packed.length - 3), "cut short"),
        Arguments.of("gzip header alone", Arrays.copyOf(packed, 10), "cut short"),
        Arguments.of("gzip wrong crc", wrongCrc, "damaged"),
        Arguments.of("gzip wrong length", wrongLength, "damaged"),
        Arguments.of(
            "gzip trailing byte",
            SampleFiles.join(packed, SampleFiles.bytes(0)),
            "after its last member"),
        Arguments.of(
            "gzip trailing", SampleFiles.join(packed, SampleFiles.ascii("junk")), "after its last"),
        Arguments.of(
            "gzip trailing kB", SampleFiles.join(packed, new byte[1000]), "after its last"),
        Arguments.of("gzip no deflate", withoutDeflate, "damaged"),
        Arguments.of(
            "gzip of junk", SampleFiles.gzip(SampleFiles.ascii("hello")), "two zero bytes"),
        Arguments.of("gzip short", SampleFiles.gzip(Arrays.copyOf(good, 40)), "24 of the 36 bytes"),
        Arguments.of("gzip long", SampleFiles.gzip(Arrays.copyOf(good, 60)), "after the 36 bytes"),
        Arguments.of(
            "gzip bomb", SampleFiles.gzip(SampleFiles.join(good, zeros)), "after the 36 bytes"),
        Arguments.of(
            "gzip claim beyond deflate",
            SampleFiles.gzip(SampleFiles.idx(8, new int[] {2_000_000_000}, good)),
            "cannot contain"),
        Arguments.of(
            "gzip of zeros",
            SampleFiles.gzip(SampleFiles.idx(8, new int[] {70_000_000}, new byte[70_000_000])),
            "to 70000008, above the limit of 67108864"),
        Arguments.of(
            "gzip claim of 60 MB from 100 kB of nothing",
            SampleFiles.join(
                SampleFiles.gzip(SampleFiles.idx(8, new int[] {60_000_000}, new byte[0])),
                manyEmptyMembers(100_000)),
            "many empty members"));
  }

  private static byte[] manyEmptyMembers(int bytes) {
    byte[] one = SampleFiles.gzip(new byte[0]);
    byte[] all = new byte[bytes / one.length * one.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = one[i % one.length];
    }
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void read_badFile_isRefusedInOneLine(String what, byte[] bytes, String said) {
    Path file = SampleFiles.file(folder, "bad.idx", bytes);
    assertRefused(file, () -> IdxReader.read(file), said);
  }

  @Test
  void read_fileOfMoreValuesThanAnArray_isRefusedBeforeReading() throws IOException {
    Path file = folder.resolve("large.idx");
    byte[] head = SampleFiles.idx(8, new int[] {3_000_000, 1000}, new byte[0]);
    Files.write(file, head);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(head.length + 3_000_000_000L);
    }
    assertRefused(file, () -> IdxReader.read(file), "3000000000 values", "2147483639", "split");
  }
}
