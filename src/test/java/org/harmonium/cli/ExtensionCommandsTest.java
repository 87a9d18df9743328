package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A layer and units that only the tests have, from an experiment file to the commands on what was
 * learned.
 */
@Timeout(120)
class ExtensionCommandsTest {
  private static final int COLS = 6;
  private static final int ROWS = 14;

  @TempDir Path folder;

  private static final String SPLIT =
      "{train: digits, rows: 60, validationRows: 10, testRows: 10, binarisation: none}";

  private static final String CLASSIFIER =
      """
      name: gated
      data: %s
      model: {kind: classifier, layers: ['dense:12:relu', 'gated:7', batch-normalisation, 'dense:5:tanh']}
      learning: {algorithm: backpropagation, l2: 0.001, maxNorm: 2, frozen: 1, batch: 15, epochs: 2, rate: 0.01}
      watch: {every: 1, rows: 20}
      images: {tiles: 4}
      """
          .formatted(SPLIT);

  private static final String AUTOENCODER =
      """
      name: gated
      data: %s
      model: {kind: autoencoder, encoder: ['masking:0.1', 'gated:7'], decoder: ['gated:9']}
      learning: {algorithm: backpropagation, batch: 15, epochs: 2, rate: 0.01}
      watch: {every: 1, rows: 20}
      images: {tiles: 4, steps: 2}
      """
          .formatted(SPLIT);

  private static final String RBM =
      """
      name: trinary
      data: {train: DATA, binarisation: none}
      model: {kind: rbm, hidden: 3, visibleUnits: %s, hiddenUnits: %s, weightScale: 0.1}
      learning: {algorithm: pcd, chains: 4, batch: 5, epochs: 4, rate: 0.1}
      watch: {every: 1, rows: 14, pseudoLikelihood: exact, likelihood: {method: exact}}
      estimate: {method: exact}
      images: {tiles: 4, steps: 2}
      """;

  private Path run(String yaml, String... settings) {
    Path out = folder.resolve("run");
    Path file = Tiny.write(folder.resolve("extension.yaml"), yaml);
    Commands.run(Tiny.run(file, out, settings).toArray()).assertOk();
    return out;
  }

  private static JsonNode json(Object... command) throws IOException {
    Object[] all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = "--json";
    return new ObjectMapper().readTree(Cli.succeed(all).out());
  }

  private static String header(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).get(0);
  }

  private Path digits() throws IOException {
    Dataset some = Datasets.open("digits").slice(100, 120);
    return HandMade.npy(folder.resolve("rows.npy"), some.toFloats(), 20, some.cols());
  }

  @Test
  void layer_inAClassifier_isLearnedResumedAndReported() throws IOException {
    Path whole = run(CLASSIFIER, "checkpoints.everySteps=1", "checkpoints.keep=1000");
    String header = header(whole);
    for (String name : List.of("W2", "U1", "W3", "W4")) {
      assertTrue(header.contains("gradient_norm_" + name), header);
    }
    assertTrue(!header.contains("gradient_norm_W1"), header); // frozen
    assertTrue(!header.contains("gradient_norm_W5"), header);
    Resumable.assertFromEvery(2, whole, folder.resolve("copy"));
    assertTrue(Files.readString(whole.resolve("report.html")).contains("gated"));
    assertEquals(1797, json("evaluate", whole, "digits").get("rows").intValue());
    Cli.succeed("encode", whole, digits(), "--layer", 2, "--out", folder.resolve("h.npy"));
    assertEquals(20 * 7, HandMade.numbers(folder.resolve("h.npy")).length);
  }

  @Test
  void layer_inAnAutoencoder_isLearnedAndReconstructs() throws IOException {
    Path run = run(AUTOENCODER);
    Cli.succeed("reconstruct", run, digits(), "--out", folder.resolve("r.npy"));
    assertEquals(20 * 64, HandMade.numbers(folder.resolve("r.npy")).length);
    Cli.succeed("sample", run, "--n", 4, "--steps", 2, "--out", folder.resolve("s.npy"));
  }

  @Test
  void layer_thatIsNotMirrored_needsADecoder() {
    Path file =
        Tiny.write(
            folder.resolve("extension.yaml"), AUTOENCODER.replace(", decoder: ['gated:9']", ""));
    String refusal = Cli.run("run", file, "--dry-run").refused(ExitCodes.USAGE);
    assertTrue(refusal.contains("gated:7") && refusal.contains("decoder"), refusal);
  }

  /** Rows of -1, 0 and 1, in which columns 3 to 5 are the negative of columns 0 to 2. */
  private Path trinary() throws IOException {
    float[] values = new float[ROWS * COLS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0, rest = row * 5; i < 3; i++, rest /= 3) {
        values[row * COLS + i] = rest % 3 - 1;
        values[row * COLS + 3 + i] = 1 - rest % 3;
      }
    }
    return HandMade.npy(folder.resolve("trinary.npy"), values, ROWS, COLS);
  }

  @ParameterizedTest
  @CsvSource({"trinary, bernoulli", "trinary, trinary"})
  void units_ofAnRbm_areLearnedResumedAndRun(String visible, String hidden) throws IOException {
    Path data = trinary();
    String yaml = RBM.formatted(visible, hidden).replace("DATA", data.toString());
    Path whole = run(yaml, "checkpoints.everySteps=1", "checkpoints.keep=1000");
    String header = header(whole);
    for (String name : List.of("pseudo_likelihood", "log_z", "free_energy_train")) {
      assertTrue(header.contains(name), header);
    }
    Resumable.assertFromEvery(3, whole, folder.resolve("copy"));
    JsonNode exact = json("estimate", whole, data, "--method", "exact");
    JsonNode annealed =
        json("estimate", whole, data, "--method", "ais", "--chains", 200, "--betas", 200);
    assertEquals(
        exact.at("/figures/log_z").doubleValue(), annealed.at("/figures/log_z").doubleValue(), 0.1);
    assertTrue(exact.at("/figures/log_z").isNumber(), exact.toString());
    Path out = folder.resolve("s.npy");
    Cli.succeed("sample", whole, "--n", 8, "--steps", 5, "--out", out);
    for (float x : HandMade.numbers(out)) {
      assertTrue(x >= -1 && x <= 1, "a value of " + x);
    }
    Cli.succeed("reconstruct", whole, data, "--out", folder.resolve("r.npy"));
    Cli.succeed("encode", whole, data, "--samples", "--out", folder.resolve("h.npy"));
    for (float x : HandMade.numbers(folder.resolve("h.npy"))) {
      assertTrue(x == 0 || x == 1 || (hidden.equals("trinary") && x == -1), "a state of " + x);
    }
    Path file = whole.resolve("model.safetensors");
    String head = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertTrue(head.contains("\\\"visibleUnits\\\":\\\"trinary\\\""), head.substring(0, 300));
  }

  @Test
  void units_ofOtherValues_areRefusedByTheirOwnWords() throws IOException {
    Path two = HandMade.npy(folder.resolve("two.npy"), new float[] {0, 2}, 1, 2);
    String yaml = RBM.formatted("trinary", "bernoulli").replace("DATA", two.toString());
    Path file = Tiny.write(folder.resolve("extension.yaml"), yaml);
    String refusal = Cli.run("run", file, "--dry-run").refused(ExitCodes.BAD_INPUT);
    assertTrue(refusal.contains("trinary units take values from -1 to 1"), refusal);
  }
}
