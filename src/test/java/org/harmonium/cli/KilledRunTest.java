package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.harmonium.cli.Commands.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States that a kill leaves: each can be resumed, or run again. */
@Timeout(60)
class KilledRunTest {
  private static final String COMPARED =
      """
      name: compared
      data: {train: bars-and-stripes, binarisation: none}
      model: {kind: rbm, hidden: 4}
      learning: {algorithm: pcd, k: 1, chains: 10, batch: 5, epochs: 2, rate: 0.1}
      images: {tiles: 4, steps: 5}
      estimate: {method: exact}
      comparison:
        metric: train.log_probability
        rows: {few: [model.hidden=2], many: [model.hidden=5]}
        columns: {fast: [learning.rate=0.2]}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".experiment.yaml.tmp", ".experiment.yaml.999999.tmp", ".lock"})
  void run_intoWhatAKilledRunLeft_begins(String left) throws IOException {
    Path out = Files.createDirectories(folder.resolve("out/images")).getParent();
    Files.writeString(out.resolve(left), "name: ti");
    Commands.run(Tiny.run(Tiny.yaml(folder), out).toArray()).assertOk();
    assertTrue(Files.exists(out.resolve("report.html")));
  }

  @Test
  void run_intoADirectoryWithAFileOfTheUser_isRefused() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("notes.txt"), "mine");
    Path yaml = Tiny.yaml(folder);
    Commands.assertRefused(folder, ExitCodes.USAGE, Tiny.run(yaml, out), "is not empty");
  }

  @Test
  void resume_ofAFinishedRunWithoutItsReport_makesIt() throws IOException {
    Path run = Tiny.finished(folder);
    Path report = run.resolve("report.html");
    byte[] whole = Files.readAllBytes(report);
    Files.delete(report);
    assertSaysThatTheReportIsMade(Commands.run("resume", run));
    assertEquals(whole.length, Files.size(report));
    Files.writeString(report, "an older one");
    Files.setLastModifiedTime(report, FileTime.fromMillis(0));
    assertSaysThatTheReportIsMade(Commands.run("resume", run));
    assertEquals(whole.length, Files.size(report));
    assertFalse(Commands.run("resume", run).err().contains("made again"));
  }

  private static void assertSaysThatTheReportIsMade(Outcome outcome) {
    outcome.assertOk();
    assertTrue(outcome.err().contains("report.html was missing or older"), outcome.err());
  }

  // ---------------------------------------------------------------- comparisons

  private Path comparison() {
    Path yaml = Tiny.write(folder.resolve("compared.yaml"), COMPARED);
    Path out = folder.resolve("compared");
    Commands.run(Tiny.run(yaml, out).toArray()).assertOk();
    return out;
  }

  @Test
  void resume_ofAComparisonWithALeftoverInAVariant_runsTheVariant() throws IOException {
    Path run = comparison();
    Path variant = run.resolve("many.fast");
    Tiny.remove(variant);
    Files.createDirectories(variant.resolve("images"));
    Files.writeString(variant.resolve(".experiment.yaml.999999.tmp"), "name");
    Commands.run("resume", run).assertOk();
    assertTrue(Files.exists(variant.resolve("report.html")));
    assertFalse(Files.exists(variant.resolve(".experiment.yaml.999999.tmp")));
  }

  @Test
  void resume_ofAComparisonWithARunOfAnotherVariant_isRefused() throws IOException {
    Path run = comparison();
    Tiny.remove(run.resolve("many.fast"));
    Tiny.copy(run.resolve("few.fast"), run.resolve("many.fast"));
    Commands.run("resume", run)
        .assertFailed(ExitCodes.BAD_INPUT, "is not the variant many.fast of the comparison");
  }

  @Test
  void resume_ofAComparisonWithoutAVariantsReport_makesIt() throws IOException {
    Path run = comparison();
    Files.delete(run.resolve("few.fast/report.html"));
    Files.delete(run.resolve("report.html"));
    Commands.run("resume", run).assertOk();
    assertTrue(Files.exists(run.resolve("few.fast/report.html")));
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  @Test
  void resume_ofAComparisonWithoutItsDigest_writesItAndDetectsLaterEdits() throws IOException {
    Path run = comparison();
    Files.delete(run.resolve("experiment.sha256"));
    Commands.run("resume", run).assertOk();
    Path experiment = run.resolve("experiment.yaml");
    Files.writeString(experiment, Files.readString(experiment).replace("seed: 1", "seed: 2"));
    for (String command : List.of("resume", "report")) {
      Commands.assertRefused(
          folder, ExitCodes.USAGE, List.of(command, run), "was edited since the comparison began");
    }
  }

  @Test
  void run_intoWhatAComparisonLeftBeforeItsExperiment_begins() throws IOException {
    Path out = Files.createDirectory(folder.resolve("compared"));
    Files.writeString(out.resolve("experiment.sha256"), "0".repeat(64));
    assertTrue(Files.exists(comparison().resolve("report.html")));
  }

  @Test
  void resume_ofAComparisonOnChangedData_isRefusedForNewVariantsToo() throws IOException {
    Path data = Files.writeString(folder.resolve("data.csv"), "0,1,1\n1,0,0\n".repeat(5));
    Path yaml =
        Tiny.write(folder.resolve("c.yaml"), COMPARED.replace("bars-and-stripes", data.toString()));
    Path run = folder.resolve("run");
    Commands.run(Tiny.run(yaml, run).toArray()).assertOk();
    Tiny.remove(run.resolve("many.fast"));
    Files.writeString(data, "1,1,1\n1,0,0\n".repeat(5));
    Commands.run("resume", run)
        .assertFailed(ExitCodes.BAD_INPUT, data + ": was changed since the run began");
  }
}
