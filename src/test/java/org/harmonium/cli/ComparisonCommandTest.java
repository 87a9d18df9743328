package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.Run;
import org.harmonium.experiment.RunObserver;
import org.harmonium.experiment.RunRequest;
import org.harmonium.experiment.RunResult;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.learning.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons: their variants are the runs that they name, and they go on where they stopped. */
@Timeout(120)
class ComparisonCommandTest {
  private static final String PRETRAINED =
      "pretraining=[{algorithm: autoencoder, batch: 15, epochs: 2, rate: 0.01}]";
  private static final String COMPARISON =
      """
      checkpoints: {everySteps: 1, keep: 1000}
      comparison:
        metric: test.error
        rows:
          plain: []
          learned: ['%s']
        columns:
          '20': [data.labelledRows=20]
          all: []
      """
          .formatted(PRETRAINED);
  private static final List<String> VARIANTS =
      List.of("plain.20", "plain.all", "learned.20", "learned.all");

  @TempDir Path folder;

  private Path yaml() {
    return Tiny.write(folder.resolve("compare.yaml"), TinyNetworks.of("classifier") + COMPARISON);
  }

  private Path run() {
    Path out = folder.resolve("out");
    Commands.run("run", yaml(), "--out", out).assertOk();
    return out;
  }

  private static double result(Path variant) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(variant.resolve("manifest.json").toFile());
    return manifest.get("metrics").get("test.error").doubleValue();
  }

  @Test
  void variants_areTheRunsThatTheyName() throws IOException {
    Path out = folder.resolve("out");
    Cli said = Cli.succeed("run", yaml(), "--out", out);
    Path alone = folder.resolve("alone");
    Commands.run(
            Tiny.run(yaml(), alone, "comparison=null", PRETRAINED, "data.labelledRows=20")
                .toArray())
        .assertOk();
    Resumable.assertSame(
        Resumable.results(alone), Resumable.results(out.resolve("learned.20")), "alone");
    List<String> table = said.out().lines().toList();
    assertTrue(table.get(0).matches("test.error +20 +all"), said.out());
    for (int row = 0; row < 2; row++) {
      double first = result(out.resolve(VARIANTS.get(2 * row)));
      double second = result(out.resolve(VARIANTS.get(2 * row + 1)));
      String expected =
          String.format(
              Locale.ROOT, "%s +%.4f +%.4f", row == 0 ? "plain" : "learned", first, second);
      assertTrue(table.get(1 + row).matches(expected), said.out());
    }
    String report = Files.readString(out.resolve("report.html"));
    for (String text : List.of("plain", "learned", "Gradients by layer", "test.error")) {
      assertTrue(report.contains(text), text);
    }
    Files.delete(out.resolve("report.html"));
    Cli.succeed("report", out);
    assertEquals(report, Files.readString(out.resolve("report.html")));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("evaluate", out, "digits"),
        "is a comparison",
        out.resolve("plain.20").toString());
    Cli.succeed("evaluate", out.resolve("plain.20"), "digits");
  }

  @Test
  void json_namesResultsByRowAndColumn_andCheckComparesThem() throws IOException {
    Path file =
        Tiny.write(
            folder.resolve("expected.yaml"),
            TinyNetworks.of("classifier")
                + COMPARISON.replace("everySteps: 1", "everySteps: 0")
                + "expected: [{metric: learned.all, value: -1, tolerance: 0, better: lower}]\n");
    Path out = folder.resolve("out");
    Cli said = Cli.run("run", file, "--out", out, "--json", "--check");
    assertEquals(ExitCodes.FAILED, said.code(), said.err());
    JsonNode object = new ObjectMapper().readTree(said.out());
    assertEquals(4, object.get("results").size());
    double expected = result(out.resolve("learned.all"));
    assertEquals(expected, object.get("results").get("learned.all").doubleValue());
    assertFalse(object.get("reached").get("learned.all").booleanValue());
  }

  /** A finished variant is left as it is, one that was begun goes on, others begin. */
  @Test
  void resume_runsWhatIsNotFinished_andEndsWithTheSameBytes() throws IOException {
    Path out = run();
    Map<String, byte[]> expected = Resumable.results(out);
    Tiny.remove(out.resolve("learned.all"));
    Tiny.turnBackTo(8, out.resolve("learned.20")); // in the middle of its fine-tuning's beginning
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    for (String finished : VARIANTS.subList(0, 2)) {
      touch(out.resolve(finished), before);
    }
    Commands.Outcome outcome = Commands.run("resume", out);
    outcome.assertOk();
    Resumable.assertSame(expected, Resumable.results(out), "resumed");
    for (String finished : VARIANTS.subList(0, 2)) {
      assertUntouched(out.resolve(finished), before);
    }
    assertTrue(outcome.err().contains("layer 2 resumed at epoch 0, step 2"), outcome.err());
  }

  private static void touch(Path variant, FileTime time) throws IOException {
    try (Stream<Path> files = Files.walk(variant)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  private static void assertUntouched(Path variant, FileTime time) throws IOException {
    try (Stream<Path> files = Files.walk(variant)) {
      for (Path file : files.toList()) {
        assertEquals(time, Files.getLastModifiedTime(file), file.toString());
      }
    }
  }

  @Test
  void interrupted_inItsSecondVariant_goesOnThere() throws IOException {
    Map<String, byte[]> expected = Resumable.results(run());
    Experiment experiment = YamlRecords.read(yaml(), Experiment.class, List.of());
    Path out = folder.resolve("interrupted");
    RunObserver stopsInTheSecond =
        new RunObserver() {
          private int learned;

          @Override
          public void stepped(Trainer trainer) {
            if (++learned == 8) { // four are the first variant's, of fewer labels
              trainer.stop(Run.INTERRUPTED);
            }
          }
        };
    RunResult result = Run.start(experiment, out, RunRequest.of(List.of()), stopsInTheSecond);
    assertNotNull(result.interrupted());
    assertTrue(result.interrupted().contains("harmonium resume " + out), result.interrupted());
    assertEquals(List.of("plain.20"), List.copyOf(result.results().keySet()));
    assertFalse(Files.exists(out.resolve("plain.all/model.safetensors")));
    assertFalse(Files.exists(out.resolve("learned.20")));
    byte[] first = Files.readAllBytes(out.resolve("plain.20/manifest.json"));
    Commands.Outcome outcome = Commands.run("resume", out);
    outcome.assertOk();
    assertTrue(outcome.err().contains("resumed at epoch 1, step 4"), outcome.err());
    assertArrayEquals(first, Files.readAllBytes(out.resolve("plain.20/manifest.json")));
    Resumable.assertSame(expected, Resumable.results(out), "interrupted");
    assertNull(
        Run.start(experiment, folder.resolve("b"), RunRequest.of(List.of()), new RunObserver() {})
            .interrupted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "comparison.metric=test.eror|comparison, plain.20: comparison.metric|did you mean 'test.error'",
        "comparison.metric=loss|comparison.metric|choose one of train.error, validation.error, test.error",
        "comparison.rows={}|comparison.rows|is empty",
        "comparison.columns={}|comparison.columns|is empty",
        "'comparison.rows={\"a b\": []}'|comparison.rows|one word",
        "'comparison.rows={a: [learning.rat=3]}'|comparison, a.20: |did you mean 'rate'",
        "'comparison.rows={a: [], b: [data.labelledRows=41]}'|comparison, b.all: data.labelledRows|there are 40 training rows",
        "'comparison.rows={a: [], b: [\"model.layers=[dense:5:3:relu]\"]}'|comparison, b.20: model.layers|64",
        "'comparison.rows={a: [learning.rate]}'|comparison, a.20: |key.path=value",
        "'comparison.rows={a: learning.rate=1}'|comparison.rows.a|list",
        "'comparison.rows={a.b: []}'|comparison.rows|must be one word",
        "'comparison.rows={a: [name=b]}'|comparison.rows|as a whole",
        "'expected=[{metric: test.error, value: 1, tolerance: 0}]'|expected: a comparison gives no result called 'test.error'|plain.20, plain.all",
      })
  void run_ofAComparisonThatCannotBe_isRefused(String settings, String key, String said) {
    Path out = folder.resolve("out");
    List<Object> command = Tiny.run(yaml(), out, settings.split(";"));
    Commands.assertRefused(folder, ExitCodes.USAGE, command, key, said);
  }

  @Test
  void dryRun_checksEachVariant() {
    List<Object> command = Tiny.run(yaml(), folder.resolve("out"), "comparison.metric=none");
    command.add("--dry-run");
    Commands.assertRefused(folder, ExitCodes.USAGE, command, "comparison.metric");
    Cli said = Cli.succeed("run", yaml(), "--dry-run");
    assertTrue(said.out().contains("together"), said.out());
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
