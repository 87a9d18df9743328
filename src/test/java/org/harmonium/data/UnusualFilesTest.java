package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader refuses a file that is not readable, immediately and in one line. */
class UnusualFilesTest {
  @TempDir Path folder;

  static Stream<Arguments> readers() {
    return Stream.of(
        reader("idx", IdxReader::read),
        reader("npy", NpyReader::read),
        reader("npz", NpzReader::read),
        reader("csv", CsvReader::read),
        reader("word", file -> Datasets.open(file.toString())));
  }

  private static Arguments reader(String name, Function<Path, Dataset> read) {
    return Arguments.of(name, read);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_directory_isRefused(String name, Function<Path, Dataset> read) {
    assertRefused(folder, () -> read.apply(folder), "is a directory");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_emptyFile_isRefused(String name, Function<Path, Dataset> read) {
    Path file = SampleFiles.file(folder, "empty.csv", new byte[0]);
    assertRefused(file, () -> read.apply(file), "is empty");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_oneByte_isRefused(String name, Function<Path, Dataset> read) {
    Path file = SampleFiles.file(folder, "one", new byte[] {'x'});
    assertRefused(file, () -> read.apply(file));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_missingFile_isRefused(String name, Function<Path, Dataset> read) {
    Path file = folder.resolve("missing");
    assertRefused(file, () -> read.apply(file), "file");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_deviceWithoutEnd_isRefused(String name, Function<Path, Dataset> read) {
    Path zeros = Path.of("/dev/zero");
    assumeTrue(Files.exists(zeros), "this system has no /dev/zero");
    assertRefused(zeros, () -> read.apply(zeros), "not a regular file");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_fifo_isRefusedWithoutWaiting(String name, Function<Path, Dataset> read)
      throws Exception {
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    assertRefused(fifo, () -> read.apply(fifo), "not a regular file");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_unreadableFile_isRefused(String name, Function<Path, Dataset> read) throws Exception {
    Path file = SampleFiles.file(folder, "secret", SampleFiles.idxImages());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read every file");
    assertRefused(file, () -> read.apply(file), "is not readable");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_nameWithLineBreaks_isOneLine(String name, Function<Path, Dataset> read) {
    Path file = folder.resolve("two\nlines");
    try {
      read.apply(file);
    } catch (BadInputException e) {
      assertTrue(e.getMessage().contains("two?lines"), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
  }
}
