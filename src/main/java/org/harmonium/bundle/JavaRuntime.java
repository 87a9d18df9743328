package org.harmonium.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.harmonium.io.ChildProcess;

/** A Java runtime with the modules required by the program, its libraries and its tests. */
final class JavaRuntime {
  static final String VECTORS = "jdk.incubator.vector";

  /** Modules in addition to those listed by jdeps: libraries use sun.misc.Unsafe if present. */
  private static final String MODULES =
      "java.base,java.logging,java.management,jdk.management,jdk.unsupported";

  private JavaRuntime() {}

  /** Creates a runtime from a JDK in a new directory. */
  static void link(Jdk jdk, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve("jlink").toString());
    command.add("--add-modules");
    command.add(jdk.hasVectors() ? MODULES + "," + VECTORS : MODULES);
    command.add("--strip-debug");
    command.add("--no-header-files");
    command.add("--no-man-pages");
    // JDK 21 renamed the levels and warns about the old names.
    command.add(jdk.major() >= 21 ? "--compress=zip-9" : "--compress=2");
    command.add("--output");
    command.add(folder.toString());
    Optional<String> failure = failureOf(command);
    if (failure.isPresent()) {
      throw new IOException(jdk.home() + ": jlink failed: " + failure.get());
    }
    strip(folder.resolve("lib").resolve("server").resolve("libjvm.so"));
  }

  /** Removes the names of local symbols, about 5 MB, from a library, if binutils are installed. */
  private static void strip(Path library) throws IOException {
    if (onPath("strip")) {
      Optional<String> failure =
          failureOf(List.of("strip", "--strip-unneeded", library.toString()));
      if (failure.isPresent()) {
        throw new IOException("strip failed: " + failure.get());
      }
    }
  }

  private static boolean onPath(String command) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Path.of(folder, command).toFile().canExecute());
  }

  /** Runs a command and returns its output if it failed. */
  private static Optional<String> failureOf(List<String> command) throws IOException {
    try (ChildProcess child =
        ChildProcess.start(new ProcessBuilder(command).redirectErrorStream(true))) {
      Process process = child.process();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? Optional.empty() : Optional.of("exit code %d, %s".formatted(code, said));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
