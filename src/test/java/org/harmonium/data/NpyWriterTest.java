package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {
  @TempDir Path folder;

  @Test
  void write_smallMatrix_hasTheBytesOfTheFormat() throws IOException {
    Path file = folder.resolve("x.npy");
    NpyWriter.write(file, new float[] {0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f, 4, 4.5f, 5, 5.5f}, 4, 3);
    assertArrayEquals(SampleFiles.npyMatrix(), Files.readAllBytes(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 99_999, 1_000_000})
  void write_anyShape_beginsNumbersAtAMultipleOf64(int n) throws IOException {
    Path file = folder.resolve("x.npy");
    NpyWriter.write(file, new byte[n], n);
    assertEquals(0, (Files.size(file) - n) % 64);
    assertEquals(n, NpyReader.read(file).rows());
  }

  @Test
  void write_overAnOldFile_replacesItAndLeavesNoOtherFile() throws IOException {
    Path file = folder.resolve("x.npy");
    NpyWriter.write(file, new int[] {1, 2, 3}, 3);
    NpyWriter.write(file, new int[] {4, 5}, 2);
    assertArrayEquals(new int[] {4, 5}, NpyReader.readLabels(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void write_overADirectory_failsAndLeavesItUnchanged() throws IOException {
    Path file = Files.createDirectory(folder.resolve("x.npy"));
    Path inside = Files.createFile(file.resolve("inside"));
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> NpyWriter.write(file, new int[] {4}, 1));
    assertTrue(e.getMessage().startsWith(file + ": not saved"), e.getMessage());
    assertTrue(Files.exists(inside));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void write_shapeOfAnotherSize_isRefused() {
    Path file = folder.resolve("x.npy");
    assertThrows(IllegalArgumentException.class, () -> NpyWriter.write(file, new float[6], 2, 4));
    assertThrows(IllegalArgumentException.class, () -> NpyWriter.write(file, new float[6]));
    assertThrows(IllegalArgumentException.class, () -> NpyWriter.write(file, new float[6], -2, -3));
    assertThrows(
        IllegalArgumentException.class,
        () -> NpyWriter.write(file, new float[0], 1 << 30, 1 << 30, 16));
  }
}
