package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Valid files with a few bytes changed, removed or inserted are read, or refused by a {@link
 * BadInputException} of one line, with little memory.
 */
class ReaderFuzzTest {
  private static final long SEED = 20_240_611;
  private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, '(', ',', '\n', '"', '9'};
  private static final long MOST_HEAP = 16 << 20;

  @TempDir Path folder;

  static Stream<Arguments> readers() {
    byte[] idx = SampleFiles.idxImages();
    byte[] npy = SampleFiles.npyMatrix();
    byte[] fortran =
        SampleFiles.npy(3, SampleFiles.dictionary(">f8", true, "(2, 2, 2)"), new byte[64]);
    SampleFiles.ZipItem packed = new SampleFiles.ZipItem("x.npy", npy);
    packed.deflated = true;
    byte[] npz = SampleFiles.zip(packed, new SampleFiles.ZipItem("y.npy", npy));
    byte[] csv = "a,\"b\",label\n1,2.5,0\n\"3\",-4e1,7\n".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        target("idx", idx, IdxReader::read),
        target("idx.gz", SampleFiles.gzip(idx), IdxReader::read),
        target("labels", SampleFiles.idx(12, new int[] {4}, new byte[16]), IdxReader::readLabels),
        target("npy", npy, NpyReader::read),
        target("npy fortran", fortran, NpyReader::read),
        target("npz", npz, file -> NpzReader.read(file, "x")),
        target("npz streamed", SampleFiles.streamedZip("x.npy", npy), NpzReader::read),
        target("csv", csv, CsvReader::read),
        target("word", npy, file -> Datasets.open(file.toString())));
  }

  private static Arguments target(String name, byte[] good, Consumer<Path> read) {
    return Arguments.of(name, good, read);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_fiveThousandMutations_areReadOrRefused(String name, byte[] good, Consumer<Path> read)
      throws IOException {
    fuzz(5_000, good, read);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_aMillionMutationsInAll_areReadOrRefused(String name, byte[] good, Consumer<Path> read)
      throws IOException {
    fuzz(1_000_000 / 9, good, read);
  }

  private void fuzz(int times, byte[] good, Consumer<Path> read) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Path file = folder.resolve("fuzzed");
    Files.write(file, good);
    read.accept(file);
    int refused = 0;
    // An open file that is never truncated to 0 is faster to rewrite.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < times; i++) {
        byte[] bytes = mutated(good, random);
        channel.truncate(bytes.length);
        channel.write(ByteBuffer.wrap(bytes), 0);
        long before = Refusals.allocated();
        try {
          read.accept(file);
        } catch (BadInputException e) {
          refused++;
          assertEquals(1, e.getMessage().lines().count(), e.getMessage());
          assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        } catch (RuntimeException | Error e) {
          throw new AssertionError("mutation " + i + ": " + Arrays.toString(bytes), e);
        }
        long used = Refusals.allocated() - before;
        assertTrue(used < MOST_HEAP, "mutation " + i + " took " + used + " bytes");
      }
    }
    // If all or no files were refused, the mutations would not test the reader.
    assertTrue(refused > times / 10 && refused < times, refused + " of " + times + " refused");
  }

  private static byte[] mutated(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(Math.max(1, bytes.length));
      switch (random.nextInt(6)) {
        case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 1 -> bytes = inserted(bytes, at, (byte) random.nextInt(256));
        case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 3 -> bytes[at] = (byte) random.nextInt(256);
        case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), telling(random));
        default -> bytes[at] = telling(random);
      }
    }
    return bytes;
  }

  private static byte telling(SplittableRandom random) {
    return (byte) TELLING[random.nextInt(TELLING.length)];
  }

  private static byte[] inserted(byte[] bytes, int at, byte value) {
    byte[] longer = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, longer, 0, at);
    longer[at] = value;
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    return longer;
  }
}
