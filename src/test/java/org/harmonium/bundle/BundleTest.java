package org.harmonium.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A bundle, moved to where nothing is that it was made from, on a machine without Java. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class BundleTest {
  private static final String EXPERIMENT =
      """
      name: tiny
      data: {train: bars-and-stripes, binarisation: none}
      model: {kind: rbm, hidden: 8, weightScale: 0.1}
      learning: {algorithm: pcd, k: 1, chains: 10, batch: 5, epochs: 6, rate: 0.1}
      images: {tiles: 4, steps: 5}
      """;

  @TempDir private static Path folder;
  private static final String OF_TESTS =
      "(junit-(jupiter|platform-(commons|engine|launcher))|opentest4j|apiguardian|archunit|slf4j|surefire).*";

  private static Path bundle;
  private static long bytes;

  /** What a process left. */
  private record Outcome(int code, String said) {}

  @BeforeAll
  static void writeAndMove() throws IOException {
    BuildTree tree = MadeTree.whole(folder.resolve("checkout"), EXPERIMENT);
    Path written = Files.createDirectory(folder.resolve("empty"));
    bytes = new Bundle(tree, Jdk.best()).write(written);
    bundle = Files.move(written, folder.resolve("another place"));
    Files.move(tree.root(), folder.resolve("gone"));
  }

  /** The commands that there are on the machine without Java. */
  private static Path commands() throws IOException {
    Path commands = folder.resolve("commands");
    if (!Files.exists(commands)) {
      Files.createDirectory(commands);
      for (String name : new String[] {"bash", "dirname", "readlink"}) {
        Path real = Path.of("/usr/bin", name);
        Files.createSymbolicLink(
            commands.resolve(name), Files.exists(real) ? real : Path.of("/bin", name));
      }
    }
    return commands;
  }

  /** Runs a command that knows of no Java. */
  private static Outcome run(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", commands().toString());
    builder.directory(folder.toFile());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
    return new Outcome(process.exitValue(), said);
  }

  @Test
  void doctor_runsOnTheRuntimeInside() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), bundle.resolve("harmonium"));
    Outcome doctor = run(link, "doctor");
    assertEquals(0, doctor.code, doctor.said);
    assertTrue(doctor.said.contains(Jdk.best().major() + "."), doctor.said);
    assertTrue(doctor.said.contains("backend cpu"), doctor.said);
    assertFalse(Files.exists(bundle.resolve("runtime/bin/jlink")));
  }

  @Test
  void licences_areListedOfEachLibrary() throws Exception {
    String licences = Files.readString(bundle.resolve("LICENCES.txt"));
    for (String libraries : List.of("target/lib", "target/test-lib")) {
      try (Stream<Path> jars = Files.list(bundle.resolve(libraries))) {
        for (Path jar : jars.toList()) {
          String name = jar.getFileName().toString();
          // The libraries of the tests are in this bundle only.
          boolean isListed = licences.contains(name + " ") || name.matches(OF_TESTS);
          assertTrue(isListed, name + " has no licence");
        }
      }
    }
  }

  @Test
  void run_learnsAndMakesAReport() throws Exception {
    Path out = folder.resolve("out");
    Outcome run =
        run(
            bundle.resolve("harmonium"),
            "run",
            bundle.resolve("experiments/tiny.yaml"),
            "--out",
            out);
    assertEquals(0, run.code, run.said);
    for (String made : new String[] {"model.safetensors", "report.html", "images/samples.png"}) {
      assertTrue(Files.size(out.resolve(made)) > 0, made);
    }
  }

  @Test
  void runTests_runsWhatItIsTold() throws Exception {
    Outcome tests =
        run(
            bundle.resolve("run-tests"),
            "-Dany=thing",
            "--select-class",
            "org.harmonium.backend.PhiloxTest");
    assertEquals(0, tests.code, tests.said);
    assertTrue(tests.said.matches("(?s).*\\[ +[1-9]\\d* tests successful +].*"), tests.said);
  }

  @Tag("long")
  @Test
  void runTests_byItself_findsTheTestsOfTheBackends() throws Exception {
    Outcome tests = run(bundle.resolve("run-tests"));
    assertEquals(0, tests.code, tests.said);
    assertTrue(tests.said.matches("(?s).*\\[ +[1-9]\\d* tests successful +].*"), tests.said);
  }

  @Tag("long")
  @Test
  void runTests_ofNothing_fails() throws Exception {
    assertEquals(2, run(bundle.resolve("run-tests"), "--include-package", "no.such.place").code);
  }

  @Test
  void libraries_haveTheDriversBindingButNotTheAssembler() throws IOException {
    Path natives = bundle.resolve("target/lib/jcuda-natives-12.6.0-linux-x86_64.jar");
    try (ZipFile jar = new ZipFile(natives.toFile())) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      assertTrue(
          names.stream().anyMatch(name -> name.contains("libJCudaDriver")), names.toString());
      assertTrue(names.stream().noneMatch(name -> name.contains("PTXCompiler")), names.toString());
    }
  }

  @Test
  void size_isThatOfItsFiles_andSmall() throws Exception {
    Outcome du = run("/usr/bin/find", bundle, "-type", "f", "-printf", "%s\n");
    long sum = du.said.lines().mapToLong(Long::parseLong).sum();
    assertEquals(sum, bytes);
    // The test's libraries, which no real bundle has, are in it too.
    assertTrue(bytes < 1.3 * Bundle.COMFORTABLE_BYTES, Bundle.megabytes(bytes));
  }

  @Test
  void scripts_haveNoPlaceLeftToFill() throws IOException {
    for (String name : new String[] {"harmonium", "run-tests", "README.txt"}) {
      assertFalse(Files.readString(bundle.resolve(name)).matches("(?s).*@[A-Z]+@.*"), name);
    }
  }
}
