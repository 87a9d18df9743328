package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on real rows: where sigma begins, and whitened rows on their way through a model file. */
@Timeout(60)
class RealRowsTest {
  private static final int V = 4;
  private static final int ROWS = 40;

  @TempDir private Path folder;
  private Path file;
  private float[] rows;

  /** Columns of means 1, 2, 3, 4 and of different deviations, the first two alike. */
  @BeforeEach
  void makeRows() throws IOException {
    Random random = new Random(5);
    rows = new float[ROWS * V];
    for (int row = 0; row < ROWS; row++) {
      double shared = random.nextGaussian();
      double[] x = {shared, shared + random.nextGaussian() / 2, random.nextGaussian(), 0};
      x[3] = random.nextGaussian() - x[2] / 2;
      for (int i = 0; i < V; i++) {
        rows[row * V + i] = (float) (1 + i + x[i] * Math.scalb(0.5, i));
      }
    }
    file = HandMade.npy(folder.resolve("rows.npy"), rows, ROWS, V);
  }

  private TensorFile learned(String preprocessing, String model, String phases) {
    String yaml =
        """
        name: real
        data: {train: %s, binarisation: none, preprocessing: %s}
        model: %s
        %s
        watch: {every: 1, rows: 5}
        images: {tiles: 4, steps: 2}
        estimate: {method: ais, chains: 5, betas: 10}
        """
            .formatted(file, preprocessing, model, phases);
    Path out = folder.resolve("run");
    Cli.succeed(Tiny.run(Tiny.write(folder.resolve("real.yaml"), yaml), out).toArray());
    return SafetensorsReader.read(out.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: rbm, hidden: 5, visibleUnits: gaussian}|'learning: {algorithm: cd, RULE}'",
        "{kind: dbm, hidden: [5, 4], visibleUnits: gaussian}|'learning: {algorithm: mean-field, RULE}'",
        "{kind: dbm, hidden: [5, 4], visibleUnits: gaussian}|'pretraining: [{algorithm: cd, RULE}]\nlearning: {algorithm: mean-field, RULE}'",
      })
  void sigma_beginsAtTheDeviationsOfTheData(String model, String phases) {
    String still = phases.replace("RULE", "batch: 8, epochs: 1, rate: 0");
    float[] sigma = learned("none", model, still).tensors().get("sigma").floats();
    for (int i = 0; i < V; i++) {
      double mean = mean(rows, i, 1);
      double variance = mean(rows, i, 2) - mean * mean;
      assertEquals(Math.sqrt(variance), sigma[i], 1e-5, "of unit " + i);
    }
  }

  @Test
  void whitenedRows_throughTheModelFile_areThoseThatItLearnedFrom() throws IOException {
    TensorFile file =
        learned(
            "zca, epsilon: 0.0001",
            "{kind: rbm, hidden: 5, visibleUnits: gaussian, weightScale: 0.3}",
            "learning: {algorithm: cd, batch: 8, epochs: 3, rate: 0.02}");
    Path model = folder.resolve("run");
    float[] mean = file.tensors().get("preprocessing.mean").floats();
    float[] matrix = file.tensors().get("preprocessing.matrix").floats();
    float[] white = whitened(rows, mean, matrix);
    assertTrue(Math.abs(correlation(rows)) > 0.7, "the rows are not correlated at first");
    assertTrue(Math.abs(correlation(white)) < 0.05, "the rows are not white");
    for (int i = 0; i < V; i++) {
      assertEquals(0, mean(white, i, 1), 1e-4, "mean of " + i);
      assertEquals(1, mean(white, i, 2), 0.03, "variance of " + i);
    }

    Map<String, Tensor> plainTensors = new LinkedHashMap<>(file.tensors());
    plainTensors.keySet().removeIf(name -> name.startsWith("preprocessing."));
    Path plain =
        new SmallModel("{\"kind\":\"rbm\",\"visibleUnits\":\"gaussian\"}", plainTensors)
            .write(folder.resolve("plain.safetensors"));
    Path raw = folder.resolve("rows.npy");
    Path seen = HandMade.npy(folder.resolve("white.npy"), white, ROWS, V);

    assertNear(numbers("encode", plain, seen), numbers("encode", model, raw), 1e-5);
    float[] reconstructed = numbers("reconstruct", model, raw);
    assertNear(numbers("reconstruct", plain, seen), whitened(reconstructed, mean, matrix), 1e-4);
    for (String method : new String[] {"exact", "ais"}) {
      double expected = logProbability(plain, seen, method);
      assertEquals(expected, logProbability(model, raw, method), 1e-4, method);
    }
  }

  /** Of a column to a power. */
  private static double mean(float[] x, int column, int power) {
    double sum = 0;
    for (int at = column; at < x.length; at += V) {
      sum += Math.pow(x[at], power) / ROWS;
    }
    return sum;
  }

  /** (x - mean) M. */
  private static float[] whitened(float[] x, float[] mean, float[] matrix) {
    float[] white = new float[x.length];
    for (int at = 0; at < x.length; at++) {
      double sum = 0;
      for (int i = 0; i < V; i++) {
        sum += ((double) x[at / V * V + i] - mean[i]) * matrix[i * V + at % V];
      }
      white[at] = (float) sum;
    }
    return white;
  }

  /** Of the first two columns. */
  private static double correlation(float[] x) {
    double[] sums = new double[5];
    for (int at = 0; at < x.length; at += V) {
      double[] terms = {x[at], x[at + 1], x[at] * x[at], x[at + 1] * x[at + 1], x[at] * x[at + 1]};
      for (int k = 0; k < sums.length; k++) {
        sums[k] += terms[k] / ROWS;
      }
    }
    double covariance = sums[4] - sums[0] * sums[1];
    return covariance / Math.sqrt((sums[2] - sums[0] * sums[0]) * (sums[3] - sums[1] * sums[1]));
  }

  private float[] numbers(String command, Path model, Path data) throws IOException {
    Path out = folder.resolve("out.npy");
    Cli.succeed(command, model, data, "--out", out);
    return HandMade.numbers(out);
  }

  private static double logProbability(Path model, Path data, String method) throws IOException {
    List<Object> command = new ArrayList<>(List.of("estimate", model, data, "--json"));
    command.addAll(List.of("--method", method, "--chains", 10, "--betas", 20));
    JsonNode said = new ObjectMapper().readTree(Cli.succeed(command.toArray()).out());
    return said.get("figures").get("log_probability").doubleValue();
  }

  private static void assertNear(float[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance);
    }
  }
}
