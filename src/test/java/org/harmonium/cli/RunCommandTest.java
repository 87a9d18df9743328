package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run leaves, says and answers. */
class RunCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path experiment;
  private Path out;

  @BeforeEach
  void writeExperiment() throws IOException {
    out = folder.resolve("out");
    experiment = folder.resolve("tiny.yaml");
    Files.writeString(
        experiment,
        """
        name: tiny
        data: {train: bars-and-stripes, binarisation: none}
        model: {kind: rbm, hidden: 4}
        learning: {epochs: 4, batch: 5, chains: 10, rate: 0.1}
        images: {everyEpochs: 2, tiles: 9, steps: 5}
        watch: {every: 2, likelihood: {betas: 100}}
        estimate: {betas: 100}
        expected:
          - {metric: train.log_probability, value: -6, tolerance: 1}
        """);
  }

  @Test
  void run_leavesEverythingThatARunDirectoryHas() throws IOException {
    Cli result = Cli.succeed("run", experiment, "--out", out, "--check");
    for (String file :
        new String[] {
          "experiment.yaml",
          "manifest.json",
          "metrics.csv",
          "model.safetensors",
          "report.html",
          "images/filters.png",
          "images/samples.png",
          "images/reconstructions.png",
          "images/samples-epoch-0002.png",
          "images/filters-epoch-0004.png"
        }) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    assertTrue(result.out().contains("expected train.log_probability"), result.out());
    assertTrue(result.err().contains("epoch 2/4"), result.err());
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(report.contains("While it learned"));
    assertFalse(report.contains("http://") || report.contains("https://"), "offline");
  }

  @Test
  void run_manifest_saysWhatMadeIt() throws IOException {
    Cli.succeed("run", experiment, "--out", out, "--seed", 7);
    JsonNode manifest = JSON.readTree(out.resolve("manifest.json").toFile());
    assertEquals("finished", manifest.get("status").textValue());
    assertEquals(7, manifest.get("random").get("seed").intValue());
    assertTrue(manifest.get("runId").textValue().startsWith("tiny-7-"));
    assertTrue(manifest.get("code").get("commit").textValue().matches("[0-9a-f]{40}|unknown"));
    assertTrue(manifest.get("code").get("artifacts").has("ejml"));
    assertTrue(manifest.get("code").get("artifacts").has("jcuda"));
    assertEquals(0, manifest.get("earlier").size());
    assertEquals("model.safetensors", manifest.get("checkpoints").get(0).get("path").textValue());
    assertEquals("metrics.csv", manifest.get("checkpoints").get(1).get("path").textValue());
    assertEquals(4, manifest.get("checkpoints").size()); // with the last two checkpoints
    assertEquals("run", manifest.get("commandLine").get(0).textValue());
  }

  @Test
  void run_json_isOneObjectAndSaysWhatWasReached() throws IOException {
    Cli result =
        Cli.run(
            "run", experiment, "--out", out, "--json", "--check", "--set", "expected.0.value=0");
    assertEquals(ExitCodes.FAILED, result.code(), "an expectation was missed");
    JsonNode json = JSON.readTree(result.out());
    assertFalse(json.get("reached").get("train.log_probability").booleanValue());
    assertTrue(json.get("results").get("train.log_probability").doubleValue() < -2);
  }

  @Test
  void run_withoutCheck_missedExpectationIsNoFailure() {
    Cli result = Cli.succeed("run", experiment, "--out", out, "--set", "expected.0.value=0");
    assertTrue(result.out().contains("NOT reached"), result.out());
  }

  @Test
  void check_whereNothingIsExpected_isRefused() {
    Object[] command = {"run", experiment, "--out", out, "--check", "--set", "expected=[]"};
    assertTrue(Cli.run(command).refused(ExitCodes.USAGE).contains("--check"));
    assertFalse(Files.exists(out));
  }

  @Test
  void check_ofASmallForm_saysThatItIsNotChecked() throws IOException {
    Path file = folder.resolve("with-small.yaml");
    Tiny.write(file, Files.readString(experiment) + "small: [learning.epochs=1]\n");
    Cli result = Cli.succeed("run", file, "--out", out, "--check", "--small");
    assertTrue(result.err().contains("--check is for the experiment's full form"), result.err());
  }

  @Test
  void estimate_allowsAsManyBetasAsAnExperiment() {
    String line =
        Cli.run("estimate", experiment, experiment, "--betas", "10000001").refused(ExitCodes.USAGE);
    assertTrue(line.contains("--betas must lie from 1 to 10000000"), line);
  }

  @Test
  void dryRun_showsSettingsAndMemory_andMakesNothing() throws IOException {
    Cli result = Cli.succeed("run", experiment, "--out", out, "--dry-run");
    assertTrue(result.out().contains("algorithm: pcd"), result.out());
    assertTrue(result.out().contains("together"), result.out());
    assertFalse(Files.exists(out));
    JsonNode json =
        JSON.readTree(Cli.succeed("run", experiment, "--dry-run", "--json", "--out", out).out());
    long data = json.get("memory_bytes").get("data").longValue();
    assertEquals(14 * 9, data, "14 patterns of 9 bytes");
    assertTrue(json.get("total_memory_bytes").longValue() > data);
  }

  @Test
  void run_moreMemoryThanThereIs_isRefusedAtOnce() {
    String line =
        Cli.run(
                "run",
                experiment,
                "--out",
                out,
                "--set",
                "model.hidden=1000000",
                "--set",
                "learning.chains=1000000")
            .refused(ExitCodes.OUT_OF_MEMORY);
    assertTrue(line.contains("-Xmx"), line);
    assertFalse(Files.exists(out));
  }

  @Test
  void run_withoutOut_neverOverwrites() throws IOException {
    Cli.succeed("run", experiment, "--out", out);
    byte[] before = Files.readAllBytes(out.resolve("model.safetensors"));
    String line = Cli.run("run", experiment, "--out", out).refused(ExitCodes.USAGE);
    assertTrue(line.contains("not empty"), line);
    assertEquals(before.length, Files.size(out.resolve("model.safetensors")));
  }

  @Test
  void resume_finishedRun_changesNothingAndAnswers() throws IOException {
    Cli.succeed("run", experiment, "--out", out);
    String manifest = Files.readString(out.resolve("manifest.json"));
    Cli again = Cli.succeed("resume", out);
    assertTrue(again.err().contains("finished already"), again.err());
    assertTrue(again.out().contains("train.log_probability"), again.out());
    assertEquals(manifest, Files.readString(out.resolve("manifest.json")));
  }

  @Test
  void stop_beforeTheLastEpoch_saysWhy() {
    String err =
        Commands.run(
                Tiny.run(
                        Tiny.yaml(folder),
                        folder.resolve("stopped"),
                        "learning.rate=0",
                        "learning.stop={metric: pseudo_likelihood, patience: 1}")
                    .toArray())
            .err();
    assertTrue(err.contains("stopped early: pseudo_likelihood has not improved"), err);
  }

  @Test
  void stop_unknownMetric_namesTheMetricsThereAre() {
    String line =
        Cli.run("run", experiment, "--out", out, "--set", "learning.stop={metric: loss}").err();
    assertTrue(line.contains("'loss'") && line.contains("pseudo_likelihood"), line);
    assertFalse(Files.exists(out));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "learning.algorithm=cd, 9",
    "learning.algorithm=pcd, 10",
    "learning.algorithm=tempering, 12",
    "'learning.sigma={ratio: 0.1}', 11" // of Gaussian units, which have no pseudo-likelihood
  })
  void metrics_areThoseThatAStopMayName(String setting, int count) throws IOException {
    String units = setting.contains("sigma") ? "gaussian" : "bernoulli";
    List<String> settings = List.of("--set", setting, "--set", "model.visibleUnits=" + units);
    Cli.succeed(with(settings, "--out", out));
    List<String> columns =
        new ArrayList<>(List.of(Files.readAllLines(out.resolve("metrics.csv")).get(0).split(",")));
    columns.removeAll(List.of("step", "epoch"));
    for (String name : columns) {
      Cli.succeed(with(settings, "--dry-run", "--set", "learning.stop={metric: " + name + "}"));
    }
    assertEquals(count, columns.size());
  }

  private Object[] with(List<String> settings, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("run", experiment));
    arguments.addAll(settings);
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  @Test
  void run_greyRowsTakenAsMeans_warns() {
    Cli result =
        Cli.succeed(
            "run", experiment, "--out", out, "--set", "data.train=digits", "--set", "data.rows=50");
    assertTrue(result.err().contains("taken as means"), result.err());
  }

  @Test
  void harmonium_withoutCommand_showsTheCommands() {
    Cli result = Cli.run();
    assertEquals(ExitCodes.USAGE, result.code());
    for (String command :
        new String[] {
          "run", "resume", "sample", "encode", "reconstruct", "estimate", "data", "report", "doctor"
        }) {
      assertTrue(result.err().contains("  " + command + " "), command);
    }
    assertTrue(Cli.succeed("--version").out().startsWith("harmonium "));
    assertTrue(Cli.succeed("doctor", "--json").out().contains("\"backend_cpu\""));
  }

  @Test
  void pace_leavesNothingToGuess() {
    assertEquals("", Pace.of(0, 100, 1).text());
    assertEquals("50 steps/s  0:02 left", Pace.of(100, 100, 2).text());
    assertEquals("1 steps/s  1:00:01 left", Pace.of(10, 3601, 10).text());
  }
}
