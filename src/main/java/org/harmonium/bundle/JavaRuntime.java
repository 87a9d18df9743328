package org.harmonium.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Java runtime of the modules that we, our libraries and our tests use. */
final class JavaRuntime {
  static final String VECTORS = "jdk.incubator.vector";

  /** Beside what jdeps names: libraries take hold of sun.misc.Unsafe where it is there. */
  private static final String MODULES =
      "java.base,java.logging,java.management,jdk.management,jdk.unsupported";

  private JavaRuntime() {}

  /** Cuts one out of a JDK into a new folder. */
  static void link(Jdk jdk, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve("jlink").toString());
    command.add("--add-modules");
    command.add(jdk.hasVectors() ? MODULES + "," + VECTORS : MODULES);
    command.add("--strip-debug");
    command.add("--no-header-files");
    command.add("--no-man-pages");
    // JDK 21 gave the levels other names, and warns about the old ones.
    command.add(jdk.major() >= 21 ? "--compress=zip-9" : "--compress=2");
    command.add("--output");
    command.add(folder.toString());
    Optional<String> failure = failureOf(command);
    if (failure.isPresent()) {
      throw new IOException(jdk.home() + ": jlink failed: " + failure.get());
    }
    strip(folder.resolve("lib").resolve("server").resolve("libjvm.so"));
  }

  /** Takes the names of local symbols, some 5 MB, out of a library, where binutils are at hand. */
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

  /** Runs a command; what it said if it failed. */
  private static Optional<String> failureOf(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? Optional.empty() : Optional.of("exit code %d, %s".formatted(code, said));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
