package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.harmonium.io.SafetensorsReader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run whose numbers run away says which, and leaves a state that it can go on from. */
@Timeout(60)
class NetworkDivergenceTest {
  private static final String RUNS_AWAY =
      "learning.rate={start: 0.01, end: 1e30, shape: step, over: 1}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "classifier, tensor W1",
    "classifier-rbms, tensor W1",
    "autoencoder, tensor W1",
    "autoencoder-tied, tensor W1",
    "gan, tensor generator.W1",
    "gan-classifier, tensor discriminator.W1",
  })
  void run_thatDiverges_keepsTheLastSoundCheckpoint(String name, String tensor) throws IOException {
    Path out = folder.resolve("out");
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of(name));
    Commands.run(Tiny.run(file, out, RUNS_AWAY, "checkpoints.everySteps=1").toArray())
        .assertFailed(ExitCodes.DIVERGED, "diverged: " + tensor, "lower learning.rate");
    assertFalse(Files.exists(out.resolve("model.safetensors")));
    assertTrue(Files.readString(out.resolve("manifest.json")).contains("failed: diverged: "));
    long last = 0;
    for (Path checkpoint : Tiny.checkpoints(out)) {
      assertEquals(Optional.empty(), SafetensorsReader.read(checkpoint).firstNonFinite());
      last = Tiny.stepOf(checkpoint);
    }
    assertEquals(TinyNetworks.STEPS_OF_AN_EPOCH, last % (2 * TinyNetworks.STEPS_OF_AN_EPOCH));
    assertGoesOnFrom(last, out);
  }

  /** Of the experiment as it was begun, the same comes; and the state still is what it was. */
  private static void assertGoesOnFrom(long last, Path out) throws IOException {
    Map<String, byte[]> before = bytes(out);
    Commands.Outcome outcome = Commands.run("resume", out);
    outcome.assertFailed(ExitCodes.DIVERGED, "diverged: ");
    assertTrue(outcome.err().contains("resumed at epoch 1, step 3"), outcome.err());
    assertTrue(before.containsKey("step-%08d.safetensors".formatted(last)));
    Resumable.assertSame(before, bytes(out), "checkpoints after it diverged again");
  }

  private static Map<String, byte[]> bytes(Path out) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    for (Path checkpoint : Tiny.checkpoints(out)) {
      bytes.put(checkpoint.getFileName().toString(), Files.readAllBytes(checkpoint));
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "classifier, learning.rate=1e30, learning.rate",
    "autoencoder-contractive, learning.rate=1e30, learning.rate",
    "autoencoder-autoencoders, pretraining.0.rate=1e30, pretraining.0.rate",
    "autoencoder-rbms, pretraining.1.rate=1e30, pretraining.1.rate",
    "gan-classifier, pretraining.0.rate=1e30, pretraining.0.rate",
    "gan-ring, learning.rate=1e30, learning.rate",
  })
  void run_atAnEnormousRate_namesTheRate(String name, String setting, String key) {
    Path out = folder.resolve("out");
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of(name));
    Commands.run(Tiny.run(file, out, setting).toArray())
        .assertFailed(ExitCodes.DIVERGED, "diverged: tensor ", "lower " + key);
  }
}
