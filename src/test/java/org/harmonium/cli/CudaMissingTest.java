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

/** Commands where CUDA cannot be had: cuda is refused, auto goes on without it and says why. */
class CudaMissingTest {
  private static final String PASSED_OVER = "backend cuda is passed over: ";

  @TempDir private Path folder;
  private Path classes;
  private Path out;

  @BeforeEach
  void makeFolders() throws IOException {
    classes = MadeUpCuda.service(folder.resolve("classes"));
    out = folder.resolve("out");
  }

  private Commands.Outcome run(Object... arguments) throws IOException, InterruptedException {
    try (ChildHarmonium child = ChildHarmonium.withClasses(classes, folder, List.of(arguments))) {
      return child.outcome();
    }
  }

  private Commands.Outcome runTiny(Object... more) throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>(Tiny.run(Tiny.yaml(folder), out));
    command.addAll(List.of(more));
    return run(command.toArray());
  }

  private static void assertLine(String line, String text) {
    assertEquals(1, text.lines().filter(line::equals).count(), line + " in " + text);
  }

  @Test
  void run_onCuda_isRefusedInOneSentence() throws Exception {
    runTiny("--backend", "cuda")
        .assertRefused(ExitCodes.DEVICE, "backend 'cuda' cannot be used: " + MadeUpCuda.NO_DRIVER);
    assertFalse(Files.exists(out), "left something behind");
  }

  @Test
  void run_onAuto_runsOnTheCpuAndSaysWhy() throws Exception {
    Commands.Outcome outcome = runTiny();
    outcome.assertOk();
    String line = PASSED_OVER + MadeUpCuda.NO_DRIVER;
    assertLine(line, outcome.err());
    JsonNode backend =
        new ObjectMapper().readTree(out.resolve("manifest.json").toFile()).get("backend");
    assertEquals("cpu", backend.get("name").asText());
    assertEquals("fp32", backend.get("precision").asText());
    assertTrue(backend.get("details").get("Chosen by auto").asText().contains(line));
    assertTrue(Files.readString(out.resolve("report.html")).contains(line));
  }

  @Test
  void run_onAutoWithADeviceThatFails_runsOnTheCpuAndSaysWhy() throws Exception {
    Path libraries = folder.resolve("it's here: #1");
    Commands.Outcome outcome = runTiny("--cuda-libs", libraries);
    outcome.assertOk();
    assertLine(PASSED_OVER + MadeUpCuda.FAILURE, outcome.err());
    assertFalse(
        Files.readString(out.resolve("experiment.yaml")).contains("here: #1"),
        "a file of the run names a folder of libraries");
  }

  @Test
  void run_onAutoInAPrecisionThatTheCpuHasNot_isRefusedWithBothReasons() throws Exception {
    Commands.Outcome outcome = runTiny("--set", "backend.precision=bf16");
    outcome.assertRefused(
        ExitCodes.DEVICE,
        "no backend can be used: ",
        PASSED_OVER + MadeUpCuda.NO_DRIVER,
        "the CPU has fp32 only, not bf16");
    assertFalse(Files.exists(out), "left something behind");
  }

  @Test
  void resume_withCudaLibs_looksThere() throws Exception {
    Path finished = Tiny.finished(folder);
    Path copy = folder.resolve("copy");
    Tiny.copy(finished, copy);
    Tiny.turnBackTo(2 * Tiny.STEPS_OF_AN_EPOCH, copy);
    Commands.Outcome outcome = run("resume", copy, "--cuda-libs", folder);
    outcome.assertOk();
    assertLine(PASSED_OVER + MadeUpCuda.FAILURE, outcome.err());
  }

  @Test
  void sample_onCudaOrAuto_isRefusedOrSaysWhy() throws Exception {
    Path model = Tiny.finished(folder).resolve("model.safetensors");
    List<Object> sample =
        new ArrayList<>(
            List.of("sample", model, "--n", 2, "--steps", 1, "--out", folder.resolve("x.npy")));
    Commands.Outcome auto = run(sample.toArray());
    auto.assertOk();
    assertLine("harmonium: " + PASSED_OVER + MadeUpCuda.NO_DRIVER, auto.err());
    sample.addAll(List.of("--backend", "cuda"));
    run(sample.toArray()).assertRefused(ExitCodes.DEVICE, MadeUpCuda.NO_DRIVER);
    sample.addAll(List.of("--cuda-libs", folder));
    run(sample.toArray()).assertRefused(ExitCodes.DEVICE, MadeUpCuda.FAILURE);
  }

  @Test
  void bench_andParity_lookWhereCudaLibsSays() throws Exception {
    run("bench", "product", "--backend", "cuda", "--cuda-libs", folder)
        .assertRefused(ExitCodes.DEVICE, MadeUpCuda.FAILURE);
    run("parity", "--cuda-libs", folder).assertFailed(ExitCodes.DEVICE, MadeUpCuda.FAILURE);
    run("parity").assertFailed(ExitCodes.DEVICE, MadeUpCuda.NO_DRIVER);
  }

  @Test
  void doctor_saysWhatIsMissingAndWhatWasFound() throws Exception {
    Commands.Outcome without = run("doctor", "--json");
    without.assertOk();
    JsonNode found = new ObjectMapper().readTree(without.out());
    assertEquals("cannot be used: " + MadeUpCuda.NO_DRIVER, found.get("backend_cuda").asText());
    assertFalse(found.has("cuda_driver"));
    Commands.Outcome with = run("doctor", "--json", "--cuda-libs", folder);
    with.assertOk();
    found = new ObjectMapper().readTree(with.out());
    assertEquals("cannot be used: " + MadeUpCuda.FAILURE, found.get("backend_cuda").asText());
    assertEquals("of " + folder, found.get("cuda_driver").asText());
    assertTrue(found.get("backend_cpu").asText().startsWith("cpu"), found.toString());
  }
}
