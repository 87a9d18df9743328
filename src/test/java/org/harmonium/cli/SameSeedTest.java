package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed is the same run, however many threads compute it. */
class SameSeedTest {
  // Large enough that products and element-wise loops are split between threads.
  private static final String YAML =
      """
      name: threads
      data: {train: digits, binarisation: stochastic, rows: 600, validationRows: 50}
      model: {kind: rbm, hidden: 150}
      learning: {algorithm: pcd, chains: 150, batch: 200, epochs: 2, rate: 0.05, momentum: 0.5}
      watch: {rows: 100}
      images: {tiles: 9, steps: 10}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pcd", "cd"})
  void run_withOneTwoAndFiveThreads_givesTheSameBytes(String algorithm) throws IOException {
    Path one = run("one", "backend.cpu.threads=1", "learning.algorithm=" + algorithm);
    for (int threads : new int[] {2, 5}) {
      Path other =
          run(
              "threads-" + threads,
              "backend.cpu.threads=" + threads,
              "learning.algorithm=" + algorithm);
      for (String name : new String[] {"model.safetensors", "metrics.csv", "images/samples.png"}) {
        assertArrayEquals(
            Files.readAllBytes(one.resolve(name)),
            Files.readAllBytes(other.resolve(name)),
            name + " with " + threads + " threads");
      }
    }
  }

  @Test
  void run_withAnotherSeed_givesOtherBytes() throws IOException {
    Path one = run("one", "learning.epochs=1");
    Path two = run("two", "learning.epochs=1", "seed=2");
    assertFalse(
        Arrays.equals(
            Files.readAllBytes(one.resolve("model.safetensors")),
            Files.readAllBytes(two.resolve("model.safetensors"))));
  }

  private Path run(String name, String... settings) {
    Path yaml = Tiny.write(folder.resolve("threads.yaml"), YAML);
    Path out = folder.resolve(name);
    Commands.run(Tiny.run(yaml, out, settings).toArray()).assertOk();
    return out;
  }
}
