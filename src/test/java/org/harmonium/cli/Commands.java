package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backends;

/** Runs the command line in this process, and says what every refusal must be. */
final class Commands {
  static {
    // What a backend logs once in a process goes where standard error is now, not into a refusal.
    Backends.cpu().close();
  }

  private Commands() {}

  /** What a command left: its exit code, and what it said. */
  record Outcome(int code, String out, String err) {

    void assertOk() {
      assertEquals(0, code, err);
    }

    /** Failed after it had begun: other lines may stand before the one about the error. */
    void assertFailed(int expectedCode, String... said) {
      List<String> lines = err.lines().toList();
      assertEquals(expectedCode, code, err);
      assertFalse(lines.isEmpty(), "nothing was said");
      String last = lines.get(lines.size() - 1);
      assertTrue(last.startsWith("harmonium: "), err);
      assertFalse(err.contains("\tat "), err);
      for (String part : said) {
        assertTrue(last.contains(part), () -> "'" + part + "' is not in: " + last);
      }
    }

    /** Refused before it began: one line in all, and nothing on standard output. */
    void assertRefused(int expectedCode, String... said) {
      assertEquals(1, err.lines().count(), err);
      assertEquals("", out);
      assertFailed(expectedCode, said);
    }
  }

  static Outcome run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        HarmoniumCommand.execute(
            Console.to(out),
            Console.to(err),
            Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Demands that the command is refused and leaves the folder as it found it. */
  static void assertRefused(Path folder, int code, List<?> command, String... said) {
    List<String> before = tree(folder);
    run(command.toArray()).assertRefused(code, said);
    assertEquals(before, tree(folder), "left something behind");
  }

  /** Every file below a folder, with its size, and every folder. */
  static List<String> tree(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(path -> folder.relativize(path) + " " + size(path)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
