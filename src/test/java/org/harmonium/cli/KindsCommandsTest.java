package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on hand-made models of every kind, each of four visible units. */
@Timeout(30)
class KindsCommandsTest {
  private static final int V = SmallModel.VISIBLE;
  private static final float[] ROWS = {0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1};

  @TempDir Path folder;

  private Path model(String kind) {
    return SmallModel.of(kind).write(folder.resolve(kind + ".safetensors"));
  }

  @ParameterizedTest
  @CsvSource({
    "bm,1,3",
    "dbm,1,3",
    "dbm,2,2",
    "dbn,1,3",
    "dbn,2,2",
    "labelled,1,3",
    "labelled,2,2",
    "gaussian,1,3"
  })
  void encode_aLayer_givesItsUnits(String kind, int layer, int units) throws IOException {
    Path means = command("encode", kind, "h.npy", "--layer", layer);
    assertShape(means, 3, units);
    for (float p : HandMade.numbers(means)) {
      assertTrue(p > 0 && p < 1, "a mean of " + p);
    }
    Path samples = command("encode", kind, "s.npy", "--layer", layer, "--samples");
    assertShape(samples, 3, units);
    for (float s : HandMade.numbers(samples)) {
      assertTrue(s == 0 || s == 1, "a sample of " + s);
    }
    byte[] first = Files.readAllBytes(samples);
    Path again = command("encode", kind, "t.npy", "--layer", layer, "--samples");
    assertArrayEquals(first, Files.readAllBytes(again));
  }

  @ParameterizedTest
  @CsvSource({"bm,0", "bm,2", "dbm,3", "dbn,3", "gaussian,2", "labelled,-1"})
  void encode_aLayerThatIsNot_isRefused(String kind, int layer) throws IOException {
    Path model = model(kind);
    Path rows = rows();
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("encode", model, rows, "--layer", layer, "--out", folder.resolve("h.npy")),
        "--layer",
        kind.equals("bm") || kind.equals("gaussian") ? "1 hidden layer)" : "2 hidden layers)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bm", "dbm", "dbn", "labelled", "gaussian"})
  void reconstruct_givesAMeanAUnit(String kind) throws IOException {
    Path out = command("reconstruct", kind, "r.npy");
    assertShape(out, 3, V);
    assertMeans(kind, HandMade.numbers(out));
    assertTrue(Files.size(command("reconstruct", kind, "r.png")) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bm", "dbm", "dbn", "labelled", "gaussian"})
  void sample_sameSeed_sameBytes_otherSeed_others(String kind) throws IOException {
    for (String values : new String[] {"means", "--states"}) {
      byte[] first = sample(kind, "a.npy", values, "--seed", 3);
      assertArrayEquals(first, sample(kind, "b.npy", values, "--seed", 3), values);
      assertFalse(Arrays.equals(first, sample(kind, "c.npy", values, "--seed", 4)), values);
      assertShape(folder.resolve("a.npy"), 40, V);
      float[] numbers = HandMade.numbers(folder.resolve("a.npy"));
      if (values.equals("means")) {
        assertMeans(kind, numbers);
      } else if (!kind.equals("gaussian")) {
        for (float state : numbers) {
          assertTrue(state == 0 || state == 1, "a state of " + state);
        }
      }
    }
  }

  private byte[] sample(String kind, String name, String values, Object... more)
      throws IOException {
    Path out = folder.resolve(name);
    List<Object> command = new ArrayList<>(List.of("sample", model(kind), "--n", 40));
    command.addAll(List.of("--steps", 5, "--out", out));
    command.addAll(List.of(more));
    if (values.startsWith("--")) {
      command.add(values);
    }
    Cli.succeed(command.toArray());
    return Files.readAllBytes(out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bm", "dbm", "dbn", "labelled"})
  void sample_clamped_holdsTheClampedUnits(String kind) throws IOException {
    float[] clamp = {1, -1, 0, -1, 0, -1, 1, -1};
    Path file = HandMade.npy(folder.resolve("clamp.npy"), clamp, 2, V);
    for (String values : new String[] {"means", "--states"}) {
      sample(kind, "c.npy", values, "--clamp", file);
      float[] sampled = HandMade.numbers(folder.resolve("c.npy"));
      for (int i = 0; i < sampled.length; i++) {
        float held = clamp[i % clamp.length];
        if (held >= 0) {
          assertEquals(held, sampled[i], values);
        } else {
          assertTrue(
              sampled[i] >= 0 && sampled[i] <= 1 && (values.equals("--states") || sampled[i] > 0),
              "a free unit is " + sampled[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gaussian,means,probabilities", "dbm,probabilities,probabilities"})
  void values_areProbabilitiesOnlyWhereTheyAre(String kind, String sampled, String encoded)
      throws IOException {
    Path out = folder.resolve("x.npy");
    Path model = model(kind);
    String said = Cli.succeed("sample", model, "--n", 2, "--out", out).out();
    assertTrue(said.matches("(?s).*values +" + sampled + "\\R.*"), said);
    said = Cli.succeed("encode", model, rows(), "--out", out).out();
    assertTrue(said.matches("(?s).*values +" + encoded + "\\R.*"), said);
  }

  @Test
  void json_hasNamesWithoutSpaces() throws IOException {
    Path out = folder.resolve("x.npy");
    String json = Cli.succeed("reconstruct", model("dbm"), rows(), "--out", out, "--json").out();
    assertTrue(json.contains("\"squared_error_a_value\":"), json);
  }

  @Test
  void sample_ofRealUnits_clampsNegativeValues() throws IOException {
    Path file = Files.writeString(folder.resolve("clamp.csv"), "-1.5,99,2,99\n");
    sample("gaussian", "c.npy", "means", "--clamp", file, "--free", 99);
    float[] sampled = HandMade.numbers(folder.resolve("c.npy"));
    for (int i = 0; i < sampled.length; i += V) {
      assertEquals(-1.5f, sampled[i]);
      assertEquals(2, sampled[i + 2]);
      assertTrue(Math.abs(sampled[i + 1]) < 20);
    }
  }

  @Test
  void sample_bmHoldingOtherUnitsInOtherRows_isRefused() throws IOException {
    Path file = HandMade.npy(folder.resolve("clamp.npy"), new float[] {1, -1, 0, -1, 0}, 1, 5);
    Path uneven =
        HandMade.npy(folder.resolve("uneven.npy"), new float[] {1, -1, 0, -1, 0, 1, 1, -1}, 2, V);
    Path model = model("bm");
    Path out = folder.resolve("x.npy");
    refused(ExitCodes.BAD_INPUT, "clamp", "sample", model, "--clamp", file, "--out", out);
    refused(ExitCodes.USAGE, "clamped rows", "sample", model, "--clamp", uneven, "--out", out);
  }

  @Test
  void sample_label_drawsFromItsLaw() throws IOException {
    int n = 2000;
    SmallModel truth = SmallModel.labelledDbn();
    double difference = 0; // of the laws: else any label would do
    for (int label = 0; label < 3; label++) {
      Path out = folder.resolve("l.npy");
      Cli.succeed(
          "sample", model("labelled"), "--n", n, "--steps", 20, "--label", label, "--out", out);
      assertShape(out, n, V);
      float[] numbers = HandMade.numbers(out);
      for (int i = 0; i < V; i++) {
        double mean = 0;
        for (int row = 0; row < n; row++) {
          mean += numbers[row * V + i] / n;
        }
        assertEquals(truth.meanGivenLabel(i, label), mean, 0.05); // four standard errors
        difference += Math.abs(truth.meanGivenLabel(i, label) - truth.meanGivenLabel(i, 0));
      }
    }
    assertTrue(difference > 0.5, "the labels differ by " + difference);
  }

  @ParameterizedTest
  @CsvSource({
    "labelled,3,none of the model's 3",
    "labelled,-1,none of",
    "labelled,two,--label",
    "dbn,0,no labels",
    "dbm,0,no labels",
    "bm,1,no labels",
    "gaussian,1,no labels"
  })
  void sample_aLabelThatIsNot_isRefused(String kind, String label, String said) {
    refused(
        ExitCodes.USAGE,
        said,
        List.of("sample", model(kind), "--label", label, "--out", folder.resolve("x.npy"))
            .toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bm", "dbm", "dbn", "labelled"})
  void estimate_byPseudoLikelihood_isRefusedWhereThereIsNone(String kind) throws IOException {
    String instead = kind.equals("bm") ? "3 hidden ones: use exact enumeration or AIS" : "ais";
    refused(ExitCodes.USAGE, instead, "estimate", model(kind), rows(), "--method", "pseudo");
  }

  @Test
  void estimate_byPseudoLikelihood_ofVisibleUnitsAlone_isTheSumOfConditionals() throws IOException {
    SmallModel truth = SmallModel.of("visible");
    double expected = 0;
    for (int row = 0; row < 3; row++) {
      int state = 0;
      for (int i = 0; i < V; i++) {
        state |= (int) ROWS[row * V + i] << i;
      }
      for (int i = 0; i < V; i++) {
        double other = truth.bmWeight(state ^ 1 << i) / truth.bmWeight(state);
        expected -= Math.log(1 + other) / 3;
      }
    }
    Cli result = Cli.succeed("estimate", model("visible"), rows(), "--method", "pseudo", "--json");
    JsonNode figures = new ObjectMapper().readTree(result.out()).get("figures");
    assertEquals(expected, figures.get("pseudo_likelihood").doubleValue(), 1e-5);
  }

  private Path command(String command, String kind, String name, Object... more)
      throws IOException {
    Path out = folder.resolve(name);
    List<Object> all = new ArrayList<>(List.of(command, model(kind), rows(), "--out", out));
    all.addAll(List.of(more));
    Cli.succeed(all.toArray());
    return out;
  }

  private void refused(int code, String said, Object... command) {
    Commands.assertRefused(folder, code, List.of(command), said);
  }

  private Path rows() throws IOException {
    return HandMade.npy(folder.resolve("rows.npy"), ROWS, ROWS.length / V, V);
  }

  private static void assertShape(Path npy, int rows, int cols) throws IOException {
    String header = new String(Files.readAllBytes(npy), 0, 128, StandardCharsets.ISO_8859_1);
    assertTrue(header.contains("(%d, %d)".formatted(rows, cols)), header);
    assertEquals(rows * cols, HandMade.numbers(npy).length);
  }

  private static void assertMeans(String kind, float[] numbers) {
    for (float mean : numbers) {
      assertTrue(
          kind.equals("gaussian") ? Float.isFinite(mean) : mean > 0 && mean < 1, "mean " + mean);
    }
  }
}
