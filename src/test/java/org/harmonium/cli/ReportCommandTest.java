package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code harmonium report} on sound and on damaged run directories. */
@Timeout(20)
class ReportCommandTest {
  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void makeARun() {
    run = Tiny.finished(folder, "learning.epochs=2");
  }

  @Test
  void report_ofARun_isMadeAnew() throws IOException {
    Path report = run.resolve("report.html");
    byte[] before = Files.readAllBytes(report);
    Files.delete(report);
    Commands.run("report", run).assertOk();
    assertArrayEquals(before, Files.readAllBytes(report));
  }

  @Test
  void report_ofAnEstimate_givesItsErrorInNats() throws IOException {
    Path estimated =
        Tiny.finished(
            Files.createDirectory(folder.resolve("estimated")),
            "estimate.method=auto",
            "estimate.betas=10");
    String html = Files.readString(estimated.resolve("report.html"));
    int at = html.indexOf("ais.error");
    assertTrue(at > 0, "no error");
    String card = html.substring(at, html.indexOf("</div>", at));
    assertTrue(card.contains("nats") && !card.contains("share"), card);
  }

  @Test
  void report_ofWhatIsNoRun_isRefused() {
    Path missing = folder.resolve("missing");
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("report", missing), missing + ": is no run directory");
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("report", folder), folder + ": is no run directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics.csv|stop,a|its first line does not begin with 'step'",
        "metrics.csv|''|its first line does not begin with 'step'",
        "metrics.csv|step,a#1,x|line 2 is not a row of numbers",
        "metrics.csv|step,a#1,2,3|line 2 is not a row of numbers",
        "metrics.csv|step,\u00ff|is not UTF-8 text",
        "manifest.json|''|holds no JSON object",
        "manifest.json|{}|is damaged",
        "manifest.json|null|holds no JSON object",
        "images/samples.png|''|",
        "images/samples.png|no picture|"
      })
  void report_withADamagedFile_namesIt(String name, String content, String said)
      throws IOException {
    if (name.endsWith(".csv")) { // of a run that has not ended, whose manifest has no digests yet
      Tiny.editManifest(run, "\"path\" : \"metrics", "\"path\" : \"other/metrics");
    }
    Path file = run.resolve(name);
    byte[] bytes = content.replace('#', '\n').getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, bytes);
    if (name.endsWith(".csv") && bytes.length > 0) {
      Files.write(file, new byte[] {'\n'}, StandardOpenOption.APPEND);
    }
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("report", run),
        file + ": " + (said == null ? "" : said));
  }

  @Test
  void report_withAPictureCutShort_namesIt() throws IOException {
    Path file = run.resolve("images/samples.png");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 60));
    assertTrue(bytes.length > 60);
    Commands.assertRefused(folder, ExitCodes.BAD_INPUT, List.of("report", run), file.toString());
  }
}
