package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  @TempDir Path folder;

  @Test
  void digits_areTheUciTestSet() {
    Dataset digits = Datasets.open("digits");
    assertEquals(1797, digits.rows());
    assertEquals(64, digits.cols());
    assertEquals(new ImageShape(8, 8), digits.imageShape());
    assertTrue(digits.isWithinUnitInterval());
    int[] labels = digits.labels();
    assertNotNull(labels);
    int[] classes = new int[10];
    for (int label : labels) {
      classes[label]++;
    }
    // The counts per class and the first row are from the description in the repository.
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, classes);
    int[] first = {0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0};
    for (int col = 0; col < first.length; col++) {
      assertEquals(first[col] / 16f, digits.value(0, col));
    }
    double ink = Arrays.stream(digits.columnMeans()).sum() * 1797 * 16;
    assertEquals(561_718, ink, 1e-3);
    assertEquals("embedded:digits", digits.provenance().source());
    assertEquals(1797 * 65, digits.provenance().bytes());
  }

  @ParameterizedTest
  @CsvSource({"2,6", "3,14", "4,30", "5,62"})
  void barsAndStripes_areDistinctBarsOrStripes(int n, int count) {
    Dataset data = Datasets.open("bars-and-stripes-" + n);
    assertEquals(count, data.rows());
    assertEquals(new ImageShape(n, n), data.imageShape());
    assertNull(data.labels());
    Set<String> seen = new HashSet<>();
    float[] image = new float[n * n];
    for (int row = 0; row < count; row++) {
      data.row(row, image);
      assertTrue(seen.add(Arrays.toString(image)), "image " + row + " comes twice");
      boolean rows = true;
      boolean columns = true;
      for (int i = 0; i < image.length; i++) {
        assertTrue(image[i] == 0 || image[i] == 1);
        rows &= image[i] == image[i / n * n];
        columns &= image[i] == image[i % n];
      }
      assertTrue(rows || columns, "image " + row + " is neither");
    }
  }

  @Test
  void barsAndStripes_withoutNumber_are3x3() {
    assertEquals(14, Datasets.open("bars-and-stripes").rows());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  void barsAndStripes_otherSizes_areRefused(int n) {
    String word = "bars-and-stripes-" + n;
    assertRefused(word, () -> Datasets.open(word), "2 to 5");
  }

  static Stream<Arguments> files() {
    byte[] npy = SampleFiles.npyMatrix();
    byte[] npz = SampleFiles.zip(new SampleFiles.ZipItem("x.npy", npy));
    return Stream.of(
        Arguments.of("a.idx", SampleFiles.idxImages(), 6),
        Arguments.of("train-images-idx3-ubyte", SampleFiles.idxImages(), 6),
        Arguments.of("images.gz", SampleFiles.gzip(SampleFiles.idxImages()), 6),
        Arguments.of("images", SampleFiles.idxImages(), 6),
        Arguments.of("packed", SampleFiles.gzip(SampleFiles.idxImages()), 6),
        Arguments.of("a.npy", npy, 4),
        Arguments.of("a.NPY", npy, 4),
        Arguments.of("array", npy, 4),
        Arguments.of("a.npz", npz, 4),
        Arguments.of("archive", npz, 4),
        Arguments.of("a.csv", SampleFiles.ascii("1,2\n3,4\n"), 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void open_file_isReadBySuffixOrFirstBytes(String name, byte[] bytes, int rows) {
    Path file = SampleFiles.file(folder, name, bytes);
    assertEquals(rows, Datasets.open(file.toString()).rows());
  }

  @Test
  void open_textWithoutSuffix_listsTheFormats() {
    Path file = SampleFiles.file(folder, "notes", SampleFiles.ascii("1,2\n"));
    assertRefused(file, () -> Datasets.open(file.toString()), "IDX, NPY, NPZ or CSV");
  }

  @Test
  void openLabels_csvOrNpz_saysWhatToGive() {
    Path file = SampleFiles.file(folder, "a.csv", SampleFiles.ascii("1\n"));
    assertRefused(file, () -> Datasets.openLabels(file.toString()), "column 'label'");
  }

  @ParameterizedTest
  @CsvSource({
    "digit,digits",
    "mnist_train,mnist-train",
    "bars-and-stripe,bars-and-stripes",
    "bars-and-stripes-44,bars-and-stripes-4"
  })
  void open_mistypedName_namesTheNearest(String word, String nearest) {
    assertRefused(
        word,
        () -> Datasets.open(word),
        "did you mean '" + nearest + "'?",
        "digits, mnist-train, mnist-test, bars-and-stripes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar", "no/such/file.npy", "no/such/file.npz:x", "", "a\u0000b"})
  void open_unknownName_listsTheSets(String word) {
    assertRefused(
        word.replace('\u0000', '?'), () -> Datasets.open(word), "neither a file", "mnist-test");
  }

  @Test
  void open_mnistNotFetched_saysHow() {
    assertRefused(
        "mnist-train", () -> Datasets.open("mnist-train", folder), "harmonium data mnist");
  }

  @Test
  void open_mnistDamaged_saysSo() {
    SampleFiles.file(folder, "t10k-images-idx3-ubyte", SampleFiles.idxImages());
    Path labels = SampleFiles.file(folder, "t10k-labels-idx1-ubyte", SampleFiles.bytes(1));
    assertRefused(labels, () -> Datasets.open("mnist-test", folder), "harmonium data mnist' again");
  }
}
