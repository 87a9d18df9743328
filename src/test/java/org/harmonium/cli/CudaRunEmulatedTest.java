package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs on the CUDA backend, emulated or real: to the end, interrupted, full, failing. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class CudaRunEmulatedTest {
  private static final String[] EVERY_STEP = {
    "checkpoints.everySteps=1", "checkpoints.keep=1000", "data.binarisation=stochastic"
  };

  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    CudaForTests.prepare();
    CudaForTests.reset();
  }

  @AfterEach
  void reset() {
    CudaForTests.reset();
  }

  private List<Object> run(Path out, String backend, String... settings) {
    List<Object> command = new ArrayList<>(Tiny.run(Tiny.yaml(folder), out, settings));
    command.addAll(List.of("--backend", backend));
    return command;
  }

  private static JsonNode manifest(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("manifest.json").toFile());
  }

  private static double logProbability(Path run) throws IOException {
    JsonNode metrics = manifest(run).get("metrics");
    return metrics.get("train.log_probability").doubleValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "tf32", "bf16"})
  void run_onCuda_saysWhereAndInWhatPrecision(String precision) throws IOException {
    Path out = folder.resolve("run");
    Commands.run(run(out, "cuda", "backend.precision=" + precision).toArray()).assertOk();
    JsonNode backend = manifest(out).get("backend");
    assertEquals("cuda", backend.get("name").textValue());
    assertEquals(precision, backend.get("precision").textValue());
    assertTrue(backend.get("device").textValue().startsWith("cuda: "));
    for (String library : List.of("driver", "cublas", "curand")) {
      assertTrue(backend.get("details").has(library), library);
    }
    assertTrue(Files.exists(out.resolve("model.safetensors")));
  }

  @Test
  void run_onBoth_learnsTheSame() throws IOException {
    Path cuda = folder.resolve("cuda");
    Path cpu = folder.resolve("cpu");
    String[] exact = {"estimate.method=exact"};
    Commands.run(run(cuda, "cuda", exact).toArray()).assertOk();
    Commands.run(run(cpu, "cpu", exact).toArray()).assertOk();
    // The same draws; a last bit of a sum may turn a sample, on 14 patterns and 18 steps.
    assertEquals(logProbability(cpu), logProbability(cuda), 0.05);
  }

  @ParameterizedTest
  @CsvSource({"cpu, cuda", "cuda, cpu", "cuda, cuda"})
  void resume_onTheOtherBackend_goesOnFromTheCheckpoint(String first, String second)
      throws IOException {
    Path whole = folder.resolve("whole");
    Commands.run(run(whole, first, EVERY_STEP).toArray()).assertOk();
    Path copy = folder.resolve("copy");
    Tiny.copy(whole, copy);
    Tiny.turnBackTo(7, copy);
    Commands.Outcome outcome = Commands.run("resume", copy, "--backend", second);
    outcome.assertOk();
    assertTrue(outcome.err().contains("resumed at epoch 2, step 7"), outcome.err());
    assertEquals(second, manifest(copy).get("backend").get("name").textValue());
    assertEquals("finished", manifest(copy).get("status").textValue());
    if (first.equals(second)) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve("model.safetensors")),
          Files.readAllBytes(copy.resolve("model.safetensors")));
    } else {
      assertTrue(outcome.err().contains("the run began on"), outcome.err());
    }
  }

  @Test
  void run_failingDevice_isSixAndResumesToTheSameBytes() throws IOException {
    CudaForTests.assumeEmulated();
    Path whole = folder.resolve("whole");
    Commands.run(run(whole, "cuda", EVERY_STEP).toArray()).assertOk();
    Path broken = folder.resolve("broken");
    CudaForTests.failLaunch(300);
    Commands.run(run(broken, "cuda", EVERY_STEP).toArray())
        .assertFailed(ExitCodes.DEVICE, "the CUDA device failed in", "harmonium resume");
    CudaForTests.reset();
    assertTrue(!Tiny.checkpoints(broken).isEmpty(), "it failed before the first checkpoint");
    Commands.run("resume", broken).assertOk();
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(broken.resolve("model.safetensors")));
  }

  @Test
  void run_fullDevice_isFiveAndNamesABatchThatFits() {
    CudaForTests.assumeEmulated();
    CudaForTests.limitMemory(160L << 20);
    Path yaml =
        Tiny.write(
            folder.resolve("large.yaml"),
            """
            name: large
            data: {train: digits, binarisation: none}
            model: {kind: rbm, hidden: 4000}
            learning: {algorithm: cd, k: 1, batch: 1600, epochs: 1, rate: 0.01}
            watch: {every: 1, rows: 10}
            images: {tiles: 4, steps: 2}
            estimate: {method: ais, chains: 5, betas: 5}
            """);
    Path out = folder.resolve("run");
    Commands.Outcome outcome = Commands.run("run", yaml, "--out", out, "--backend", "cuda");
    outcome.assertFailed(ExitCodes.OUT_OF_MEMORY, "bytes are free", "would fit");
    Matcher fits = Pattern.compile("learning.batch=(\\d+) would fit").matcher(outcome.err());
    assertTrue(fits.find(), outcome.err());
    assertTrue(Integer.parseInt(fits.group(1)) > 100, outcome.err());
    Commands.run(
            "run",
            yaml,
            "--out",
            folder.resolve("smaller"),
            "--backend",
            "cuda",
            "--set",
            "learning.batch=" + fits.group(1))
        .assertOk();
  }

  @Test
  void run_onAuto_neverTakesTheEmulatedDevice() throws IOException {
    CudaForTests.assumeEmulated();
    Path out = folder.resolve("run");
    Commands.Outcome outcome = Commands.run(run(out, "auto").toArray());
    outcome.assertOk();
    assertTrue(outcome.err().contains("auto never selects it"), outcome.err());
    assertEquals("cpu", manifest(out).get("backend").get("name").textValue());
  }

  @Test
  void run_curand_learns() throws IOException {
    Path out = folder.resolve("run");
    Commands.run(run(out, "cuda", "backend.random=curand").toArray()).assertOk();
    assertTrue(
        manifest(out)
            .get("backend")
            .get("device")
            .textValue()
            .contains("random numbers by cuRAND"));
  }
}
