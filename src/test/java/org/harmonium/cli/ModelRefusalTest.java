package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.harmonium.io.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model cannot do or does not mean ends a command in one line, soon, and not in numbers. */
@Timeout(30)
class ModelRefusalTest {
  private static final int V = SmallModel.VISIBLE;

  @TempDir Path folder;

  private Path rows() throws IOException {
    return HandMade.npy(folder.resolve("rows.npy"), new float[] {1, 0, 1, 1, 0, 0, 1, 0}, 2, V);
  }

  private Path write(SmallModel model) {
    return model.write(folder.resolve("m.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ais", "exact", "pseudo", "auto"})
  void estimate_ofWeightsWhoseSumsOverflow_fails(String method) throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>(SmallModel.zeros("rbm", V, 3).tensors());
    float[] w = new float[V * 3];
    Arrays.fill(w, 2e38f);
    tensors.put("W", Tensor.f32(w, V, 3));
    Path file = write(new SmallModel("{\"kind\":\"rbm\"}", tensors));
    String line =
        Cli.run("estimate", file, rows(), "--method", method, "--betas", 10)
            .refused(ExitCodes.FAILED);
    assertTrue(line.contains("the estimate failed") && line.contains("lower rate"), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threshold", "stochastic", "maybe"})
  void estimate_binarisingForGaussianUnits_isRefused(String how) throws IOException {
    Path file = write(SmallModel.gaussianRbm());
    String line = Cli.run("estimate", file, rows(), "--binarise", how).refused(ExitCodes.USAGE);
    assertTrue(line.contains(how), line);
    assertTrue(how.equals("maybe") || line.contains("leave it out"), line);
    Cli.succeed("estimate", file, rows(), "--binarise", "none", "--betas", 10);
  }

  @Test
  void estimate_byAnUnknownBinarisation_isRefusedOnBinaryRowsToo() throws IOException {
    Path file = write(SmallModel.dbm());
    String line = Cli.run("estimate", file, rows(), "--binarise", "maybe").refused(ExitCodes.USAGE);
    assertTrue(line.contains("unknown binarisation 'maybe'"), line);
  }

  @Test
  void sample_ofAPictureTooLarge_isRefusedBeforeAnythingIsDrawn() {
    Path out = folder.resolve("s.png");
    Path file = write(SmallModel.gaussianRbm());
    // Chains would be refused because of the label.
    Cli result = Cli.run("sample", file, "--n", 1_000_000, "--label", 0, "--out", out);
    assertTrue(result.refused(ExitCodes.USAGE).contains("pixels is too large"), result.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void sample_completingTooManyRowsForAPicture_isRefused() throws IOException {
    int n = 600_000;
    Path clamp = HandMade.npy(folder.resolve("c.npy"), new float[n * V], n, V);
    Path out = folder.resolve("s.png");
    Cli result =
        Cli.run("sample", write(SmallModel.dbm()), "--clamp", clamp, "--mean-field", "--out", out);
    assertTrue(result.refused(ExitCodes.USAGE).contains("pixels is too large"), result.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bm|{\"kind\":\"bm\",\"visible\":\"a\"}|visible is \"a\"",
        "bm|{\"kind\":\"bm\",\"visible\":1.5}|visible is 1.5",
        "bm|{\"kind\":\"bm\",\"visible\":99999999999}|visible is 99999999999",
        "bm|{\"kind\":\"bm\",\"visible\":0}|0 visible units",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"visibleUnits\":\"gaussian\"}|visibleUnits is"
            + " 'gaussian'",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"hiddenUnits\":\"rectified\"}|hiddenUnits is"
            + " 'rectified'",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"classes\":3}|a bm has no labels",
        "dbn|{\"kind\":\"dbn\",\"visibleUnits\":\"gaussian\"}|a dbn has bernoulli units",
        "dbn|{\"kind\":\"dbn\",\"hiddenUnits\":\"rectified\"}|a dbn has bernoulli units",
        "labelled|{\"kind\":\"dbn\",\"classes\":\"3\"}|classes is \"3\"",
        "dbm|{\"kind\":\"dbm\",\"hiddenUnits\":\"rectified\"}|a dbm has bernoulli units",
        "dbm|{\"kind\":\"dbm\",\"version\":99}|the key 'version', which this version does not know"
            + " for a dbm",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"classes\":0}|the key 'classes'",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"image\":[9,9]}|'image' is [9,9], not the height",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"image\":[-2,-2]}|'image' holds -2",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"image\":\"4\"}|'image' is \"4\"",
        "bm|{\"kind\":\"bm\",\"visible\":4,\"binarisation\":5}|5",
        "gaussian|[]|not a JSON object",
        "gaussian|3|not a JSON object",
        "gaussian|null|not a JSON object",
        "gaussian|''|not a JSON object",
      })
  void sample_fromADescriptionThatWouldBePassedOver_isRefused(
      String kind, String text, String said) {
    refuse(new SmallModel(text, SmallModel.of(kind).tensors()), said);
  }

  @Test
  void sample_fromANetWithSomeRecognitionWeights_namesThoseMissing() {
    Map<String, Tensor> tensors = new TreeMap<>(SmallModel.dbn().tensors());
    tensors.put("W3", Tensor.f32(new float[2 * 2], 2, 2));
    tensors.put("c3", Tensor.f32(new float[2], 2));
    tensors.put("r2", Tensor.f32(new float[2], 2));
    tensors.put("R2", Tensor.f32(new float[3 * 2], 3, 2));
    refuse(new SmallModel("{\"kind\":\"dbn\"}", tensors), "has no tensor R1");
  }

  @Test
  void sample_fromADiagonalThatIsNotZero_saysItOnce() {
    Map<String, Tensor> tensors = new TreeMap<>(SmallModel.bm().tensors());
    float[] w = tensors.get("W").floats().clone();
    w[0] = 3;
    tensors.put("W", Tensor.f32(w, 7, 7));
    SmallModel model = new SmallModel(SmallModel.bm().description(), tensors);
    String line = refuse(model, "diagonal of zeros");
    assertEquals(line.indexOf("W[0, 0] is 3.0"), line.lastIndexOf("W[0, 0]"), line);
  }

  private String refuse(SmallModel model, String said) {
    Path file = write(model);
    String line =
        Cli.run("sample", file, "--out", folder.resolve("s.npy")).refused(ExitCodes.BAD_INPUT);
    assertTrue(line.contains(file + ": ") && line.contains(said), line);
    return line;
  }
}
