package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonium.cli.Commands.Outcome;
import org.harmonium.io.RunLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Going on with a run: to the same bytes, from damaged directories too, or not at all. */
@Timeout(60)
class ResumeTest {
  private static final String[] EVERY_STEP = {
    "checkpoints.everySteps=1",
    "checkpoints.keep=1000",
    "data.binarisation=stochastic",
    "learning.epochs=4"
  };

  @TempDir static Path shared;
  private static Path whole; // a finished run with all its checkpoints

  @TempDir Path folder;
  private Path run; // a copy of it

  @BeforeAll
  static void runOnce() {
    whole = Tiny.finished(shared, EVERY_STEP);
  }

  @BeforeEach
  void copy() {
    run = folder.resolve("copy");
    Tiny.copy(whole, run);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 4, 11})
  void resume_inTheMiddleOfAnEpoch_endsWithTheSameBytes(long step) throws IOException {
    Tiny.turnBackTo(step, run);
    Outcome outcome = Commands.run("resume", run);
    outcome.assertOk();
    assertTrue(
        outcome.err().contains("epoch %d, step %d".formatted(step / Tiny.STEPS_OF_AN_EPOCH, step)),
        outcome.err());
    assertSameRun();
  }

  @Test
  void resume_fromAnEpochsLastStep_measuresItsEndOnce() throws IOException {
    // The checkpoint is older than the row of metrics that was written at the same step.
    Path stepwise =
        Tiny.finished(
            folder, "checkpoints.everySteps=3", "checkpoints.everyEpochs=0", "checkpoints.keep=9");
    byte[] metrics = Files.readAllBytes(stepwise.resolve("metrics.csv"));
    Tiny.turnBackTo(2 * Tiny.STEPS_OF_AN_EPOCH, stepwise);
    Commands.run("resume", stepwise).assertOk();
    assertArrayEquals(metrics, Files.readAllBytes(stepwise.resolve("metrics.csv")));
  }

  @Test
  void resume_withoutAnyCheckpoint_beginsAnewAndEndsWithTheSameBytes() throws IOException {
    Tiny.turnBackTo(0, run);
    Outcome outcome = Commands.run("resume", run);
    outcome.assertOk();
    assertTrue(outcome.err().contains("begins anew"), outcome.err());
    assertSameRun();
  }

  @Test
  void resume_onOtherKernels_saysThatTheBitsWillDiffer() throws IOException {
    Tiny.turnBackTo(8, run);
    assertFalse(Commands.run("resume", run).err().contains("will differ"));
    Tiny.turnBackTo(8, run);
    Tiny.editManifest(run, "products by \\w+", "products by magic");
    String said = Commands.run("resume", run).err();
    assertTrue(said.contains("magic") && said.contains("will differ"), said);
  }

  @Test
  void resume_keepsWhatMadeTheEarlierParts() throws IOException {
    JsonNode first = manifest();
    for (long step : new long[] {4, 8}) {
      Tiny.turnBackTo(step, run);
      Commands.run("resume", run).assertOk();
    }
    JsonNode last = manifest();
    assertEquals(first.get("runId"), last.get("runId"));
    assertEquals("resume", last.get("commandLine").get(0).textValue());
    assertEquals(2, last.get("earlier").size());
    JsonNode began = last.get("earlier").get(0);
    for (String key : List.of("started", "ended", "commandLine", "backend", "code", "machine")) {
      assertEquals(first.get(key), began.get(key), key);
    }
    assertEquals("running", began.get("status").textValue()); // as it was found: killed
    assertEquals("resume", last.get("earlier").get(1).get("commandLine").get(0).textValue());
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("Earlier parts of the run"), "the report does not say so");
  }

  private JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(run.resolve("manifest.json").toFile());
  }

  @Test
  void resume_ofAFinishedRun_changesNothing() throws IOException {
    Commands.run("resume", run).assertOk();
    assertSameRun();
  }

  @Test
  void resume_withADamagedNewest_warnsAndGoesOnFromTheOneBefore() throws IOException {
    Tiny.turnBackTo(8, run);
    Path newest = damage(8);
    Outcome outcome = Commands.run("resume", run);
    outcome.assertOk();
    assertTrue(outcome.err().contains(newest + ": tensor"), outcome.err());
    assertTrue(outcome.err().contains("step 7"), outcome.err());
    assertSameRun();
  }

  @Test
  void resume_withAllCheckpointsDamaged_isRefused() throws IOException {
    Tiny.turnBackTo(3, run);
    for (long step = 1; step <= 3; step++) {
      damage(step);
    }
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        run.resolve("checkpoints") + ": all 3 checkpoints are damaged",
        "restore a copy or restart the run");
  }

  @Test
  void resume_ofARunInUse_isRefused() {
    RunLock held = RunLock.acquire(run);
    try {
      Commands.assertRefused(
          folder, ExitCodes.FAILED, List.of("resume", run), run + ": another run is using");
    } finally {
      held.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "empty", "file"})
  void resume_ofWhatIsNoRun_isRefused(String what) throws IOException {
    Path path = folder.resolve(what);
    if (what.equals("empty")) {
      Files.createDirectory(path);
    } else if (what.equals("file")) {
      Files.writeString(path, "x");
    }
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("resume", path), path + ": is no run directory");
  }

  @Test
  void resume_withABrokenExperiment_namesFileAndLine() throws IOException {
    edit("name: tiny", "nam: tiny");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("resume", run),
        run.resolve("experiment.yaml") + ":1: unknown key 'nam'; did you mean 'name'?");
  }

  @ParameterizedTest
  @CsvSource({
    "hidden: 8,hidden: 9",
    "chains: 10,chains: 11",
    "batch: 5,batch: 7",
    "seed: 1,seed: 2",
    "train: bars-and-stripes,train: bars-and-stripes-4"
  })
  void resume_ofAnEditedExperiment_isRefusedAndTouchesNothing(String from, String to)
      throws IOException {
    Tiny.turnBackTo(8, run);
    edit(from, to);
    byte[] manifest = Files.readAllBytes(run.resolve("manifest.json"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("resume", run),
        run.resolve("experiment.yaml") + ": ",
        "edited");
    assertArrayEquals(manifest, Files.readAllBytes(run.resolve("manifest.json")));
  }

  @Test
  void resume_withoutTheImagesFolder_makesItAgain() throws IOException {
    Tiny.turnBackTo(8, run);
    for (String name : List.of("filters", "samples", "reconstructions", "chains")) {
      Files.deleteIfExists(run.resolve("images").resolve(name + ".png"));
    }
    Files.delete(run.resolve("images"));
    Commands.run("resume", run).assertOk();
    assertSameRun();
  }

  @Test
  void resume_withBrokenMetrics_restoresThemFromTheCheckpoint() throws IOException {
    Tiny.turnBackTo(8, run);
    Files.writeString(run.resolve("metrics.csv"), "stop,\n1,2\n");
    Commands.run("resume", run).assertOk();
    assertSameRun();
  }

  @Test
  void resume_withAHalfRowOfMetrics_dropsIt() throws IOException {
    Tiny.turnBackTo(8, run);
    Path metrics = run.resolve("metrics.csv");
    String text = Files.readString(metrics);
    Files.writeString(metrics, text.substring(0, text.length() - 5));
    Commands.run("resume", run).assertOk();
    assertSameRun();
  }

  private Path damage(long step) throws IOException {
    Path file = run.resolve("checkpoints/step-%08d.safetensors".formatted(step));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    return Files.write(file, bytes);
  }

  private void edit(String from, String to) throws IOException {
    Path file = run.resolve("experiment.yaml");
    String text = Files.readString(file);
    assertNotEquals(text, text.replace(from, to));
    Files.writeString(file, text.replace(from, to));
  }

  private void assertSameRun() throws IOException {
    for (String name : List.of("model.safetensors", "metrics.csv", "images/samples.png")) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(run.resolve(name)), name);
    }
    List<Path> expected = Tiny.checkpoints(whole);
    List<Path> actual = Tiny.checkpoints(run);
    Path last = expected.get(expected.size() - 1);
    Path same = actual.get(actual.size() - 1);
    assertEquals(last.getFileName(), same.getFileName());
    assertArrayEquals(Files.readAllBytes(last), Files.readAllBytes(same), "the last checkpoint");
    assertTrue(Files.exists(run.resolve("report.html")));
    assertTrue(Files.readString(run.resolve("manifest.json")).contains("\"finished\""));
  }
}
