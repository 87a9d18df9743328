package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the terminal is clean, and what does not reach its file is a failure. */
@Timeout(60)
class ConsoleTest {
  /** An escape code, a line break, a mark that turns the direction of text, and a C1 control. */
  private static final String UGLY = "a\u001b[31mb\rc\u202ed\u009be";

  private static final String CLEAN = "a?[31mb?c?d?e";

  @TempDir Path folder;

  private final StringWriter written = new StringWriter();
  private final Console console = Console.to(written);

  private static boolean isClean(String text) {
    return text.chars().allMatch(c -> c == '\n' || !(c < ' ' || c == 0x202e || c == 0x9b));
  }

  @Test
  void everyWayToPrint_isCleaned() {
    console.println(UGLY);
    console.println((Object) UGLY);
    console.print(UGLY + "\n");
    console.printf("%s%n", Path.of(UGLY));
    console.append(UGLY).append('\n');
    console.flush();
    assertEquals((CLEAN + "\n").repeat(5), written.toString());
  }

  @Test
  void lineBreak_inALineOrAnArgument_isReplaced() {
    console.println("one\ntwo");
    console.printf("%s%n", "one\ntwo");
    console.print("one\ntwo\n");
    console.flush();
    assertEquals("one?two\none?two\none\ntwo\n", written.toString());
  }

  @Test
  void text_inOtherScripts_isKept() {
    String text = "Größe \u65e5\u672c \ud83d\ude00 \u05e9\u05dc\u05d5\u05dd";
    console.println(text);
    assertEquals(text + "\n", written.toString());
  }

  @Test
  void json_keepsTheText() throws IOException {
    String json = Printer.json(Map.of("name", UGLY));
    assertTrue(isClean(json), json);
    assertEquals(UGLY, new ObjectMapper().readTree(json).get("name").textValue());
  }

  @Test
  void notice_isPrintedClean() {
    Handler handler = new Logging.Notices(new Logging.ToConsole(console));
    handler.publish(new LogRecord(Level.WARNING, UGLY));
    assertEquals("harmonium: " + CLEAN + "\n", written.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void command_withSuchNames_printsThemClean() throws IOException {
    Path data = folder.resolve(UGLY + "\n.npy");
    HandMade.npy(data, new float[] {0, 1, 1, 0, 1, 0, 1, 1}, 2, 4);
    Path yaml = Tiny.write(folder.resolve("tiny.yaml"), Tiny.YAML);
    Path out = folder.resolve("out" + UGLY);
    Cli run = Cli.run("run", yaml, "--out", out, "--set", "data.train=" + yamlText(data));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("a?[31mb?c?d?e?.npy"), run.err());
    assertTrue(isClean(run.err()) && isClean(run.out()), run.err() + run.out());
    Cli report = Cli.succeed("report", out);
    assertTrue(isClean(report.out()) && report.out().contains("out" + CLEAN), report.out());
  }

  private static String yamlText(Path path) {
    StringBuilder text = new StringBuilder("\"");
    path.toString().chars().forEach(c -> text.append("\\u%04x".formatted(c)));
    return text.append('"').toString();
  }

  @Test
  void escapes_areForTerminalsThatTakeThem() {
    assertTrue(Console.allowsEscapes(Map.of("TERM", "xterm")));
    assertTrue(Console.allowsEscapes(Map.of("TERM", "xterm", "NO_COLOR", "")));
    assertFalse(Console.allowsEscapes(Map.of("TERM", "dumb")));
    assertFalse(Console.allowsEscapes(Map.of("TERM", "xterm", "NO_COLOR", "1")));
  }

  @Test
  void failure_isTheFirst() {
    Console broken =
        Console.to(
            new OutputStream() {
              private int writes;

              @Override
              public void write(int b) throws IOException {
                throw new IOException("write " + ++writes);
              }
            });
    assertNull(console.failure());
    broken.println("one");
    broken.println("two");
    assertEquals("write 1", broken.failure());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--help",
        "run --help",
        "doctor",
        "doctor --json",
        "run FOLDER/run.yaml --dry-run",
        "run FOLDER/run.yaml --out FOLDER/out",
        "estimate FOLDER/m.safetensors FOLDER/r.npy --json",
        "encode FOLDER/m.safetensors FOLDER/r.npy --out FOLDER/h.npy",
      })
  @EnabledOnOs(OS.LINUX)
  void output_thatCannotBeWritten_failsEveryCommand(String command) throws Exception {
    Tiny.write(folder.resolve("run.yaml"), Tiny.YAML);
    SmallModel.rbm().write(folder.resolve("m.safetensors"));
    HandMade.npy(folder.resolve("r.npy"), new float[] {0, 1, 1, 0}, 1, 4);
    List<String> words =
        new ArrayList<>(List.of(command.replace("FOLDER", folder.toString()).split(" ")));
    try (ChildHarmonium child = ChildHarmonium.withOutputTo("/dev/full", folder, words)) {
      Commands.Outcome outcome = child.outcome();
      List<String> last = outcome.err().lines().filter(l -> l.contains("standard output")).toList();
      assertEquals(ExitCodes.FAILED, outcome.code(), outcome.err());
      assertEquals(
          List.of(
              "harmonium: standard output could not be written (No space left on device), so"
                  + " results are missing there"),
          last);
    }
  }
}
