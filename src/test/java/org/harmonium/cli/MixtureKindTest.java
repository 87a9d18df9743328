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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.cuda.CudaForTests;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.Tensor;
import org.harmonium.kind.ModelKinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A kind of model that only the tests have, in one package and one line of a service file: from an
 * experiment file to the commands on what was learned.
 */
@Timeout(120)
class MixtureKindTest {
  private static final int PATTERNS = 14; // of bars and stripes
  private static final int PIXELS = 9;
  private static final int STATES = 1 << PIXELS;
  private static final int COMPONENTS = 4;

  private static final String YAML =
      """
      name: mixture
      data: {train: bars-and-stripes, binarisation: none}
      model: {kind: mixture, components: 4, weightScale: 0.5}
      learning: {algorithm: gradient-ascent, batch: 5, epochs: 8, rate: 2, momentum: 0.5}
      watch: {every: 1, rows: 14}
      """;

  private static final String[] ALL_CHECKPOINTS = {
    "checkpoints.everySteps=1", "checkpoints.keep=1000"
  };

  @TempDir Path folder;

  private Path yaml() {
    return Tiny.write(folder.resolve("mixture.yaml"), YAML);
  }

  private Path run(String... settings) {
    Path out = folder.resolve("run");
    Commands.run(Tiny.run(yaml(), out, settings).toArray()).assertOk();
    return out;
  }

  private static JsonNode json(Object... command) throws IOException {
    List<Object> all = new ArrayList<>(List.of(command));
    all.add("--json");
    return new ObjectMapper().readTree(Cli.succeed(all.toArray()).out());
  }

  /** The value of a figure in the row of an epoch, from 1. */
  private static double figure(Path run, String name, int epoch) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
    int column = List.of(lines.get(0).split(",")).indexOf(name);
    assertTrue(column >= 0, lines.get(0));
    return Double.parseDouble(lines.get(epoch).split(",")[column]);
  }

  @Test
  void kind_isFoundByItsName() {
    assertTrue(ModelKinds.names().contains("mixture"), ModelKinds.names().toString());
  }

  @Test
  void run_learnsAndMeasuresItsOwnFigures() throws IOException {
    Path run = run();
    double first = figure(run, "log_likelihood_train", 1);
    double last = figure(run, "log_likelihood_train", 8);
    assertTrue(last > first + 0.1, first + " then " + last);
    assertTrue(figure(run, "component_entropy", 8) <= Math.log(COMPONENTS) + 1e-6);
    JsonNode results =
        new ObjectMapper().readTree(run.resolve("manifest.json").toFile()).get("metrics");
    assertEquals(last, results.get("train.log_probability").doubleValue(), 1e-9);
    assertTrue(results.has("train.likeliest_row"), results.toString());
  }

  @Test
  void report_drawsItsFiguresAndPictures() throws IOException {
    String report = Files.readString(run().resolve("report.html"));
    assertTrue(report.contains("Log-likelihood"));
    assertTrue(report.contains("Component entropy"));
    assertTrue(report.contains("prototypes"));
    assertFalse(report.contains("Learning rate</"), "the plan is no figure of the model");
  }

  @Test
  void resume_fromEachCheckpoint_endsWithTheSameBytes() throws IOException {
    Path whole = run(ALL_CHECKPOINTS);
    assertEquals(8 * Tiny.STEPS_OF_AN_EPOCH, Tiny.checkpoints(whole).size());
    Resumable.assertFromEvery(5, whole, folder.resolve("copy"));
  }

  @Test
  void estimate_ofAllStates_isTheLogProbability() throws IOException {
    Path run = run();
    float[] states = HandMade.states(PIXELS);
    Path all = HandMade.npy(folder.resolve("all.npy"), states, STATES, PIXELS);
    double[] p = probabilities(run, states);
    assertEquals(1, Arrays.stream(p).sum(), 1e-9);
    double expected = Arrays.stream(p).map(Math::log).average().orElseThrow();
    JsonNode figures = json("estimate", run, all, "--method", "exact").get("figures");
    assertEquals(expected, figures.get("log_probability").doubleValue(), 1e-4);
    assertEquals(0, figures.get("log_z").doubleValue());
  }

  /** p(v) of each row, in double from the tensors of the file alone. */
  private static double[] probabilities(Path run, float[] rows) {
    Map<String, Tensor> tensors = tensors(run);
    float[] w = tensors.get("W").floats();
    float[] a = tensors.get("a").floats();
    double norm = 0;
    double[] p = new double[rows.length / PIXELS];
    for (int k = 0; k < COMPONENTS; k++) {
      norm += Math.exp(a[k]);
      for (int row = 0; row < p.length; row++) {
        double joint = Math.exp(a[k]);
        for (int i = 0; i < PIXELS; i++) {
          double on = 1 / (1 + Math.exp(-w[i * COMPONENTS + k]));
          joint *= rows[row * PIXELS + i] == 1 ? on : 1 - on;
        }
        p[row] += joint;
      }
    }
    double z = norm;
    return Arrays.stream(p).map(x -> x / z).toArray();
  }

  private static Map<String, Tensor> tensors(Path run) {
    return SafetensorsReader.read(run.resolve("model.safetensors")).tensors();
  }

  @Test
  void commands_useTheLearnedModel() throws IOException {
    Path run = run();
    Path codes = folder.resolve("h.npy");
    Cli.succeed("encode", run, "bars-and-stripes", "--out", codes);
    float[] h = HandMade.numbers(codes);
    assertEquals(PATTERNS * COMPONENTS, h.length);
    for (int row = 0; row < PATTERNS; row++) {
      double sum = 0;
      for (int k = 0; k < COMPONENTS; k++) {
        sum += h[row * COMPONENTS + k];
      }
      assertEquals(1, sum, 1e-5);
    }
    Cli.succeed("encode", run, "bars-and-stripes", "--samples", "--out", codes);
    for (float x : HandMade.numbers(codes)) {
      assertTrue(x == 0 || x == 1, "a state of " + x);
    }
    Path rows = folder.resolve("rows.npy");
    Cli.succeed("reconstruct", run, "bars-and-stripes", "--out", rows);
    assertEquals(PATTERNS * PIXELS, HandMade.numbers(rows).length);
    Cli.succeed("sample", run, "--n", 6, "--out", rows);
    for (float mean : HandMade.numbers(rows)) {
      assertTrue(mean > 0 && mean < 1, "a mean of " + mean);
    }
    Cli.succeed("sample", run, "--n", 6, "--out", folder.resolve("s.png"));
    assertEquals(PATTERNS, json("evaluate", run, "bars-and-stripes").get("rows").intValue());
    Cli.succeed("report", run);
  }

  @Test
  void dryRun_givesItsMemoryAndLeavesNothing() {
    Cli told = Cli.succeed("run", yaml(), "--dry-run", "--out", folder.resolve("run"));
    assertFalse(told.out().isEmpty());
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.components=1 | components",
        "model.components=15 | model.components: 15 components for 14 training rows",
        "learning.algorithm=pcd | gradient-ascent",
        "learning.k=2 | learning.k",
        "model.hidden=3 | model.hidden",
        "pretraining=[{algorithm: cd, epochs: 1, rate: 0.1}] | pretraining",
        "images.steps=5 | images.steps",
        "watch.pseudoLikelihood=exact | watch.pseudoLikelihood",
        "data.preprocessing=standardise | model.visibleUnits=gaussian",
        "learning.stop={metric: component_entropi} | component_entropy",
        "expected=[{metric: train.log_probabilty, value: 0, tolerance: 1}] | train.log_probability"
      })
  void setting_thatIsWrong_isRefusedInWords(String setting, String said) {
    Commands.assertRefused(
        yaml().getParent(),
        ExitCodes.USAGE,
        Tiny.run(yaml(), folder.resolve("run"), setting),
        said);
  }

  @Test
  void estimate_byAnnealing_isRefused() {
    String refusal =
        Cli.run("estimate", run(), "bars-and-stripes", "--method", "ais").refused(ExitCodes.USAGE);
    assertTrue(refusal.contains("needs no estimate of log Z"), refusal);
  }

  @Test
  @EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
  void run_onTheEmulatedDevice_learnsTheSame() {
    CudaForTests.prepare();
    CudaForTests.reset();
    try {
      Path cuda = folder.resolve("cuda");
      List<Object> command = new ArrayList<>(Tiny.run(yaml(), cuda));
      command.addAll(List.of("--backend", "cuda"));
      Commands.run(command.toArray()).assertOk();
      Map<String, Tensor> expected = tensors(run("backend.name=cpu"));
      tensors(cuda)
          .forEach(
              (name, tensor) -> {
                float[] values = tensor.floats();
                for (int i = 0; i < values.length; i++) {
                  assertEquals(expected.get(name).floats()[i], values[i], 1e-4, name + " " + i);
                }
              });
    } finally {
      CudaForTests.reset();
    }
  }
}
