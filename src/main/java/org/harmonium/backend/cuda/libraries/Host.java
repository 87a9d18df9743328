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
 * The properties of a machine that determine where libraries are searched. Tests construct their
 * own.
 *
 * @param system the property {@code os.name}
 * @param architecture the property {@code os.arch}
 * @param root the directory that represents {@code /}
 * @param home the home directory of the user
 * @param environment the environment variables of the process
 * @param linkerCache the lines of {@code ldconfig -p}
 * @param emulated the directory of the emulated device; null for a real one
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

  boolean isSupported() {
    return system.toLowerCase(Locale.ROOT).startsWith("linux")
        && (architecture.equals("amd64") || architecture.equals("x86_64"));
  }

  /** Returns the lines, or none if there is no ldconfig, as on musl. */
  private static List<String> listLinkerCache() {
    for (String command : List.of("/sbin/ldconfig", "/usr/sbin/ldconfig", "ldconfig")) {
      if (command.startsWith("/") && !Files.isExecutable(Path.of(command))) {
        continue;
      }
      try {
        return linesOf(new ProcessBuilder(command, "-p"));
      } catch (IOException e) {
        // the next command may run
      }
    }
    return List.of();
  }

  private static List<String> linesOf(ProcessBuilder command) throws IOException {
    // Written to a file, so that a command that hangs can be abandoned.
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
