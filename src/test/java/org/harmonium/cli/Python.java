package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs Python, which is another truth where it is installed. */
final class Python {
  private Python() {}

  /** Is there a python3 with numpy? On CI there must be. */
  static boolean hasNumpy() throws InterruptedException {
    boolean found;
    try {
      found = start("-c", "import numpy").waitFor() == 0;
    } catch (IOException e) {
      found = false;
    }
    assertTrue(found || !"true".equals(System.getenv("CI")), "CI needs python3 with numpy");
    return found;
  }

  /** What a script prints; it must end well. */
  static String run(Object... command) throws IOException, InterruptedException {
    Process process = start(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static Process start(Object... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("python3"));
    for (Object word : command) {
      words.add(word.toString());
    }
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }
}
