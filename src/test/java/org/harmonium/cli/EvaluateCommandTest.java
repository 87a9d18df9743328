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
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonium.io.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code evaluate} on hand-made models of four visible units and three classes. */
@Timeout(30)
class EvaluateCommandTest {
  private static final int V = SmallModel.VISIBLE;
  private static final int CLASSES = 3;
  private static final Pattern LINE = Pattern.compile(" +([0-2]) (( +[0-9.]+){3}) +([0-9.]+) %");

  @TempDir Path folder;

  private final List<double[]> rows = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /** All binary rows, several times with labels at random, some of which are never wrong. */
  private Path labelled() throws IOException {
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("a,b,c,d,label\n");
    for (int i = 0; i < 5 << V; i++) {
      double[] row = new double[V];
      for (int j = 0; j < V; j++) {
        row[j] = i >> j & 1;
        csv.append((int) row[j]).append(',');
      }
      int label = random.nextInt(CLASSES);
      rows.add(row);
      labels.add(label);
      csv.append(label).append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), csv);
  }

  private static MadeUpTensors tensors() {
    return new MadeUpTensors(8).add("W1", V, 5).add("c1", 5).add("W2", 5, CLASSES).add("c2", 3);
  }

  private Path classifier() {
    String layers =
        "{\"kind\":\"classifier\",\"layers\":[\"dense:4:5:tanh\",\"dense:5:3:linear\"]}";
    return new SmallModel(layers, tensors().all()).write(folder.resolve("c.safetensors"));
  }

  /** The class with the largest output, in double from the formula. */
  private static int named(double[] row) {
    var tensors = tensors().all();
    double[] hidden = affine(row, tensors.get("W1"), tensors.get("c1"));
    for (int j = 0; j < hidden.length; j++) {
      hidden[j] = Math.tanh(hidden[j]);
    }
    double[] out = affine(hidden, tensors.get("W2"), tensors.get("c2"));
    int best = 0;
    for (int k = 1; k < CLASSES; k++) {
      best = out[k] > out[best] ? k : best;
    }
    return best;
  }

  private static double[] affine(double[] x, Tensor w, Tensor c) {
    double[] y = new double[c.floats().length];
    for (int j = 0; j < y.length; j++) {
      y[j] = c.floats()[j];
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * w.floats()[i * y.length + j];
      }
    }
    return y;
  }

  private int[][] counts() {
    int[][] counts = new int[CLASSES][CLASSES];
    for (int i = 0; i < rows.size(); i++) {
      counts[labels.get(i)][named(rows.get(i))]++;
    }
    return counts;
  }

  private static int wrong(int[][] counts) {
    int wrong = 0;
    for (int c = 0; c < CLASSES; c++) {
      for (int k = 0; k < CLASSES; k++) {
        wrong += c == k ? 0 : counts[c][k];
      }
    }
    return wrong;
  }

  @Test
  void classifier_asText_hasTheTableOfItsRows() throws IOException {
    Path data = labelled();
    String said = Cli.succeed("evaluate", classifier(), data).out();
    int[][] counts = counts();
    assertTrue(wrong(counts) > 20 && wrong(counts) < 70, "some are right, some wrong");
    assertTrue(said.matches("(?s)rows +80\\R.*"), said);
    assertTrue(said.matches("(?s).*\\Rwrong +%d\\R.*".formatted(wrong(counts))), said);
    assertTrue(said.contains("class, and what its rows were taken for"), said);
    int all = 0;
    int lines = 0;
    Matcher line = LINE.matcher(said);
    while (line.find()) {
      int label = Integer.parseInt(line.group(1));
      assertEquals(lines++, label);
      String[] cells = line.group(2).strip().split(" +");
      int sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        int count = cells[k].equals(".") ? 0 : Integer.parseInt(cells[k]);
        assertEquals(counts[label][k], count, "class %d taken for %d".formatted(label, k));
        sum += count;
      }
      double share = 100.0 * (sum - counts[label][label]) / sum;
      assertEquals(share, Double.parseDouble(line.group(4)), 0.05001);
      all += sum;
    }
    assertEquals(CLASSES, lines, said);
    assertEquals(rows.size(), all);
  }

  @Test
  void classifier_asJson_hasTheSameNumbers() throws IOException {
    Path data = labelled();
    JsonNode said = json("evaluate", classifier(), data);
    int[][] counts = counts();
    assertEquals(rows.size(), said.get("rows").intValue());
    assertEquals(wrong(counts), said.get("wrong").intValue());
    assertEquals((double) wrong(counts) / rows.size(), said.get("error").doubleValue(), 1e-12);
    for (int c = 0; c < CLASSES; c++) {
      for (int k = 0; k < CLASSES; k++) {
        assertEquals(counts[c][k], said.get("confusion").get(c).get(k).intValue());
      }
    }
  }

  @Test
  void labelledDbn_hasATableOfAllRows() throws IOException {
    Path data = labelled();
    Path model = SmallModel.labelledDbn().write(folder.resolve("d.safetensors"));
    JsonNode said = json("evaluate", model, data);
    int sum = 0;
    int wrong = 0;
    for (int c = 0; c < CLASSES; c++) {
      int label = c;
      int ofClass = 0;
      for (int k = 0; k < CLASSES; k++) {
        int count = said.get("confusion").get(c).get(k).intValue();
        ofClass += count;
        wrong += c == k ? 0 : count;
      }
      assertEquals(labels.stream().filter(l -> l == label).count(), ofClass);
      sum += ofClass;
    }
    assertEquals(rows.size(), sum);
    assertEquals(wrong, said.get("wrong").intValue());
    assertTrue(Cli.succeed("evaluate", model, data).out().contains("taken for"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbm", "bm", "dbm", "dbn", "gaussian"})
  void machine_isJudgedByItsReconstructions(String kind) throws IOException {
    Path data = labelled();
    Path model = SmallModel.of(kind).write(folder.resolve("m.safetensors"));
    Path out = folder.resolve("r.npy");
    JsonNode made = json("reconstruct", model, data, "--out", out);
    JsonNode said = json("evaluate", model, data);
    double aValue = said.get("squared_error_a_value").doubleValue();
    assertEquals(made.get("squared_error_a_value").doubleValue(), aValue, 1e-12);
    assertEquals(V * aValue, said.get("squared_error_a_row").doubleValue(), 1e-12);
    assertFalse(said.has("confusion"));
  }

  /**
   * On uncorrelated columns components are columns: the error is the variance of those left out.
   */
  @ParameterizedTest
  @CsvSource({"2, 0.3125", "3, 0.0625"})
  void pca_isTheVarianceOfTheColumnsLeftOut(int code, double expected) throws IOException {
    // Columns of variance 1/4, 1/4, 1/4 and 1/16, so that the last goes first.
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 1 << V; i++) {
      csv.append(i & 1).append(',').append(i >> 1 & 1).append(',').append(i >> 2 & 1);
      csv.append(',').append(0.5 * (i >> 3 & 1)).append('\n');
    }
    Path data = Files.writeString(folder.resolve("columns.csv"), csv);
    String layers =
        "{\"kind\":\"autoencoder\",\"encoder\":[\"dense:4:%d:sigmoid\"],\"decoder\":[\"dense:%d:4:linear\"],\"link\":\"sigmoid\",\"values\":\"bernoulli\"}"
            .formatted(code, code);
    var made = new MadeUpTensors(9).add("W1", V, code).add("c1", code).add("W2", code, V);
    Path model =
        new SmallModel(layers, made.add("c2", V).all()).write(folder.resolve("a.safetensors"));
    JsonNode said = json("evaluate", model, data, "--pca", data);
    assertEquals(expected, said.get("pca_squared_error_a_row").doubleValue(), 1e-6);
    assertEquals(
        said.get("squared_error_a_row").doubleValue(),
        V * said.get("squared_error_a_value").doubleValue(),
        1e-12);
    assertFalse(said.has("squared_error"), "the same under another name");
  }

  @Test
  void pca_ofFewerRowsThanTheCodeHasNumbers_takesAllComponents() throws IOException {
    Path data = Files.writeString(folder.resolve("two.csv"), "0,0,1,1\n1,0,1,0\n");
    Path model = SmallModel.dbm().write(folder.resolve("d.safetensors"));
    Path wide =
        new SmallModel("{\"kind\":\"rbm\"}", SmallModel.rbm().tensors()) // 3 hidden units
            .write(folder.resolve("w.safetensors"));
    for (Path each : List.of(model, wide)) {
      JsonNode said = json("evaluate", each, data, "--pca", data);
      assertEquals(0, said.get("pca_squared_error_a_row").doubleValue(), 1e-9);
    }
  }

  private static JsonNode json(Object... command) throws IOException {
    List<Object> all = new ArrayList<>(List.of(command));
    all.add("--json");
    return new ObjectMapper().readTree(Cli.succeed(all.toArray()).out());
  }

  @Test
  void pca_ofAModelWithoutHiddenUnits_isRefusedInOneLine() throws IOException {
    Path data = labelled();
    Path model = SmallModel.of("visible").write(folder.resolve("v.safetensors"));
    refused(ExitCodes.USAGE, "--pca", "evaluate", model, data, "--pca", data);
  }

  @Test
  void pca_beside_aClassifier_isRefusedInOneLine() throws IOException {
    refused(
        ExitCodes.USAGE,
        "a classifier makes none",
        "evaluate",
        classifier(),
        labelled(),
        "--pca",
        labelled());
  }

  @ParameterizedTest
  @ValueSource(strings = {"classifier", "labelled"})
  void labels_thatTheModelDoesNotKnow_areRefused(String kind) throws IOException {
    Path model =
        kind.equals("classifier")
            ? classifier()
            : SmallModel.labelledDbn().write(folder.resolve("d.safetensors"));
    Path unknown =
        Files.writeString(folder.resolve("u.csv"), "a,b,c,d,label\n0,0,1,1,0\n0,1,1,1,3\n");
    refused(
        ExitCodes.BAD_INPUT,
        "row 1 has the label 3, but the model knows",
        "evaluate",
        model,
        unknown);
    Path none = Files.writeString(folder.resolve("n.csv"), "0,0,1,1\n");
    refused(ExitCodes.BAD_INPUT, "has no labels", "evaluate", model, none);
  }

  private void refused(int code, String said, Object... command) {
    Commands.assertRefused(folder, code, List.of(command), said);
  }
}
