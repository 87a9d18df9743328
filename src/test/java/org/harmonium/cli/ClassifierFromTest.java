package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.io.SafetensorsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers that begin with the layers of a machine that was learned before. */
@Timeout(60)
class ClassifierFromTest {
  private static final int V = SmallModel.VISIBLE;
  private static final String YAML =
      """
      name: classifier
      data: {train: 'ROWS', binarisation: none}
      model: {kind: classifier, from: 'FROM'}
      learning: {algorithm: backpropagation, epochs: 2, batch: 5, rate: 0}
      watch: {rows: 7}
      """;

  @TempDir Path folder;

  /** All binary rows, of two classes. */
  private Path rows() {
    StringBuilder csv = new StringBuilder("a,b,c,d,label\n");
    for (int i = 0; i < 1 << V; i++) {
      for (int j = 0; j < V; j++) {
        csv.append(i >> j & 1).append(',');
      }
      csv.append(Integer.bitCount(i) > 2 ? 1 : 0).append('\n');
    }
    return Tiny.write(folder.resolve("rows.csv"), csv.toString());
  }

  private Path machine(String kind) {
    return SmallModel.of(kind).write(folder.resolve(kind + ".safetensors"));
  }

  private Path yaml(Path from) {
    String yaml = YAML.replace("ROWS", rows().toString()).replace("FROM", from.toString());
    return Tiny.write(folder.resolve("classifier.yaml"), yaml);
  }

  private float[] encoded(Path model, int layer) throws IOException {
    Path h = folder.resolve("h.npy");
    Cli.succeed("encode", model, rows(), "--layer", layer, "--out", h);
    return HandMade.numbers(h);
  }

  @ParameterizedTest
  @CsvSource({"rbm, 1", "gaussian, 1", "dbn, 2", "labelled, 2"})
  void hiddenLayers_beforeFineTuning_areTheMachines(String kind, int layers) throws IOException {
    Path out = folder.resolve("out");
    Cli.succeed("run", yaml(machine(kind)), "--out", out);
    for (int layer = 1; layer <= layers; layer++) {
      float[] expected = encoded(machine(kind), layer);
      assertTrue(spread(expected) > 0.1, "the rows differ");
      assertArrayEquals(expected, encoded(out, layer), 2e-6f, "layer " + layer);
    }
  }

  private static double spread(float[] values) {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }

  /** The first layer sees q(h2) beside the rows, so that it is at the mean field's fixed point. */
  @Test
  void hiddenLayers_ofADbm_areItsMeanField() throws IOException {
    Path out = folder.resolve("out");
    Path machine = machine("dbm");
    Cli.succeed("run", yaml(machine), "--out", out);
    float[] first = encoded(machine, 1);
    float[] second = encoded(machine, 2);
    assertArrayEquals(first, encoded(out, 1), 1e-3f);
    assertArrayEquals(second, encoded(out, 2), 1e-3f);
    assertFixedPoint(machine, first, second);
    var tensors = SafetensorsReader.read(out.resolve("model.safetensors")).tensors();
    var learned = SafetensorsReader.read(machine).tensors();
    assertArrayEquals(new int[] {V + 2, 3}, tensors.get("W1").shape());
    for (String name : learned.keySet()) {
      assertArrayEquals(learned.get(name).floats(), tensors.get("machine." + name).floats(), name);
    }
    // From above comes the transpose of W2.
    float[] w = tensors.get("W1").floats();
    float[] w2 = learned.get("W2").floats();
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(w2[j * 2 + k], w[(V + k) * 3 + j]);
      }
    }
    Cli.succeed("evaluate", out, rows());
  }

  /** In double, from the formula: h1 = g(v W1 + h2 W2' + c1), h2 = g(h1 W2 + c2). */
  private static void assertFixedPoint(Path machine, float[] first, float[] second) {
    var t = SafetensorsReader.read(machine).tensors();
    for (int row = 0; row < 1 << V; row++) {
      for (int j = 0; j < 3; j++) {
        double x = t.get("c1").floats()[j];
        for (int i = 0; i < V; i++) {
          x += (row >> i & 1) * t.get("W1").floats()[i * 3 + j];
        }
        for (int k = 0; k < 2; k++) {
          x += second[row * 2 + k] * t.get("W2").floats()[j * 2 + k];
        }
        assertEquals(1 / (1 + Math.exp(-x)), first[row * 3 + j], 1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbm", "dbn", "labelled", "dbm", "gaussian"})
  void fineTuning_changesTheLayersAndNotTheMachine(String kind) throws IOException {
    Path machine = machine(kind);
    byte[] before = Files.readAllBytes(machine);
    Path out = folder.resolve("out");
    Cli.succeed(Tiny.run(yaml(machine), out, "learning.rate=0.05", "learning.epochs=30").toArray());
    assertArrayEquals(before, Files.readAllBytes(machine));
    assertFalse(Arrays.equals(encoded(machine, 1), encoded(out, 1)));
    var tensors = SafetensorsReader.read(out.resolve("model.safetensors")).tensors();
    if (kind.equals("dbm")) {
      var learned = SafetensorsReader.read(machine).tensors();
      assertArrayEquals(learned.get("W1").floats(), tensors.get("machine.W1").floats());
    }
    String said = Cli.succeed("evaluate", out, rows()).out();
    double error = Double.parseDouble(said.replaceAll("(?s).*\\Rerror +([0-9.]+)\\R.*", "$1"));
    assertTrue(error <= 5.0 / 16, "better than the larger class alone: " + said);
  }

  /** In the middle of fine-tuning, with the machine beside the network. */
  @Test
  void resume_ofAnAugmentedClassifier_endsWithTheSameBytes() throws IOException {
    Path out = folder.resolve("whole");
    List<Object> command =
        Tiny.run(
            yaml(machine("dbm")),
            out,
            "learning.rate=0.05",
            "checkpoints.everySteps=1",
            "checkpoints.keep=1000");
    Commands.run(command.toArray()).assertOk();
    Resumable.assertFromEvery(1, out, folder.resolve("copy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dbn|model.layers=[dense:3:sigmoid]|model.layers lists 1 dense layers, and the machine has 2; list all of them",
        "dbn|'model.layers=[dense:3:sigmoid, dense:4:sigmoid]'|layer 2 (dense:3:4:sigmoid) has weights (3, 4), those of pretrained layer 2 are (3, 2)",
        "dbn|'model.layers=[dense:5:sigmoid, dense:2:sigmoid]'|layer 1 (dense:4:5:sigmoid) has weights (4, 5), those of pretrained layer 1 are (4, 3)",
        "dbm|'model.layers=[dense:5:sigmoid, dense:2:sigmoid]'|layer 1 (dense:6:5:sigmoid) has weights (6, 5), those of pretrained layer 1 are (6, 3)",
        "bm|model.init=he|is a bm; give an rbm, a dbn or a dbm",
        "dbn|'pretraining=[{algorithm: cd, epochs: 1, rate: 0.1}]'|pretraining and model.from are two ways to begin",
      })
  void run_fromWhatDoesNotFit_isRefused(String kind, String setting, String said) {
    List<Object> command = Tiny.run(yaml(machine(kind)), folder.resolve("out"), setting);
    Commands.assertRefused(folder, ExitCodes.USAGE, command, said);
  }

  @Test
  void run_onRowsOfAnotherWidth_isRefused() {
    List<Object> command =
        Tiny.run(yaml(machine("dbn")), folder.resolve("out"), "data.train=digits");
    Commands.assertRefused(folder, ExitCodes.USAGE, command, "model.from", "64", "4");
  }

  @Test
  void run_fromNoModel_isRefused() throws IOException {
    List<String> said = new ArrayList<>(List.of("model.from: there is no file"));
    Path missing = folder.resolve("missing.safetensors");
    Commands.assertRefused(
        folder, ExitCodes.USAGE, Tiny.run(yaml(missing), folder.resolve("out")), said.get(0));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(yaml(empty), folder.resolve("out")),
        said.get(0),
        "the directory of a finished run");
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no model at all");
    Commands.assertRefused(
        folder, ExitCodes.BAD_INPUT, Tiny.run(yaml(text), folder.resolve("out")), text + ": ");
  }

  @Test
  void run_fromANetwork_isRefused() {
    Path out = folder.resolve("first");
    Cli.succeed("run", yaml(machine("dbn")), "--out", out);
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(yaml(out), folder.resolve("out")),
        "is a classifier; give an rbm, a dbn or a dbm");
  }
}
