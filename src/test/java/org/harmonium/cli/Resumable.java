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

/** What a run that was killed must end with when it goes on: the bytes of one that was not. */
final class Resumable {
  private Resumable() {}

  /**
   * Demands the same end from every so many checkpoints.
   *
   * @param whole a finished run with all its checkpoints
   * @param copy where a copy of it may be, to be killed and resumed
   */
  static void assertFromEvery(int stride, Path whole, Path copy) throws IOException {
    Map<String, byte[]> expected = results(whole);
    assertTrue(expected.containsKey("model.safetensors") && expected.size() > 1);
    List<Path> checkpoints = Tiny.checkpoints(whole);
    assertFalse(checkpoints.isEmpty());
    // From the newest back, so that one copy serves: what is resumed comes to the end each time.
    Tiny.copy(whole, copy);
    for (int i = checkpoints.size() - 1; i >= 0; i -= stride) {
      long step = Tiny.stepOf(checkpoints.get(i));
      Tiny.turnBackTo(step, copy);
      Commands.run("resume", copy).assertOk();
      assertSame(expected, results(copy), "resumed at step " + step);
      assertEquals(
          names(checkpoints), names(Tiny.checkpoints(copy)), "checkpoints, resumed at " + step);
    }
  }

  static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual, String when) {
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
  static Map<String, byte[]> results(Path run) throws IOException {
    Map<String, byte[]> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.matches("(.*/)?(model.safetensors|metrics.*\\.csv|images/.*png)")) {
          results.put(name, Files.readAllBytes(file));
        }
      }
    }
    return results;
  }
}
