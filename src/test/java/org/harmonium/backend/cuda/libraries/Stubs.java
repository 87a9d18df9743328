package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Libraries with the names and symbols of NVIDIA's, built by gcc and working on the host. */
final class Stubs {
  /**
   * The driver: it has seven devices, or eight if it finds its compiler by name, and its memory is
   * the host's.
   */
  private static final String DRIVER =
      """
      #include <dlfcn.h>
      #include <stdlib.h>
      int cuMemAllocHost_v2(void **p, size_t bytes) { *p = malloc(bytes); return 0; }
      int cuInit(unsigned flags) { return flags == 0 ? 0 : 1; }
      int cuDeviceGetCount(int *count) {
        *count = dlopen("libnvidia-ptxjitcompiler.so.1", RTLD_LAZY) ? 8 : 7;
        return 0;
      }
      """;

  private static final String CURAND =
      """
      int curandGetVersion(int *version) { *version = 10345; return 0; }
      """;

  /** Its product is the plain sum over host pointers, and it writes down what it was given. */
  private static final String CUBLAS =
      """
      #include <stdio.h>
      extern int lt_answer(void);
      int cublasCreate_v2(void **handle) { *handle = (void *)0x5eed; return 0; }
      int cublasDestroy_v2(void *handle) { return handle == (void *)0x5eed ? 0 : 1; }
      int cublasSetStream_v2(void *h, void *s) { return 0; }
      int cublasSetWorkspace_v2(void *h, void *w, unsigned long n) { return 0; }
      int cublasSetPointerMode_v2(void *h, int m) { return 0; }
      int cublasSetMathMode(void *h, int m) { return 0; }
      int cublasSetAtomicsMode(void *h, int m) { return 0; }
      int cublasGetVersion_v2(void *h, int *v) { *v = lt_answer() * 10000 + MAJOR; return 0; }
      int cublasGemmEx(void) { return 0; }
      int cublasSgemm_v2(void *h, int ta, int tb, int m, int n, int k, const float *alpha,
          const float *a, int lda, const float *b, int ldb, const float *beta, float *c, int ldc) {
        fprintf(stderr, "sgemm %p %d %d m %d n %d k %d alpha %g lda %d ldb %d beta %g ldc %d\\n",
            h, ta, tb, m, n, k, *alpha, lda, ldb, *beta, ldc);
        for (int i = 0; i < m; i++)
          for (int j = 0; j < n; j++) {
            float sum = 0;
            for (int l = 0; l < k; l++)
              sum += (ta ? a[l + i * lda] : a[i + l * lda]) * (tb ? b[j + l * ldb] : b[l + j * ldb]);
            c[i + j * ldc] = *alpha * sum + *beta * c[i + j * ldc];
          }
        return 0;
      }
      """;

  private static final String CUBLAS_LT = "int lt_answer(void) { return 42; }\n";

  private Stubs() {}

  /** Skips the test, visibly, on a machine without gcc; fails where that must not be. */
  static void requireCompiler() {
    boolean found;
    try {
      found = new ProcessBuilder("gcc", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      found = false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertTrue(found || !"true".equals(System.getenv("CI")), "CI needs gcc");
    assumeTrue(found, "gcc is not here");
  }

  static Path driver(Path folder) {
    return build(folder, "libcuda.so.1", DRIVER, "-Wl,--no-as-needed", "-ldl");
  }

  static Path curand(Path folder) {
    return build(folder, "libcurand.so.10", CURAND, version(folder, "libcurand.so.10"));
  }

  /** A cuBLAS with symbols of the version of its name, and its cublasLt beside it. */
  static Path cublas(Path folder, int major) {
    return cublas(folder, major, "nothing");
  }

  /** The same without one of its functions. */
  static Path cublas(Path folder, int major, String without) {
    String lt = "libcublasLt.so." + major;
    build(folder, lt, CUBLAS_LT);
    String name = "libcublas.so." + major;
    return build(
        folder,
        name,
        CUBLAS.replaceAll("int " + without + "\\(.*", ""),
        "-DMAJOR=" + major,
        version(folder, name),
        "-L" + folder,
        "-l:" + lt);
  }

  private static String version(Path folder, String name) {
    Path script = folder.resolve(name + ".map");
    write(script, name + " { global: *; };\n");
    return "-Wl,--version-script=" + script;
  }

  /** Compiles a shared library that calls itself by its file's name. */
  static Path build(Path folder, String name, String source, String... flags) {
    Path library = folder.resolve(name);
    Path text = folder.resolve(name + ".c");
    write(text, source);
    List<String> command = new ArrayList<>(List.of("gcc", "-w", "-shared", "-fPIC", "-O1"));
    command.addAll(List.of("-o", library.toString(), text.toString()));
    command.add("-Wl,-soname," + name);
    command.addAll(List.of(flags));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      for (String rest : List.of(name + ".c", name + ".map")) {
        Files.deleteIfExists(folder.resolve(rest));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return library;
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a main class says in a JVM of its own, which must end well within a minute. */
  static List<String> child(Class<?> main, List<String> flags, Path log) throws Exception {
    return child(main, flags, log, "nothing");
  }

  /** The same without a jar of the class path, which is told by the beginning of its name. */
  static List<String> child(Class<?> main, List<String> flags, Path log, String withoutJar)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(withoutJar), main.getName()));
    Process process =
        new ProcessBuilder(command)
            .directory(log.getParent().toFile()) // for the JVM's own file of a crash
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
      return Files.readAllLines(log).stream()
          .filter(line -> !line.startsWith("WARNING: ")) // Java's own, of native access
          .collect(Collectors.toList());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String classPath(String withoutJar) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> !entry.getFileName().toString().startsWith(withoutJar))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
