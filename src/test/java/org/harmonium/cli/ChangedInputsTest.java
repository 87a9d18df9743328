package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.cli.Commands.Outcome;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.CheckpointStore;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resuming a run whose data, checkpoints, metrics or manifest are not those that it left. */
@Timeout(60)
class ChangedInputsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void killedRun() throws IOException {
    data = Files.writeString(folder.resolve("data.csv"), "0,1,1\n1,0,0\n1,1,0\n".repeat(5));
    run = Tiny.finished(folder, "data.train=" + data, "checkpoints.keep=9");
    Tiny.turnBackTo(6, run);
  }

  // ---------------------------------------------------------------- data

  @Test
  void resume_onChangedData_isRefusedWithBothDigests() throws IOException {
    String before = digest();
    Files.writeString(data, "1,1,1\n1,0,0\n1,1,0\n".repeat(5));
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        data + ": was changed since the run began",
        before,
        "--accept-changed-data");
  }

  @Test
  void resume_onChangedDataThatIsAccepted_saysSoInTheManifest() throws IOException {
    String before = digest();
    Files.writeString(data, "1,1,1\n1,0,0\n1,1,0\n".repeat(5));
    Outcome outcome = Commands.run("resume", run, "--accept-changed-data");
    outcome.assertOk();
    String note = manifest().get("notes").get(0).textValue();
    assertTrue(note.contains(before) && note.contains(digest()), note);
    assertTrue(outcome.err().contains("changed data"), outcome.err());
    assertTrue(Files.readString(run.resolve("report.html")).contains("changed data"));
  }

  @Test
  void resume_onAcceptedDataThatDoNotFit_leavesTheManifestAsItWas() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("manifest.json"));
    byte[] own = Files.readAllBytes(data);
    Files.writeString(data, "1,1,1\n1,0,0\n");
    Commands.run("resume", run, "--accept-changed-data")
        .assertFailed(ExitCodes.BAD_INPUT, "does not fit this run");
    JsonNode after = manifest();
    assertEquals(JSON.readTree(before).get("data"), after.get("data"));
    assertEquals(0, after.get("notes").size());
    Files.write(data, own);
    Commands.run("resume", run).assertOk();
  }

  @Test
  void report_ofAnEditedExperiment_isRefused() throws IOException {
    Commands.run("resume", run).assertOk();
    Path experiment = run.resolve("experiment.yaml");
    Files.writeString(experiment, Files.readString(experiment).replace("hidden: 8", "hidden: 99"));
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("report", run), experiment + ": was edited since");
  }

  @Test
  void resume_fromAnotherFolder_readsTheFileOfTheFolderOfTheStart() throws Exception {
    Path moved = folder.resolve("moved");
    List<Object> command = Tiny.run(Tiny.yaml(folder), moved, "data.train=data.csv");
    try (ChildHarmonium child = ChildHarmonium.start(folder, command)) {
      child.outcome().assertOk();
    }
    byte[] model = Files.readAllBytes(moved.resolve("model.safetensors"));
    Tiny.turnBackTo(18, moved);
    Commands.run("resume", moved).assertOk(); // the working directory has no data.csv
    assertArrayEquals(model, Files.readAllBytes(moved.resolve("model.safetensors")));
    JsonNode file =
        JSON.readTree(moved.resolve("manifest.json").toFile()).get("data").get(0).get("name");
    assertEquals("data.csv", file.textValue());
  }

  @Test
  void resume_onChangedDataWithAnUnusualName_isRefused() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.copy(data, own.resolve("~data.csv"));
    Path run = own.resolve("run");
    List<Object> command = Tiny.run(Tiny.yaml(folder), run, "data.train=~data.csv");
    try (ChildHarmonium child = ChildHarmonium.start(own, command)) {
      child.outcome().assertOk();
    }
    Tiny.turnBackTo(18, run);
    Files.writeString(own.resolve("~data.csv"), "1,1,1\n1,0,0\n".repeat(5));
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        own.resolve("~data.csv") + ": was changed since the run began");
  }

  @Test
  void resume_withoutItsManifest_isRefused() throws IOException {
    Files.delete(run.resolve("manifest.json"));
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        run.resolve("manifest.json") + ": is missing");
  }

  @Test
  void resume_fromACheckpointOfTheSameExperimentOnOtherData_isRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    byte[] own = Files.readAllBytes(data);
    Files.writeString(data, "1,1,1\n1,0,0\n1,1,0\n".repeat(5));
    Path onOther = Tiny.finished(other, "data.train=" + data, "checkpoints.keep=9");
    Files.write(data, own);
    Path newest = newestFile();
    Files.delete(newest);
    Files.copy(onOther.resolve("checkpoints").resolve(newest.getFileName()), newest);
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        newest + ": is a checkpoint of a run on other data");
  }

  private JsonNode manifest() throws IOException {
    return JSON.readTree(run.resolve("manifest.json").toFile());
  }

  private String digest() throws IOException {
    return manifest().get("data").get(0).get("sha256").textValue();
  }

  @Test
  void resume_ofAClassifierWithAnotherMachine_isRefused() throws IOException {
    Path machine = folder.resolve("machine.safetensors");
    SmallModel.zeros("rbm", 64, 8).write(machine);
    Path classifier = folder.resolve("classifier");
    Path yaml =
        Tiny.write(
            folder.resolve("classifier.yaml"),
            """
            name: classifier
            data: {train: digits, rows: 100, binarisation: none}
            model: {kind: classifier, from: %s}
            learning: {algorithm: backpropagation, epochs: 3, rate: 0.01}
            checkpoints: {keep: 9}
            """
                .formatted(machine));
    Commands.run(Tiny.run(yaml, classifier).toArray()).assertOk();
    Tiny.turnBackTo(1, classifier);
    SmallModel.zeros("rbm", 64, 9).write(machine);
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", classifier),
        machine + ": was changed since the run began");
  }

  // ---------------------------------------------------------------- checkpoints

  @Test
  void resume_fromACheckpointOfAnotherSeed_isRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path with2 = Tiny.finished(other, "data.train=" + data, "checkpoints.keep=9", "seed=2");
    List<Path> checkpoints = Tiny.checkpoints(run);
    Path newest = checkpoints.get(checkpoints.size() - 1);
    Files.delete(newest);
    Files.copy(with2.resolve("checkpoints").resolve(newest.getFileName()), newest);
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        newest + ": is a checkpoint of another experiment");
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, 99999, epoch is 99999",
    "epoch, 6, step is 6",
    "epoch, -1, epoch is -1",
    "cursor, 1000, cursor is 1000",
    "step, 5, step is",
    "stream:gibbs, -4, stream:gibbs is -4",
    "stepsBefore, -1, phase 0 of 1",
  })
  void resume_fromASealedCheckpointWithAnImpossiblePlace_namesFileAndKey(
      String key, String value, String said) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(newest().metadata());
    assertTrue(texts.containsKey(key), texts.keySet().toString());
    texts.put(key, value);
    replaceNewest(new TensorFile(newest().tensors(), texts));
    Commands.run("resume", run).assertFailed(ExitCodes.BAD_INPUT, newestFile() + ": ", said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"parameter:W", "parameter:b", "model:W", "state:dW", "order", "parameter:new"})
  void resume_fromASealedCheckpointWithAnotherTensor_namesFileAndTensor(String name)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(newest().tensors());
    boolean isOrder = name.equals("order");
    tensors.put(
        name, isOrder ? Tensor.i32(new int[15], 15) : Tensor.f32(new float[6], isFlat(name)));
    replaceNewest(new TensorFile(tensors, newest().metadata()));
    Commands.run("resume", run).assertFailed(ExitCodes.BAD_INPUT, newestFile() + ": ", name);
  }

  private static int[] isFlat(String name) {
    return name.equals("parameter:b") ? new int[] {6} : new int[] {2, 3};
  }

  private Path newestFile() throws IOException {
    List<Path> all = Tiny.checkpoints(run);
    return all.get(all.size() - 1);
  }

  private TensorFile newest() throws IOException {
    return CheckpointStore.load(newestFile()).content();
  }

  private void replaceNewest(TensorFile content) throws IOException {
    long step = Tiny.stepOf(newestFile());
    new CheckpointStore(run.resolve("checkpoints"), 9).save(step, content);
  }

  // ---------------------------------------------------------------- metrics and manifest

  @Test
  void resume_withLostOrChangedRowsOfMetrics_restoresThemAndSaysSo() throws IOException {
    Path metrics = run.resolve("metrics.csv");
    Path whole = Files.copy(metrics, folder.resolve("whole.csv"));
    List<String> rows = Files.readAllLines(metrics);
    for (String bad :
        List.of(
            String.join("\n", rows.subList(0, 2)) + "\n",
            Files.readString(metrics).replaceFirst("\n3,1,", "\n3,1.5,"),
            "")) {
      Files.writeString(metrics, bad);
      Outcome outcome = Commands.run("resume", run);
      outcome.assertOk();
      assertTrue(outcome.err().contains("metrics.csv lacked rows or had others"), outcome.err());
      assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(metrics));
      assertTrue(manifest().get("notes").toString().contains("restored"));
      Tiny.turnBackTo(6, run);
    }
  }

  @Test
  void report_ofAFinishedRunWithChangedMetrics_isRefused() throws IOException {
    Commands.run("resume", run).assertOk();
    Path metrics = run.resolve("metrics.csv");
    Files.writeString(metrics, Files.readString(metrics).replaceFirst("\n3,1,", "\n3,1.5,"));
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("report", run),
        metrics + ": was changed since the run wrote it");
  }

  @Test
  void resume_withGarbageAfterTheRowsOfTheCheckpoint_dropsIt() throws IOException {
    Path metrics = run.resolve("metrics.csv");
    Path whole = Files.copy(metrics, folder.resolve("whole.csv"));
    Files.writeString(metrics, Files.readString(metrics) + "garbage\n1,2\n");
    Commands.run("resume", run).assertOk();
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(metrics));
  }

  @Test
  void resume_ofAFinishedRunWithAnotherModel_isRefused() throws IOException {
    Commands.run("resume", run).assertOk();
    Path model = SmallModel.of("rbm").write(run.resolve("model.safetensors"));
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("resume", run),
        model + ": was changed since the run wrote it");
  }

  @Test
  void manifest_changedOnPurpose_isAcceptedAsItsRefusalAdvises() throws IOException {
    Commands.run("resume", run).assertOk();
    Path manifest = run.resolve("manifest.json");
    String text =
        Files.readString(manifest).replace("\"determinism\" : \"", "\"determinism\" : \"x");
    Files.writeString(manifest, text);
    Commands.run("report", run).assertFailed(ExitCodes.BAD_INPUT, "write \"seal\" : \"\"");
    Files.writeString(manifest, text.replaceAll("\"seal\" : \"[0-9a-f]*\"", "\"seal\" : \"\""));
    Commands.run("report", run).assertOk();
  }

  @Test
  void manifest_withNothingAsItsStatus_isDamaged() throws IOException {
    Tiny.editManifest(run, "\"status\" : \"running\"", "\"status\" : null");
    for (String command : List.of("report", "resume")) {
      Commands.run(command, run).assertFailed(ExitCodes.BAD_INPUT, "is damaged");
    }
  }

  @Test
  void manifest_withAnyDigitChanged_isRefused() throws IOException {
    Commands.run("resume", run).assertOk();
    Path manifest = run.resolve("manifest.json");
    String text = Files.readString(manifest);
    int tried = 0;
    for (int i = 0; i < text.length(); i += 7) {
      if (Character.isDigit(text.charAt(i))) {
        char other = text.charAt(i) == '7' ? '8' : '7';
        Files.writeString(manifest, text.substring(0, i) + other + text.substring(i + 1));
        assertEquals(ExitCodes.BAD_INPUT, Commands.run("report", run).code(), "character " + i);
        tried++;
      }
    }
    assertTrue(tried > 20, tried + " digits");
  }

  @Test
  void load_ofACheckpoint_hasTheDigestOfTheExperimentAndTheMetrics() throws IOException {
    Checkpoint newest = CheckpointStore.load(newestFile());
    assertEquals(
        manifest().get("configSha256").textValue(), newest.content().metadata().get("experiment"));
    String rows = newest.content().metadata().get("metrics:metrics.csv");
    assertTrue(Files.readString(run.resolve("metrics.csv")).startsWith(rows), rows);
    assertTrue(rows.contains("\n6,"), rows);
  }
}
