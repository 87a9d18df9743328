package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.harmonium.config.YamlRecords;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.machine.MachineSpec;
import org.harmonium.kind.rows.DataSettings.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The experiments of the project: each says what it answers and what was measured, and its small
 * form runs to the end, leaves pictures and a model that every command takes, and gives the numbers
 * of the table in {@link SmallFormDigests}.
 */
class SmallExperimentsTest {
  private static final Path FOLDER = Path.of("experiments");

  private static final int ROWS = 20;

  @TempDir private Path folder;

  /** Those of Boltzmann machines; {@link SmallNetworkExperimentsTest} has the others. */
  static List<Path> machines() throws IOException {
    return all().stream().filter(f -> read(f).model() instanceof MachineSpec).toList();
  }

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static Experiment read(Path file) {
    return YamlRecords.read(file, Experiment.class, List.of());
  }

  @ParameterizedTest
  @MethodSource("all")
  void experiment_saysItsSourceAndWhatIsExpected(Path file) throws IOException {
    Experiment experiment = read(file);
    assertEquals(file.getFileName().toString(), experiment.name() + ".yaml");
    assertTrue(!experiment.source().isBlank() && !experiment.question().isBlank());
    assertFalse(experiment.small().isEmpty(), "no small form");
    assertFalse(experiment.expected().isEmpty(), "nothing is expected");
    assertTrue(
        Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("# Results (seed")),
        "no line gives results");
  }

  @ParameterizedTest
  @MethodSource("machines")
  void smallForm_runsToTheEnd_andEveryCommandTakesItsModel(Path file) throws IOException {
    Path out = folder.resolve("run");
    Cli result = Cli.succeed("run", file, "--small", "--backend", "cpu", "--out", out);
    assertTrue(Files.exists(out.resolve("model.safetensors")), result.err());
    assertTrue(Files.exists(out.resolve("images/samples.png")));
    assertTrue(result.out().lines().count() > 1, result.out());
    assertTrue(!result.out().contains("NaN") && !result.out().contains("Infinity"), result.out());
    Experiment small = YamlRecords.read(file, Experiment.class, read(file).small());
    ModelFile model = ModelFile.read(out.resolve("model.safetensors"));
    assertPictures(out.resolve("images"), model.layers());
    Dataset all = Datasets.open(small.data().train());
    Dataset data = all.slice(0, Math.min(ROWS, all.rows()));
    float[] values = values(data);
    Path rows = HandMade.npy(folder.resolve("rows.npy"), values, data.rows(), data.cols());
    for (int layer = 1; layer <= model.layers(); layer++) {
      Path h = folder.resolve("h.npy");
      Cli.succeed("encode", out, rows, "--layer", layer, "--out", h);
      assertFinite(data.rows() * model.hidden(layer), HandMade.numbers(h));
    }
    Path reconstructed = folder.resolve("r.npy");
    Cli.succeed("reconstruct", out, rows, "--out", reconstructed);
    assertFinite(values.length, HandMade.numbers(reconstructed));
    assertEstimate(out, rows);
    assertCompleted(out, small, Arrays.copyOf(values, data.cols()));
    SmallFormDigests.check(file, out);
  }

  /** What the run drew: of its chains, and of each hidden layer. */
  private static void assertPictures(Path images, int layers) throws IOException {
    assertDrawn(images.resolve("chains.png"));
    assertDrawn(images.resolve("filters.png"));
    for (int layer = 2; layer <= layers; layer++) {
      assertDrawn(images.resolve("filters-layer-" + layer + ".png"));
    }
    assertFalse(Files.exists(images.resolve("filters-layer-" + (layers + 1) + ".png")));
  }

  /** A picture that is not of one colour. */
  static void assertDrawn(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    int[] colours =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    assertTrue(Arrays.stream(colours).distinct().count() > 2, png + " is blank");
  }

  static float[] values(Dataset data) {
    float[] values = new float[data.rows() * data.cols()];
    float[] row = new float[data.cols()];
    for (int i = 0; i < data.rows(); i++) {
      data.row(i, row);
      System.arraycopy(row, 0, values, i * row.length, row.length);
    }
    return values;
  }

  static void assertFinite(int count, float[] numbers) {
    assertEquals(count, numbers.length);
    for (float x : numbers) {
      assertTrue(Float.isFinite(x), "a value of " + x);
    }
  }

  private static void assertEstimate(Path run, Path rows) throws IOException {
    Cli said = Cli.succeed("estimate", run, rows, "--chains", 10, "--betas", 50, "--json");
    JsonNode figures = new ObjectMapper().readTree(said.out()).get("figures");
    JsonNode figure = figures.get(figures.has("bound") ? "bound" : "log_probability");
    assertTrue(figure.isNumber() && figure.doubleValue() < 0, said.out());
  }

  /** Every other value of a row held; of whitened rows none can be. */
  private void assertCompleted(Path run, Experiment small, float[] row) throws IOException {
    boolean isReal = small.model().values().isScaled();
    float free = isReal ? 1e4f : -1;
    for (int i = 1; i < row.length; i += 2) {
      row[i] = free;
    }
    Path clamp = HandMade.npy(folder.resolve("clamp.npy"), row, 1, row.length);
    Path completed = folder.resolve("c.npy");
    List<Object> command = new ArrayList<>(List.of("sample", run, "--clamp", clamp, "--n", 3));
    command.addAll(List.of("--free", free, "--steps", 5, "--out", completed));
    Cli result = Cli.run(command.toArray());
    if (small.data().preprocessing() == Preprocessing.ZCA) {
      assertTrue(result.refused(ExitCodes.USAGE).contains("whitened"));
      return;
    }
    assertEquals(0, result.code(), result.err());
    float[] numbers = HandMade.numbers(completed);
    assertFinite(3 * row.length, numbers);
    for (int at = 0; at < numbers.length; at++) {
      int i = at % row.length;
      if (row[i] != free) {
        assertEquals(row[i], numbers[at], isReal ? 1e-3 : 0, "a held value");
      }
    }
  }

  @Test
  void small_withoutASmallForm_isRefused() {
    Cli result = Cli.run("run", Tiny.yaml(folder), "--small", "--dry-run");
    assertTrue(result.refused(ExitCodes.USAGE).contains("has no small form"));
  }
}
