package org.harmonium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs in experiments/java are short, work, and stand in the documentation as they are. */
class ProgramsTest {
  private static final Path PROGRAMS = Path.of("experiments/java");

  @TempDir private static Path classes;

  @TempDir private Path folder;

  @BeforeAll
  static void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()));
    try (Stream<Path> files = Files.list(PROGRAMS)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    int code =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, code, "the programs do not compile");
  }

  @ParameterizedTest
  @CsvSource({
    "TrainRbm, 12",
    "PretrainClassifier, 20",
    "EarlyStopping, 15",
    "CustomRule, 30",
    "SpinUnits, 40",
    "UseSpins, 12"
  })
  void program_withoutImportsAndComments_isShort(String name, int most) throws IOException {
    long lines =
        Files.readAllLines(PROGRAMS.resolve(name + ".java")).stream()
            .map(String::strip)
            .filter(
                line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("import "))
            .count();
    assertTrue(lines <= most, name + " has " + lines + " lines");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TrainRbm", "PretrainClassifier", "EarlyStopping", "CustomRule", "SpinUnits"})
  void program_inTheDocumentation_isTheFile(String name) throws IOException {
    String page = Files.readString(Path.of("src/docs/java.md"));
    String program = Files.readString(PROGRAMS.resolve(name + ".java")).strip();
    assertTrue(page.contains("```java\n" + program + "\n```"), name + " differs in java.md");
  }

  @Test
  void trainRbm_run_savesAModel() {
    String out = run("TrainRbm");
    assertEquals("1797 rows of 100 features", out.strip());
    try (Model model = Model.load(folder.resolve("rbm.safetensors"), "cpu")) {
      assertEquals("rbm", model.kind());
      assertEquals(100, model.hidden(1));
    }
  }

  @Test
  void pretrainClassifier_run_classifies() {
    String out = run("PretrainClassifier").strip();
    assertTrue(out.startsWith("error on test digits: "), out);
    double error = Double.parseDouble(out.substring(out.lastIndexOf(' ') + 1));
    assertTrue(error < 0.2, out);
  }

  @Test
  void earlyStopping_run_stopsBeforeTheLastEpoch() {
    List<String> lines = run("EarlyStopping").lines().toList();
    assertTrue(lines.size() > 3 && lines.size() < 100, lines.size() + " epochs");
    assertTrue(lines.get(0).startsWith("1: -"), lines.get(0));
  }

  @Test
  void customRule_run_learns() {
    assertEquals("", run("CustomRule"));
  }

  @Test
  void customUnits_run_haveMeansOnBothSidesOfZero() {
    String out = run("UseSpins").strip();
    String[] means = out.substring(1, out.length() - 1).split(", ");
    assertEquals(50, means.length);
    List<Double> values = Stream.of(means).map(Double::valueOf).toList();
    assertTrue(values.stream().allMatch(x -> Math.abs(x) <= 1), out);
    assertTrue(values.stream().anyMatch(x -> x < 0) && values.stream().anyMatch(x -> x > 0), out);
  }

  /** Runs a program in a process of its own; what it prints. */
  private String run(String name) {
    String path =
        String.join(
            File.pathSeparator,
            classes.toString(),
            PROGRAMS.toAbsolutePath().toString(),
            classPath());
    Path errors = folder.resolve("errors.txt");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  path,
                  name)
              .directory(folder.toFile())
              .redirectError(errors.toFile())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> text(errors));
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The class path of the tests; the console launcher has it in a class loader of its own. */
  private static String classPath() {
    ClassLoader loader = Harmonium.class.getClassLoader();
    Stream<String> entries =
        loader instanceof URLClassLoader own
            ? Stream.of(own.getURLs()).map(url -> Path.of(URI.create(url.toString())).toString())
            : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    return entries
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
