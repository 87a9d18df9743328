package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.BackendException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A machine that is made up, in a folder, and libraries to put there. */
abstract class MadeUpMachine {
  @TempDir static Path stubs;
  @TempDir Path folder;

  Path root;
  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> options = new HashMap<>();
  final List<String> cache = new ArrayList<>();

  @BeforeAll
  static void build() {
    Stubs.requireCompiler();
    Stubs.driver(stubs);
    Stubs.curand(stubs);
    Stubs.cublas(stubs, 12);
    Stubs.cublas(stubs, 13);
    Stubs.cublas(stubs.resolve("11"), 11);
    Stubs.cublas(stubs.resolve("part"), 12, "cublasGemmEx");
  }

  @BeforeEach
  void makeRoot() throws IOException {
    root = folder.toRealPath().resolve("root");
  }

  Host host(String system, String architecture, Path emulated) {
    Path home = root.resolve("home/me");
    return new Host(system, architecture, root, home, environment, () -> cache, emulated);
  }

  LibrarySearch.Found find() {
    return new LibrarySearch(host("Linux", "amd64", null), options).find();
  }

  String refusal() {
    return refusal(host("Linux", "amd64", null));
  }

  String refusal(Host host) {
    String said =
        assertThrows(BackendException.class, () -> new LibrarySearch(host, options).find())
            .getMessage();
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  static Path put(Path to, String... names) {
    try {
      Files.createDirectories(to);
      for (String name : names) {
        Files.copy(stubs.resolve(name), to.resolve(Path.of(name).getFileName()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return to;
  }

  static Path cublas(Path to, int major) {
    return put(to, "libcublas.so." + major, "libcublasLt.so." + major)
        .resolve("libcublas.so." + major);
  }

  Path usual(String path) {
    return root.resolve(path);
  }

  void putDriver() {
    put(usual("usr/lib/x86_64-linux-gnu"), "libcuda.so.1");
  }
}
