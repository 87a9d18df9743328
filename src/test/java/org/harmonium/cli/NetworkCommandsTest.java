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
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.kind.ModelFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run of each kind of network to its end, and the commands on what it has learned. */
@Timeout(60)
class NetworkCommandsTest {
  private static final int ROWS = 20;

  @TempDir Path folder;

  static Iterable<String> classifiers() {
    return TinyNetworks.names("classifier");
  }

  static Iterable<String> autoencoders() {
    return TinyNetworks.names("autoencoder");
  }

  static Iterable<String> gans() {
    return TinyNetworks.names("gan");
  }

  private Path run(String name) {
    Path out = folder.resolve("run");
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of(name));
    Cli result = Cli.succeed(Tiny.run(file, out, "images.everyEpochs=1").toArray());
    assertFalse(result.out().matches("(?s).*(NaN|Infinity).*"), result.out());
    assertTrue(result.out().contains("report: " + out.resolve("report.html")), result.out());
    assertTrue(Files.exists(out.resolve("report.html")));
    return out;
  }

  /** Further rows, which were not learned from. */
  private Path rows(String name) throws IOException {
    String set = name.substring(1 + name.indexOf('-'));
    Dataset data = Datasets.open(set.equals("spiral") || set.equals("ring") ? set : "digits");
    Dataset some = data.slice(100, 100 + ROWS);
    return HandMade.npy(folder.resolve("rows.npy"), some.toFloats(), ROWS, some.cols());
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void classifier_names_andEncodes(String name) throws IOException {
    Path model = run(name);
    assertPictures(model, "filters");
    assertEncodes(
        model, rows(name), name.equals("classifier-maxout") ? List.of(6, 5) : List.of(12, 8));
    JsonNode said = json("evaluate", model, "digits");
    assertEquals(1797, said.get("rows").intValue());
    assertEquals(said.get("wrong").doubleValue() / 1797, said.get("error").doubleValue(), 1e-12);
    Cli text = Cli.succeed("evaluate", model, "digits");
    assertTrue(text.out().matches("(?s).*\\Rerror +0[.]\\d{4}\\R.*"), text.out());
  }

  @ParameterizedTest
  @MethodSource("autoencoders")
  void autoencoder_reconstructs_andEncodes(String name) throws IOException {
    Path model = run(name);
    Path rows = rows(name);
    boolean isPlane = name.endsWith("spiral");
    if (isPlane) {
      assertPictures(model, "field");
    } else {
      assertPictures(model, "filters", "reconstructions");
    }
    List<Integer> layers =
        switch (name) {
          case "autoencoder-sparse" -> List.of(80);
          case "autoencoder", "autoencoder-contractive", "autoencoder-denoising" -> List.of(9);
          case "autoencoder-spiral" -> List.of(12, 9);
          default -> List.of(12, 5);
        };
    assertEncodes(model, rows, layers);
    Path out = folder.resolve("r.npy");
    String said = Cli.succeed("reconstruct", model, rows, "--out", out, "--json").out();
    double aValue = new ObjectMapper().readTree(said).get("squared_error_a_value").doubleValue();
    float[] made = HandMade.numbers(out);
    assertEquals(squaredError(HandMade.numbers(rows), made), aValue, 1e-6);
    boolean ofUnitInterval = !isPlane && !name.endsWith("contractive");
    for (float x : made) {
      assertTrue(ofUnitInterval ? x > 0 && x < 1 : Float.isFinite(x), "a value of " + x);
    }
    Cli.succeed("reconstruct", model, rows, "--out", folder.resolve("r.png"));
    JsonNode judged = json("evaluate", model, rows);
    int cols = made.length / ROWS;
    // The spiral was standardised: there an error is judged in the units that were learned.
    if (!isPlane) {
      assertEquals(aValue, judged.get("squared_error_a_value").doubleValue(), 1e-6);
      assertEquals(aValue * cols, judged.get("squared_error_a_row").doubleValue(), 1e-5);
    }
    Cli beside = Cli.run("evaluate", model, rows, "--pca", rows, "--json");
    if (isNarrow(model, cols)) {
      JsonNode pca = new ObjectMapper().readTree(beside.out());
      assertTrue(pca.get("pca_squared_error_a_row").doubleValue() >= 0, beside.out());
    } else {
      assertTrue(beside.refused(ExitCodes.USAGE).contains("lose nothing"));
    }
  }

  private static boolean isNarrow(Path model, int cols) {
    ModelFile file = ModelFile.read(model.resolve("model.safetensors"));
    return file.hidden(file.layers()) < cols;
  }

  @ParameterizedTest
  @CsvSource({"autoencoder-denoising, 64", "autoencoder-spiral, 2"})
  void denoisingAutoencoder_samplesByItsChain(String name, int cols) throws IOException {
    Path model = run(name);
    if (cols == 64) {
      assertPictures(model, "samples");
    }
    Path rows = rows(name);
    byte[] first = sample(model, "a.npy", "--steps", 3, "--seed", 2);
    assertArrayEquals(first, sample(model, "b.npy", "--steps", 3, "--seed", 2));
    assertFalse(Arrays.equals(first, sample(model, "c.npy", "--steps", 3, "--seed", 3)));
    assertFalse(Arrays.equals(first, sample(model, "d.npy", "--steps", 2, "--seed", 2)));
    assertShape(folder.resolve("a.npy"), 7, cols);
    assertJudgedByWindows(model, rows);
  }

  @ParameterizedTest
  @MethodSource("gans")
  void gan_samples_andEncodes(String name) throws IOException {
    Path model = run(name);
    Path rows = rows(name);
    boolean isPlane = name.endsWith("ring");
    assertPictures(model, isPlane ? "density" : "samples");
    assertEncodes(
        model,
        rows,
        switch (name) {
          case "gan" -> List.of(10, 6);
          case "gan-classifier" -> List.of(6);
          default -> List.of(12);
        });
    byte[] first = sample(model, "a.npy", "--seed", 2);
    assertArrayEquals(first, sample(model, "b.npy", "--seed", 2));
    assertFalse(Arrays.equals(first, sample(model, "c.npy", "--seed", 3)));
    assertShape(folder.resolve("a.npy"), 7, isPlane ? 2 : 64);
    Cli.succeed("sample", model, "--n", 9, "--out", folder.resolve("s.png"));
    double share = json("evaluate", model, rows).get("taken_for_data").doubleValue();
    assertEquals(Math.rint(ROWS * share), ROWS * share, 1e-9);
    assertJudgedByWindows(model, rows);
  }

  private byte[] sample(Path model, String name, Object... more) throws IOException {
    Path out = folder.resolve(name);
    List<Object> command = new ArrayList<>(List.of("sample", model, "--n", 7, "--out", out));
    command.addAll(List.of(more));
    Cli.succeed(command.toArray());
    return Files.readAllBytes(out);
  }

  private static void assertJudgedByWindows(Path model, Path rows) throws IOException {
    JsonNode said =
        json("estimate", model, rows, "--method", "parzen", "--samples", 30, "--validation", rows);
    JsonNode figures = said.get("figures");
    assertEquals(30, said.get("samples").intValue());
    assertTrue(Double.isFinite(figures.get("parzen").doubleValue()), said.toString());
    assertTrue(figures.get("parzen.standard_error").doubleValue() > 0, said.toString());
    assertTrue(figures.get("parzen.sigma").doubleValue() > 0, said.toString());
  }

  private static JsonNode json(Object... command) throws IOException {
    List<Object> all = new ArrayList<>(List.of(command));
    all.add("--json");
    return new ObjectMapper().readTree(Cli.succeed(all.toArray()).out());
  }

  private static void assertPictures(Path run, String... names) {
    for (String name : names) {
      assertTrue(Files.exists(run.resolve("images/" + name + ".png")), name);
      assertTrue(
          name.equals("samples") || Files.exists(run.resolve("images/" + name + "-epoch-0001.png")),
          name + " of the first epoch");
    }
  }

  /** Each hidden layer, and without a number the last one. */
  private void assertEncodes(Path model, Path rows, List<Integer> layers) throws IOException {
    Path h = folder.resolve("h.npy");
    for (int layer = 1; layer <= layers.size(); layer++) {
      Cli.succeed("encode", model, rows, "--layer", layer, "--out", h);
      assertShape(h, ROWS, layers.get(layer - 1));
      for (float x : HandMade.numbers(h)) {
        assertTrue(Float.isFinite(x), "a value of " + x);
      }
    }
    byte[] last = Files.readAllBytes(h);
    String said = Cli.succeed("encode", model, rows, "--out", h).out();
    assertArrayEquals(last, Files.readAllBytes(h));
    assertTrue(said.matches("(?s).*layer +%d\\R.*".formatted(layers.size())), said);
    assertTrue(said.matches("(?s).*values +outputs\\R.*"), said);
    List<Object> beyond = List.of("encode", model, rows, "--layer", layers.size() + 1);
    Commands.assertRefused(
        folder, ExitCodes.USAGE, with(beyond, "--out", folder.resolve("x.npy")), "--layer");
    List<Object> samples = List.of("encode", model, rows, "--samples");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        with(samples, "--out", folder.resolve("x.npy")),
        "take their outputs");
  }

  private static List<Object> with(List<Object> command, Object... more) {
    List<Object> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static void assertShape(Path npy, int rows, int cols) throws IOException {
    String header = new String(Files.readAllBytes(npy), 0, 128, StandardCharsets.ISO_8859_1);
    assertTrue(header.contains("(%d, %d)".formatted(rows, cols)), header);
    assertEquals(rows * cols, HandMade.numbers(npy).length);
  }

  private static double squaredError(float[] rows, float[] made) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double d = (double) rows[i] - made[i];
      sum += d * d / rows.length;
    }
    return sum;
  }
}
