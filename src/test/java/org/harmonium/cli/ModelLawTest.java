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
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model file says of a model's law, and figures that the law does not define. */
@Timeout(60)
class ModelLawTest {
  @TempDir Path folder;

  private Path model(String description, float[] w, int v, int h, Map<String, float[]> others) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("W", Tensor.f32(w, v, h));
    tensors.put("b", Tensor.f32(new float[v], v));
    tensors.put("c", Tensor.f32(new float[h], h));
    others.forEach((name, x) -> tensors.put(name, Tensor.f32(x, x.length)));
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(
        file,
        new TensorFile(
            tensors, description.isEmpty() ? Map.of() : Map.of("harmonium", description)));
    return file;
  }

  private Path csv(String name, String rows) throws IOException {
    return Files.writeString(folder.resolve(name), rows);
  }

  private static JsonNode json(Outcome outcome) throws IOException {
    outcome.assertOk();
    return new ObjectMapper().readTree(outcome.out());
  }

  // ---------------------------------------------------------------- files

  @Test
  void read_ofAFileWithSigmaAndNoDescription_isGaussian() {
    Path file = model("", new float[] {1, 1}, 2, 1, Map.of("sigma", new float[] {2, 3}));
    assertEquals("gaussian", ModelFile.read(file).ask(LearnedModel::values).toString());
    Path plain = model("", new float[] {1, 1}, 2, 1, Map.of());
    assertEquals("bernoulli", ModelFile.read(plain).ask(LearnedModel::values).toString());
  }

  @ParameterizedTest
  @CsvSource({"bernoulli, sigma", "gaussian, Sigma", "bernoulli, bias", "gaussian, W2"})
  void encode_ofAFileWithATensorThatTheModelLacks_isRefused(String units, String tensor)
      throws IOException {
    String description = "{\"kind\":\"rbm\",\"visibleUnits\":\"%s\"}".formatted(units);
    Path file = model(description, new float[] {1, 1}, 2, 1, Map.of(tensor, new float[] {2, 3}));
    Path data = csv("data.csv", "0,1\n1,0\n");
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("encode", file, data, "--out", folder.resolve("h.npy")),
        file + ": has the tensor " + tensor);
  }

  // ---------------------------------------------------------------- states

  @ParameterizedTest
  @CsvSource({
    "binomial:4, '1,2,0.5', 2 is 0.5",
    "softmax:3, '0.3,0.3,0.4', 0 is 0.3",
    "bernoulli:1+softmax:2, '1,0.5,0.5', 1 is 0.5"
  })
  void estimate_ofRowsThatAreNoStates_isRefusedByAllMethods(String units, String row, String said)
      throws IOException {
    Path data = csv("data.csv", row + "\n");
    Path file =
        model(
            "{\"kind\":\"rbm\",\"visibleUnits\":\"%s\"}".formatted(units),
            new float[] {1, -1, 0.5f},
            3,
            1,
            Map.of());
    for (String method : List.of("auto", "exact", "ais", "sandwich", "pseudo")) {
      Commands.assertRefused(
          folder,
          ExitCodes.BAD_INPUT,
          List.of("estimate", file, data, "--method", method, "--betas", "10"),
          data + ": row 0, column " + said,
          "only states have a probability");
    }
  }

  // ---------------------------------------------------------------- a law

  private Path quadratic(float... w) {
    String description =
        "{\"kind\":\"rbm\",\"visibleUnits\":\"gaussian\",\"hiddenUnits\":\"unit-gaussian\"}";
    return model(description, w, 2, 2, Map.of("sigma", new float[] {0.5f, 2}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"estimate", "sample"})
  void command_ofAMachineWithoutADistribution_isRefused(String command) throws IOException {
    // The singular values of [[0.8, 0.6], [0.6, 0.8]] are 1.4 and 0.2.
    Path file = quadratic(0.8f, 0.6f, 0.6f, 0.8f);
    List<Object> arguments =
        command.equals("sample")
            ? List.of("sample", file, "--out", folder.resolve("x.npy"))
            : List.of("estimate", file, csv("data.csv", "0,1\n1,0\n"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        arguments,
        "no distribution: the largest singular value of W is 1.4");
  }

  @Test
  void sample_ofAMachineWithADistribution_isDrawn() {
    Path file = quadratic(0.4f, 0.3f, 0.3f, 0.4f); // 0.7 and 0.1
    Commands.run("sample", file, "--out", folder.resolve("x.npy"), "--steps", 10).assertOk();
  }

  @Test
  void run_thatLosesTheDistribution_diverges() throws IOException {
    Path data = csv("data.csv", "0,1,2\n1,0,-1\n2,1,4\n-3,2,2\n".repeat(20));
    Path yaml =
        Tiny.write(
            folder.resolve("quadratic.yaml"),
            """
            name: quadratic
            data: {train: %s, binarisation: none, preprocessing: standardise}
            model: {kind: rbm, hidden: 3, visibleUnits: gaussian, hiddenUnits: unit-gaussian}
            learning: {algorithm: cd, k: 1, batch: 10, epochs: 200, rate: 0.05}
            """
                .formatted(data));
    Commands.run(Tiny.run(yaml, folder.resolve("out")).toArray())
        .assertFailed(ExitCodes.DIVERGED, "no distribution", "lower the learning rate, or add l2");
  }

  // ---------------------------------------------------------------- Parzen windows

  @Test
  void estimate_byParzenWindows_standsAroundSamples() throws IOException {
    // Windows around the means, which are all equal, have at best a density of -4.3 nats.
    String description = "{\"kind\":\"rbm\",\"visibleUnits\":\"gaussian\"}";
    float[] sigma = {0.1f, 3};
    Path file = model(description, new float[2], 2, 1, Map.of("sigma", sigma));
    Path rows = folder.resolve("rows.npy");
    Commands.run("sample", file, "--n", 200, "--steps", 1, "--states", "--out", rows).assertOk();
    JsonNode said =
        json(
            Commands.run(
                "estimate",
                file,
                rows,
                "--method",
                "parzen",
                "--validation",
                rows,
                "--seed",
                2,
                "--samples",
                5000,
                "--json"));
    double truth = -Math.log(2 * Math.PI * Math.E) - Math.log(sigma[0] * sigma[1]);
    double density = said.get("figures").get("parzen").doubleValue();
    assertTrue(density > truth - 0.5 && density < truth + 0.2, density + " for " + truth);
  }

  // ---------------------------------------------------------------- units of errors

  @Test
  void evaluate_ofAModelOfStandardisedRows_givesBothUnitsUnderTheirNames() throws IOException {
    Path data = csv("data.csv", "0,10,20\n1,0,-10\n2,10,40\n-3,20,20\n".repeat(5));
    Path yaml =
        Tiny.write(
            folder.resolve("standardised.yaml"),
            """
            name: standardised
            data: {train: %s, binarisation: none, preprocessing: standardise}
            model: {kind: autoencoder, encoder: [dense:2:linear], loss: squared-error, output: linear}
            learning: {algorithm: backpropagation, batch: 10, epochs: 5, rate: 0.01}
            """
                .formatted(data));
    Path run = folder.resolve("out");
    Commands.run(Tiny.run(yaml, run).toArray()).assertOk();
    Path file = run.resolve("model.safetensors");
    JsonNode judged = json(Commands.run("evaluate", file, data, "--json"));
    JsonNode made =
        json(Commands.run("reconstruct", file, data, "--out", folder.resolve("r.npy"), "--json"));
    String value = "squared_error_a_value";
    assertEquals(made.get(value).doubleValue(), judged.get(value).doubleValue(), 1e-9);
    JsonNode figures =
        new ObjectMapper().readTree(run.resolve("manifest.json").toFile()).get("metrics");
    assertEquals(
        figures.get("train.squared_error").doubleValue(),
        judged.get("squared_error_a_learned_row").doubleValue(),
        1e-4);
    assertTrue(
        judged.get(value).doubleValue()
            > 2 * judged.get("squared_error_a_learned_value").doubleValue());
  }

  // ---------------------------------------------------------------- notes and advice

  @ParameterizedTest
  @ValueSource(strings = {"-0.3,0,1,1", "-2,0,1,1"})
  void sample_withANegativeValueThatMarksNoFreeUnit_isRefused(String row) throws IOException {
    Path file = SmallModel.of("rbm").write(folder.resolve("rbm.safetensors"));
    Path rows = csv("rows.csv", row + "\n");
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        List.of("sample", file, "--clamp", rows, "--n", 1, "--out", folder.resolve("x.npy")),
        "row 0, column 0 is -",
        "write -1 for a free unit");
  }

  @Test
  void sample_withAClampedBeliefNet_saysThatItIsApproximate() throws IOException {
    Path file = SmallModel.of("dbn").write(folder.resolve("dbn.safetensors"));
    Path rows = csv("rows.csv", "1,-1,0,-1\n");
    Outcome outcome =
        Commands.run("sample", file, "--clamp", rows, "--n", 2, "--out", folder.resolve("x.npy"));
    outcome.assertOk();
    assertTrue(outcome.err().contains("completes rows approximately"), outcome.err());
  }

  @Test
  void run_ofAClassifierFromAMachineOfStandardisedRows_standardisesAsTheMachine()
      throws IOException {
    Path machine = folder.resolve("machine");
    Path yaml =
        Tiny.write(
            folder.resolve("machine.yaml"),
            """
            name: machine
            data: {train: digits, rows: 100, binarisation: none, preprocessing: standardise}
            model: {kind: rbm, hidden: 8, visibleUnits: gaussian}
            learning: {algorithm: cd, k: 1, batch: 20, epochs: 2, rate: 0.001}
            """);
    Commands.run(Tiny.run(yaml, machine).toArray()).assertOk();
    Path classifier =
        Tiny.write(
            folder.resolve("classifier.yaml"),
            """
            name: classifier
            data: {train: digits, rows: 200, binarisation: none}
            model: {kind: classifier, from: %s}
            learning: {algorithm: backpropagation, batch: 20, epochs: 3, rate: 0.01}
            """
                .formatted(machine));
    Path out = folder.resolve("out");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(classifier, out, "data.preprocessing=standardise"),
        "data.preprocessing",
        "set it to none");
    Outcome outcome = Commands.run(Tiny.run(classifier, out).toArray());
    outcome.assertOk();
    assertTrue(outcome.err().contains("binarisation none, standardised"), outcome.err());
    Map<String, Tensor> learned =
        SafetensorsReader.read(machine.resolve("model.safetensors")).tensors();
    Map<String, Tensor> kept = SafetensorsReader.read(out.resolve("model.safetensors")).tensors();
    for (String name : List.of("preprocessing.mean", "preprocessing.deviation")) {
      assertArrayEquals(learned.get(name).floats(), kept.get(name).floats(), name);
    }
    // The rows of a file are transformed by the same numbers as in learning.
    JsonNode judged =
        json(Commands.run("evaluate", out.resolve("model.safetensors"), "digits", "--json"));
    assertTrue(judged.get("error").doubleValue() < 0.5, judged.toString());
  }

  @Test
  void run_onAConstantColumn_worksAsItsRefusalAdvises() throws IOException {
    Path data = csv("data.csv", "0,1,5\n1,0,5\n2,1,5\n".repeat(5));
    Path yaml =
        Tiny.write(
            folder.resolve("constant.yaml"),
            """
            name: constant
            data: {train: %s, binarisation: none}
            model: {kind: rbm, hidden: 3, visibleUnits: gaussian}
            learning: {algorithm: cd, k: 1, batch: 5, epochs: 2, rate: 0.01}
            """
                .formatted(data));
    Path out = folder.resolve("out");
    Commands.assertRefused(
        folder,
        ExitCodes.BAD_INPUT,
        Tiny.run(yaml, out),
        "column 2 is 5.0 in every row",
        "set data.preprocessing=standardise");
    Commands.run(Tiny.run(yaml, out, "data.preprocessing=standardise").toArray()).assertOk();
  }
}
