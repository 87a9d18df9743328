package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a machine decides where libraries are looked for; tests make one up.
 *
 * @param system as the property {@code os.name}
 * @param architecture as the property {@code os.arch}
 * @param root the folder that stands for {@code /}
 * @param home the user's
 * @param environment the process's variables
 * @param linkerCache the lines of {@code ldconfig -p}
 * @param emulated the folder of the emulated device; null for a real one
 */
record Host(
    String system,
    String architecture,
    Path root,
    Path home,
    Map<String, String> environment,
    Supplier<List<String>> linkerCache,
    @Nullable Path emulated) {
  private static final int PATIENCE_SECONDS = 10;

  /** This machine. */
  static Host present() {
    String emulated = System.getProperty(CudaLibraries.EMULATED);
    return new Host(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        Path.of("/"),
        Path.of(System.getProperty("user.home", "/")),
        System.getenv(),
        Host::listLinkerCache,
        emulated == null ? null : Path.of(emulated).toAbsolutePath());
  }

  /** Whether JCuda has natives for it. */
  boolean isSupported() {
    return system.toLowerCase(Locale.ROOT).startsWith("linux")
        && (architecture.equals("amd64") || architecture.equals("x86_64"));
  }

  /** The lines, or none where there is no ldconfig, as on musl. */
  private static List<String> listLinkerCache() {
    for (String command : List.of("/sbin/ldconfig", "/usr/sbin/ldconfig", "ldconfig")) {
      if (command.startsWith("/") && !Files.isExecutable(Path.of(command))) {
        continue;
      }
      try {
        return linesOf(new ProcessBuilder(command, "-p"));
      } catch (IOException e) {
        // the next one may run
      }
    }
    return List.of();
  }

  private static List<String> linesOf(ProcessBuilder command) throws IOException {
    // Into a file, so that a command that hangs can be given up.
    Path output = Files.createTempFile("harmonium-ldconfig", ".txt");
    try {
      Process process =
          command
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      return Files.readString(output, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      Files.delete(output);
    }
  }
}
