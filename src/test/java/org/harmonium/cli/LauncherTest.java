package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.ClassPath;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes: it is made, used and made anew, and it never does harm. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private static Path folder;
  private static Path jar;
  private static Path cds;

  /** What the launcher left. */
  private record Outcome(int code, String said) {}

  @BeforeAll
  static void makeCheckout() throws IOException, URISyntaxException {
    Files.copy(Path.of("harmonium"), folder.resolve("harmonium"));
    FileTime past = FileTime.from(Instant.now().minusSeconds(600));
    Files.setLastModifiedTime(Files.createFile(folder.resolve("pom.xml")), past);
    Files.setLastModifiedTime(Files.createDirectories(folder.resolve("src/main")), past);
    jar = Files.createDirectory(folder.resolve("target")).resolve("harmonium.jar");
    writeJar(ClassPath.classes());
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    cds = folder.resolve("target/cds");
  }

  private static void writeJar(Path classes) throws IOException, URISyntaxException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, HarmoniumCommand.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        ClassPath.jars().stream()
            .map(path -> path.toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> all = Files.walk(classes)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }

  private static Process start(Path java, String options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", folder.resolve("harmonium").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("HARMONIUM_JAVA", java.toString());
    builder.environment().put("HARMONIUM_JAVA_OPTS", options);
    return builder.start();
  }

  private static Outcome end(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
    return new Outcome(process.exitValue(), said);
  }

  /** A command that ends soon, with an error of its own. */
  private static Outcome report(Path java, String options) throws Exception {
    return end(start(java, options, "report", "nowhere"));
  }

  private static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(cds)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  /** The only archive, after its making where there is none. */
  private static Path archive() throws Exception {
    report(JAVA, "");
    List<Path> archives = archives();
    assertEquals(1, archives.size(), archives.toString());
    return archives.get(0);
  }

  private static boolean isUsed() throws Exception {
    String classes = report(JAVA, "-Xlog:class+load").said;
    return classes.contains("org.harmonium.cli.HarmoniumCommand source: shared objects file");
  }

  @Test
  void archive_isMadeOnceAndUsed() throws Exception {
    Path archive = archive();
    FileTime made = Files.getLastModifiedTime(archive);
    Outcome with = report(JAVA, "");
    assertEquals(report(JAVA, "-Xshare:off"), with);
    assertTrue(isUsed());
    assertEquals(made, Files.getLastModifiedTime(archive));
    assertFalse(Files.exists(cds.resolve(".making")));
  }

  @Test
  void archive_thatIsDamagedOrForeign_isMadeAnewInSilence() throws Exception {
    Path archive = archive();
    Outcome without = report(JAVA, "-Xshare:off");
    byte[] good = Files.readAllBytes(archive);
    byte[] noise = new byte[good.length];
    new Random(1).nextBytes(noise);
    for (byte[] bad : new byte[][] {Arrays.copyOf(good, good.length / 2), noise}) {
      Files.delete(archive);
      Files.write(archive, bad);
      assertEquals(without, report(JAVA, ""));
      assertFalse(Arrays.equals(bad, Files.readAllBytes(archive)));
    }
    assertTrue(isUsed());
  }

  @Test
  void heap_thatTheUserLimits_isNotBelowTheFirstHeap() throws Exception {
    String own = report(JAVA, "").said;
    for (String limit : List.of("-Xmx32m", "-XX:MaxHeapSize=33554432", "-Xmx1g -Xmx40000k")) {
      assertEquals(own, report(JAVA, limit).said);
    }
    // Without a small limit the first heap is that of the launcher.
    String flags = report(JAVA, "-Xmx1g -XX:+PrintFlagsFinal").said;
    assertTrue(flags.matches("(?s).* InitialHeapSize +=+ 67108864 .*"), flags);
  }

  @Test
  void archive_ofAnOlderJar_isMadeAnew() throws Exception {
    Path archive = archive();
    Path ofJar = archive.resolveSibling(archive.getFileName() + ".of");
    FileTime made = Files.getLastModifiedTime(ofJar);
    Thread.sleep(2); // a later time than the archive's
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    report(JAVA, "");
    assertTrue(Files.getLastModifiedTime(ofJar).compareTo(made) > 0);
    assertTrue(isUsed());
  }

  @Test
  void twoLaunchersAtOnce_runAlikeAndLeaveAGoodArchive() throws Exception {
    Path archive = archive();
    Outcome without = report(JAVA, "-Xshare:off");
    Files.delete(archive);
    Process first = start(JAVA, "", "report", "nowhere");
    Process second = start(JAVA, "", "report", "nowhere");
    assertEquals(without, end(first));
    assertEquals(without, end(second));
    assertTrue(isUsed());
  }

  @Test
  void folderThatCannotBeWritten_isNoError() throws Exception {
    Outcome without = report(JAVA, "-Xshare:off");
    Path away = folder.resolve("away");
    Files.move(cds, away);
    Files.createFile(cds); // keeps even the superuser from making it
    try {
      assertEquals(without, report(JAVA, ""));
    } finally {
      Files.delete(cds);
      Files.move(away, cds);
    }
  }

  @Test
  void javaThatMakesNoArchive_isAskedOnce() throws Exception {
    Path home = Files.createDirectories(folder.resolve("other java/bin"));
    Path asked = folder.resolve("asked");
    Path java = home.resolve("java");
    String script =
        "#!/usr/bin/env bash\n"
            + "case \"$*\" in *-Xshare:dump*) echo x >>'%s'; exit 1 ;; esac\n"
            + "exec '%s' \"$@\"\n";
    Files.writeString(java, script.formatted(asked, JAVA));
    assertTrue(java.toFile().setExecutable(true));
    Outcome first = report(java, "");
    assertEquals(report(JAVA, ""), first);
    assertEquals(first, report(java, ""));
    assertArrayEquals(new byte[] {'x', '\n'}, Files.readAllBytes(asked));
    assertFalse(archives().stream().anyMatch(file -> file.toString().contains("other java")));
  }

  @Test
  void helpAndVersion_areThoseOfTheCommandLine() throws Exception {
    assertEquals(Cli.succeed("--help").out(), end(start(JAVA, "", "--help")).said);
    assertEquals(Cli.succeed("--version").out(), end(start(JAVA, "", "--version")).said);
    assertEquals(Cli.succeed("run", "--help").out(), end(start(JAVA, "", "run", "--help")).said);
    Outcome usage = end(start(JAVA, ""));
    assertEquals(ExitCodes.USAGE, usage.code);
    assertEquals(Cli.run().err(), usage.said);
  }
}
