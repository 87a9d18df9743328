package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run of each kind of network, resumed in the middle of epochs and at their ends, in each of its
 * phases, ends with the same bytes.
 */
@Timeout(120)
class NetworkResumeTest {
  @TempDir Path folder;

  static Stream<Arguments> networks() {
    return TinyNetworks.ALL.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void resume_inEachPhase_endsWithTheSameBytes(String name, String yaml) throws IOException {
    Path out = folder.resolve("whole");
    Path file = Tiny.write(folder.resolve("network.yaml"), yaml);
    Commands.run(Tiny.run(file, out, "checkpoints.everySteps=1", "checkpoints.keep=1000").toArray())
        .assertOk();
    int phases = 1 + yaml.split("algorithm:", -1).length - 2;
    boolean isOneForAll = name.equals("classifier-autoencoders"); // two layers by one entry
    int steps = (phases + (isOneForAll ? 1 : 0)) * 2 * TinyNetworks.STEPS_OF_AN_EPOCH;
    assertEquals(steps, Tiny.checkpoints(out).size());
    // Every second one: by the odd number of steps of an epoch, now in its middle, now at its end.
    Resumable.assertFromEvery(2, out, folder.resolve("copy"));
  }

  /** Killed before its first checkpoint, it has measured what it measures again. */
  @Test
  void resume_withoutAnyCheckpoint_endsWithTheSameBytes() throws IOException {
    Path out = folder.resolve("whole");
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of("classifier"));
    Commands.run(Tiny.run(file, out).toArray()).assertOk();
    Map<String, byte[]> expected = Resumable.results(out);
    Tiny.turnBackTo(0, out);
    Commands.run("resume", out).assertOk();
    Resumable.assertSame(expected, Resumable.results(out), "begun anew");
  }

  /** An earlier version accepted settings without effect. */
  @Test
  void resume_withASettingWithoutEffect_ignoresItInOneLine() throws IOException {
    Path out = folder.resolve("old");
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of("classifier"));
    Commands.run(Tiny.run(file, out).toArray()).assertOk();
    Tiny.turnBackTo(0, out);
    Path written = out.resolve("experiment.yaml");
    String text = Files.readString(written);
    Files.writeString(written, text.replace("steps: 1000", "steps: 7"));
    assertTrue(Files.readString(written).contains("steps: 7"));
    Files.delete(out.resolve("manifest.json")); // which holds the digest of the other text
    Files.delete(out.resolve("metrics.csv"));
    Commands.Outcome outcome = Commands.run("resume", out);
    outcome.assertOk();
    String said = "ignored: images.steps has no effect";
    assertEquals(1, outcome.err().lines().filter(line -> line.contains(said)).count());
    Commands.run("run", file, "--dry-run", "--set", "images.steps=7")
        .assertRefused(ExitCodes.USAGE, "--set images.steps: images.steps has no effect");
  }
}
