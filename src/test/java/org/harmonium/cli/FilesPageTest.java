package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python code in {@code src/docs/files.md} reads the model files of every kind. */
class FilesPageTest {
  private static final Pattern CODE = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @BeforeEach
  void needsNumpy() throws InterruptedException {
    assumeTrue(Python.hasNumpy());
  }

  private String learned(String experiment) {
    Path run = folder.resolve(experiment);
    Path file = Path.of("experiments", experiment + ".yaml");
    Cli.succeed("run", file, "--small", "--backend", "cpu", "--out", run);
    return run.resolve("model.safetensors").toString();
  }

  /** Compares what a function of the page gives for rows with what encode writes. */
  private void assertEncodes(String model, int layer, String expression, double bound)
      throws IOException, InterruptedException {
    Path rows = folder.resolve("x.npy");
    Path codes = folder.resolve("h.npy");
    python("numpy.save('%s', numpy.eye(64, dtype='float32')[:20])".formatted(rows));
    Cli.succeed("encode", model, rows, "--layer", layer, "--backend", "cpu", "--out", codes);
    String difference =
        python(
            "x = numpy.load('%s'); path = '%s'".formatted(rows, model),
            "print(abs(%s - numpy.load('%s')).max())".formatted(expression, codes));
    assertTrue(Double.parseDouble(difference) < bound, expression + " differs by " + difference);
  }

  private String python(String... lines) throws IOException, InterruptedException {
    String page = Files.readString(Path.of("src/docs/files.md"));
    List<MatchResult> blocks = CODE.matcher(page).results().toList();
    assertEquals(6, blocks.size());
    String code = blocks.stream().map(block -> block.group(1)).collect(Collectors.joining("\n"));
    Path script = folder.resolve("reader.py");
    Files.writeString(script, code + "\n" + String.join("\n", lines) + "\n");
    return Python.run(script).strip();
  }

  @Test
  void machines_areRead() throws Exception {
    assertEncodes(learned("rbm-digits"), 1, "rbm_hidden_means(path, x)", 1e-5);
    assertEncodes(learned("dbn-mnist-labels"), 2, "dbn_features(path, x, 2)", 1e-5);
    assertEncodes(learned("dbm-mnist"), 2, "dbm_means(path, x)[1]", 1e-2);
    String energies =
        python(
            "e = bm_energy('%s', numpy.eye(9), numpy.zeros((9, 3)))".formatted(learned("bm-exact")),
            "print(e.shape[0])");
    assertEquals("9", energies);
  }

  @Test
  void networks_areRead() throws Exception {
    assertEncodes(learned("ae-digits"), 2, "autoencoder_code(path, x)", 1e-4);
    String sums =
        python(
            "p = classifier_probabilities('%s', numpy.eye(64)[:5])"
                .formatted(learned("relu-mnist")),
            "print(p.shape, abs(p.sum(1) - 1).max() < 1e-5)");
    assertEquals("(5, 10) True", sums);
    String samples = python("print(gan_samples('%s', 3).shape)".formatted(learned("gan-digits")));
    assertEquals("(3, 64)", samples);
  }
}
