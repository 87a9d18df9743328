package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact likelihoods of hand-made models against enumerations written here and in NumPy. */
@Timeout(60)
class ExactCommandTest {
  private static final int V = SmallModel.VISIBLE;
  private static final float[] REAL = {0.3f, -1, 2.5f, 0, -0.7f, 1.5f, -3, 0.25f, 1, 1, 0, 4};
  // Parameters and sums over units are float32; some tens of roundings of numbers of about 10.
  private static final double TOLERANCE = 2e-5;

  @TempDir Path folder;

  @Test
  void estimate_bm_isTheSumOverAllStates() throws IOException {
    SmallModel truth = SmallModel.bm();
    double z = IntStream.range(0, 1 << V).mapToDouble(truth::bmWeightOfVisible).sum();
    JsonNode figures = exact(truth, states());
    assertEquals(Math.log(z), figures.get("log_z").doubleValue(), 1e-9);
    assertEquals(
        mean(v -> Math.log(truth.bmWeightOfVisible(v) / z)),
        figures.get("log_probability").doubleValue(),
        TOLERANCE);
  }

  @Test
  void estimate_dbm_isTheSumOverAllStates() throws IOException {
    SmallModel truth = SmallModel.dbm();
    double z = IntStream.range(0, 1 << V).mapToDouble(truth::dbmWeight).sum();
    JsonNode figures = exact(truth, states());
    assertEquals(Math.log(z), figures.get("log_z").doubleValue(), 1e-9);
    assertEquals(
        mean(v -> Math.log(truth.dbmWeight(v) / z)),
        figures.get("log_probability").doubleValue(),
        TOLERANCE);
  }

  @Test
  void estimate_gaussianRbm_isTheIntegral() throws IOException {
    SmallModel truth = SmallModel.gaussianRbm();
    double logZ = Math.log(truth.gaussianZ());
    double expected = 0;
    for (int row = 0; row < REAL.length / V; row++) {
      double[] v = new double[V];
      for (int i = 0; i < V; i++) {
        v[i] = REAL[row * V + i];
      }
      expected += (Math.log(truth.gaussianWeight(v)) - logZ) / (REAL.length / V);
    }
    JsonNode figures = exact(truth, HandMade.npy(file(), REAL, REAL.length / V, V));
    assertEquals(logZ, figures.get("log_z").doubleValue(), 1e-6);
    assertEquals(expected, figures.get("log_probability").doubleValue(), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbn", "labelled"})
  void estimate_dbn_isABoundBelowTheSum(String kind) throws IOException {
    SmallModel truth = SmallModel.of(kind);
    double exact = mean(v -> Math.log(truth.dbnProbability(v)));
    JsonNode figures = exact(truth, states());
    double bound = figures.get("bound").doubleValue();
    assertTrue(bound < exact, bound + " is not below " + exact);
    assertTrue(bound > exact - 5, bound + " is far below " + exact); // else it says nothing
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbm", "bm", "visible", "dbm", "gaussian"})
  void estimate_ofEachRow_agreesWithNumpy(String kind) throws Exception {
    SmallModel model = SmallModel.of(kind);
    float[] values = kind.equals("gaussian") ? REAL : HandMade.states(V);
    Path rows = HandMade.npy(file(), values, values.length / V, V);
    JsonNode figures = exact(model, rows);
    double[] said = numpy(rows);
    double mean = Arrays.stream(said).average().orElseThrow();
    assertEquals(mean, figures.get("log_probability").doubleValue(), TOLERANCE);
    for (int i = 0; i < said.length; i++) { // the command gives a mean: of one row it is the row's
      float[] row = Arrays.copyOfRange(values, i * V, (i + 1) * V);
      JsonNode alone = exact(model, HandMade.npy(folder.resolve("row.npy"), row, 1, V));
      assertEquals(said[i], alone.get("log_probability").doubleValue(), TOLERANCE, "row " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbn", "labelled"})
  void estimate_ofADbn_isBelowNumpy(String kind) throws Exception {
    SmallModel model = SmallModel.of(kind);
    Path rows = states();
    JsonNode figures = exact(model, rows);
    double mean = Arrays.stream(numpy(rows)).average().orElseThrow();
    assertTrue(figures.get("bound").doubleValue() < mean);
    assertEquals(mean(v -> Math.log(model.dbnProbability(v))), mean, 1e-9);
  }

  /** log p(v) of each row under the model that was written last. */
  private double[] numpy(Path rows) throws Exception {
    assumeTrue(Python.hasNumpy(), "python3 with numpy is not here");
    Path script = Path.of("src/test/python/exact.py");
    String said = Python.run(script, folder.resolve("m.safetensors"), rows);
    return said.lines().mapToDouble(Double::parseDouble).toArray();
  }

  private JsonNode exact(SmallModel model, Path rows) throws IOException {
    Path file = model.write(folder.resolve("m.safetensors"));
    Cli result = Cli.succeed("estimate", file, rows, "--method", "exact", "--json");
    return new ObjectMapper().readTree(result.out()).get("figures");
  }

  private Path file() {
    return folder.resolve("rows.npy");
  }

  private Path states() throws IOException {
    return HandMade.npy(file(), HandMade.states(V), 1 << V, V);
  }

  private static double mean(IntToDoubleFunction f) {
    return IntStream.range(0, 1 << V).mapToDouble(f).average().orElseThrow();
  }
}
