package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run of each kind of model, resumed from each of its checkpoints, ends with the same bytes. */
@Timeout(60)
class KindsResumeTest {
  @TempDir Path folder;

  static Stream<Arguments> kinds() {
    return TinyKinds.ALL.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void resume_fromEachCheckpoint_endsWithTheSameBytes(String name, String yaml) throws IOException {
    assertResumable(run(yaml));
  }

  @Test
  void resume_afterALayerStoppedEarly_doesNotLearnItAgain() throws IOException {
    // The rate never rises, so that each layer stops after its second epoch.
    String stop = "rate: 0.1, stop: {metric: learning_rate, patience: 1}";
    String yaml = TinyKinds.of("dbn").replace("epochs: 2", "epochs: 5");
    String layers = yaml.substring(yaml.indexOf("pretraining"));
    Path whole = run(yaml.replace(layers, layers.replace("rate: 0.1", stop)));
    assertTrue(Tiny.checkpoints(whole).size() < 2 * 5 * 2, "no layer stopped early");
    assertResumable(whole);
  }

  private Path run(String yaml) throws IOException {
    Path out = folder.resolve("whole");
    Path file = TinyKinds.write(folder, yaml);
    Commands.run(Tiny.run(file, out, "checkpoints.everySteps=1", "checkpoints.keep=1000").toArray())
        .assertOk();
    return out;
  }

  private void assertResumable(Path whole) throws IOException {
    Map<String, byte[]> expected = results(whole);
    assertTrue(expected.containsKey("model.safetensors") && expected.size() > 1);
    List<Path> checkpoints = Tiny.checkpoints(whole);
    assertFalse(checkpoints.isEmpty());
    // From the newest back, so that one copy serves: what is resumed comes to the end each time.
    Path run = folder.resolve("copy");
    Tiny.copy(whole, run);
    for (int i = checkpoints.size() - 1; i >= 0; i--) {
      long step = Tiny.stepOf(checkpoints.get(i));
      Tiny.turnBackTo(step, run);
      Commands.run("resume", run).assertOk();
      assertSame(expected, results(run), "resumed at step " + step);
      assertEquals(
          names(checkpoints), names(Tiny.checkpoints(run)), "checkpoints, resumed at " + step);
    }
  }

  private static void assertSame(
      Map<String, byte[]> expected, Map<String, byte[]> actual, String when) {
    assertEquals(expected.keySet(), actual.keySet(), when);
    expected.forEach(
        (name, bytes) -> assertArrayEquals(bytes, actual.get(name), name + ", " + when));
  }

  private static List<String> names(List<Path> files) {
    List<String> names = new ArrayList<>();
    files.forEach(file -> names.add(file.getFileName().toString()));
    return names;
  }

  /** The model, the figures over training and the pictures of the end. */
  private static Map<String, byte[]> results(Path run) throws IOException {
    Map<String, byte[]> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.matches("model.safetensors|metrics.*\\.csv|images/.*png")) {
          results.put(name, Files.readAllBytes(file));
        }
      }
    }
    return results;
  }
}
