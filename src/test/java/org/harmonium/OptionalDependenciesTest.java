package org.harmonium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that depends on the library alone has no optional dependency in its class path. */
class OptionalDependenciesTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>\\s*<groupId>.*?</dependency>", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([a-z-]+)</artifactId>");

  @TempDir private Path folder;

  /** The artifacts that a program gets, without those that they depend on. */
  private static List<String> required() throws Exception {
    List<String> required = new ArrayList<>();
    Matcher dependencies = DEPENDENCY.matcher(Files.readString(Path.of("pom.xml")));
    while (dependencies.find()) {
      String text = dependencies.group();
      Matcher artifact = ARTIFACT.matcher(text);
      if (!text.contains("<optional>true") && !text.contains("<scope>") && artifact.find()) {
        required.add(artifact.group(1));
      }
    }
    return required;
  }

  private static boolean isRequired(Path jar) {
    return jar.getFileName()
        .toString()
        .matches("(ejml|jackson|snakeyaml-engine|fastcsv|jspecify)-.*");
  }

  @Test
  void required_areTheLibrariesForDataAndMatricesOnly() throws Exception {
    assertEquals(
        List.of(
            "ejml-fdense",
            "ejml-ddense",
            "snakeyaml-engine",
            "jackson-databind",
            "fastcsv",
            "jspecify"),
        required());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64") // elsewhere CUDA needs another machine
  void training_withoutThem_runsOnTheCpu_andSaysWhatIsMissing() throws Exception {
    List<String> classPath = new ArrayList<>(List.of(ClassPath.classes().toString()));
    for (Path jar : ClassPath.jars()) {
      if (isRequired(jar)) {
        classPath.add(jar.toString());
      }
    }
    assertTrue(classPath.size() > required().size(), classPath.toString());
    Path program = Files.createDirectories(folder.resolve("org/harmonium"));
    try (InputStream in = SmallTraining.class.getResourceAsStream("SmallTraining.class")) {
      Files.copy(in, program.resolve("SmallTraining.class"));
    }
    classPath.add(folder.toString());
    List<String> said = run(classPath.stream().collect(Collectors.joining(File.pathSeparator)));
    assertTrue(said.contains("epochs 2 on cpu"), said.toString());
    List<String> refused = said.stream().filter(line -> line.startsWith("refused: ")).toList();
    assertEquals(2, refused.size(), said.toString());
    assertTrue(refused.get(0).contains("CUDA needs org.jcuda:jcublas:12.6.0"), refused.get(0));
    assertTrue(refused.get(1).contains("OpenBLAS needs dev.ludovic.netlib:blas"), refused.get(1));
    assertTrue(said.stream().noneMatch(line -> line.contains("Error")), said.toString());
  }

  private static List<String> run(String classPath) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(), "-Xmx256m", "-cp", classPath, SmallTraining.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
    assertEquals(0, process.exitValue(), said);
    return said.lines().toList();
  }
}
