package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.yaml.YamlRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments of the project: each can be read, and its small form runs to the end. */
class SmallExperimentsTest {
  private static final Path FOLDER = Path.of("experiments");

  @TempDir private Path folder;

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static List<Path> withSmallForm() throws IOException {
    return all().stream().filter(f -> !read(f).small().isEmpty()).toList();
  }

  private static Experiment read(Path file) {
    return YamlRecords.read(file, Experiment.class, List.of());
  }

  @ParameterizedTest
  @MethodSource("all")
  void experiment_isNamedLikeItsFileAndSaysItsSource(Path file) {
    Experiment experiment = read(file);
    assertEquals(file.getFileName().toString(), experiment.name() + ".yaml");
    assertTrue(!experiment.source().isBlank() && !experiment.question().isBlank());
  }

  @ParameterizedTest
  @MethodSource("withSmallForm")
  void smallForm_runsToTheEndWithFiniteFigures(Path file) throws IOException {
    Path out = folder.resolve("run");
    Cli result = Cli.succeed("run", file, "--small", "--backend", "cpu", "--out", out);
    assertTrue(Files.exists(out.resolve("model.safetensors")), result.err());
    assertTrue(Files.exists(out.resolve("images/samples.png")));
    assertTrue(result.out().lines().count() > 1, result.out());
    assertTrue(!result.out().contains("NaN") && !result.out().contains("Infinity"), result.out());
  }

  @Test
  void small_withoutASmallForm_isRefused() {
    Cli result = Cli.run("run", FOLDER.resolve("rbm-digits.yaml"), "--small", "--dry-run");
    assertTrue(result.refused(ExitCodes.USAGE).contains("has no small form"));
  }
}
