package org.harmonium.cli;

import static org.harmonium.cli.SmallExperimentsTest.assertDrawn;
import static org.harmonium.cli.SmallExperimentsTest.assertFinite;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.harmonium.config.YamlRecords;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.network.NetworkSpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The experiments with networks: the small form of each runs to the end, a comparison with all its
 * variants, leaves pictures and models that the commands take, and gives the numbers of the table
 * in {@link SmallFormDigests}.
 */
class SmallNetworkExperimentsTest {
  private static final int ROWS = 20;

  @TempDir private Path folder;

  static List<Path> networks() throws IOException {
    return SmallExperimentsTest.all().stream()
        .filter(f -> SmallExperimentsTest.read(f).model() instanceof NetworkSpec)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void smallForm_runsToTheEnd_andCommandsTakeItsModels(Path file) throws IOException {
    Path out = folder.resolve("run");
    Cli result = Cli.succeed("run", file, "--small", "--backend", "cpu", "--out", out);
    assertTrue(result.out().lines().count() > 1, result.out());
    assertFalse(result.out().contains("NaN") || result.out().contains("Infinity"), result.out());
    assertTrue(Files.size(out.resolve("report.html")) > 1000);
    Experiment whole = SmallExperimentsTest.read(file);
    Experiment small = YamlRecords.read(file, Experiment.class, whole.small());
    ComparisonSettings comparison = small.comparison();
    if (comparison == null) {
      assertTakes(out, small);
    } else {
      for (ComparisonSettings.Cell cell : comparison.cells()) {
        assertTakes(out.resolve(cell.name()), small);
      }
    }
    SmallFormDigests.check(file, out);
  }

  private void assertTakes(Path run, Experiment small) throws IOException {
    ModelFile model = ModelFile.read(run.resolve("model.safetensors"));
    try (Stream<Path> pictures = Files.list(run.resolve("images"))) {
      List<Path> all = pictures.toList();
      assertFalse(all.isEmpty(), "no picture");
      for (Path picture : all) {
        assertDrawn(picture);
      }
    }
    Dataset all = Datasets.open(small.data().train());
    Dataset data = all.slice(0, ROWS);
    float[] values = SmallExperimentsTest.values(data);
    Path rows = HandMade.npy(folder.resolve("rows.npy"), values, data.rows(), data.cols());
    Path made = folder.resolve("made.npy");
    for (int layer = 1; layer <= model.layers(); layer++) {
      Cli.succeed("encode", run, rows, "--layer", layer, "--out", made);
      assertFinite(ROWS * model.hidden(layer), HandMade.numbers(made));
    }
    Cli evaluated =
        Cli.succeed("evaluate", run, data.labels() == null ? rows : small.data().train());
    assertFalse(evaluated.out().contains("NaN"), evaluated.out());
    if (model.kind().name().equals("autoencoder")) {
      Cli.succeed("reconstruct", run, rows, "--out", made);
      assertFinite(values.length, HandMade.numbers(made));
    }
    if (model.kind().name().equals("gan")) {
      Cli.succeed("sample", run, "--n", 30, "--out", made);
      assertFinite(30 * data.cols(), HandMade.numbers(made));
      Cli.succeed("sample", run, "--n", 30, "--out", folder.resolve("samples.png"));
      assertDrawn(folder.resolve("samples.png"));
    }
    if (model.kind().name().equals("classifier")) {
      assertTrue(evaluated.out().contains("taken for"), evaluated.out());
      assertEquals(ExitCodes.USAGE, Cli.run("sample", run, "--out", made).code());
    }
  }
}
