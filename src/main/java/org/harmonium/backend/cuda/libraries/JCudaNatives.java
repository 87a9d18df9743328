package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.BackendException;
import org.harmonium.text.Printable;

/**
 * Loads what a search found, and JCuda's natives on top of it.
 *
 * <p>JCuda unpacks each native to a file of a fixed name in the temporary directory, unless a file
 * of that name is there already: then it loads that one, whoever wrote it. So a folder of our own
 * takes the place of the temporary directory, and the natives are put there by us: the one for
 * cuBLAS rewritten where only version 13 is to be had, the one for cuRAND, of which no newer than
 * 11.8.0 was published, under the name that JCuda 12.6.0 asks for.
 *
 * <p>Each is loaded here first and by its class afterwards, which then finds it loaded. So the
 * linker's complaint comes as a sentence and may be followed by another attempt, where a class of
 * JCuda whose initialiser failed would be lost to the process.
 */
final class JCudaNatives {
  /** The version of the classes; they build their natives' names from it. */
  static final String VERSION = "12.6.0";

  private static final String CURAND_VERSION = "11.8.0";
  private static final String BUILT_FOR = "libcublas.so.12";

  /**
   * What the driver compiles PTX with. It asks the linker for it by this name, which fails if we
   * found the driver in a folder that the linker does not know, as in some containers.
   */
  private static final String COMPILER = "libnvidia-ptxjitcompiler.so.1";

  /** The class of each native. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "JCudaDriver", "jcuda.driver.JCudaDriver",
          "JCublas2", "jcuda.jcublas.JCublas2",
          "JCurand", "jcuda.jcurand.JCurand");

  private JCudaNatives() {}

  private static String fileName(String binding, String version) {
    return "lib" + binding + "-" + version + "-linux-x86_64.so";
  }

  /**
   * Demands the natives that nothing works without.
   *
   * @throws BackendException if a jar is not in the class path
   */
  static void requireInClassPath() {
    requireBindings();
    requireInClassPath("JCudaDriver", VERSION, "jcuda-natives");
    requireInClassPath("JCublas2", VERSION, "jcublas-natives");
  }

  /** The bindings are optional dependencies of the library. Their class is not initialised. */
  private static void requireBindings() {
    if (JCudaNatives.class.getResource("/jcuda/driver/JCudaDriver.class") == null) {
      throw new BackendException(
          "CUDA needs org.jcuda:jcublas:%s and the libraries it depends on; add it to the dependencies or choose --backend cpu"
              .formatted(VERSION));
    }
  }

  private static void requireInClassPath(String binding, String version, String jar) {
    String resource = "/lib/" + fileName(binding, version);
    if (JCudaNatives.class.getResource(resource) == null) {
      throw new BackendException(
          "%s-%s-linux-x86_64.jar is not in the class path; put it beside the other libraries, or build again with 'mvn package'"
              .formatted(jar, version));
    }
  }

  /**
   * Loads everything, cuRAND last.
   *
   * @return why cuRAND cannot be used; empty if it can
   * @throws BackendException if a library cannot be loaded, with the linker's reason
   */
  static Optional<String> load(LibrarySearch.Found found) {
    try (PrivateFolder folder = new PrivateFolder()) {
      loadLibrary(found.driver());
      besideDriver(found.driver(), COMPILER).ifPresent(JCudaNatives::loadIfItCanBe);
      found.cublas().beside().forEach(JCudaNatives::loadLibrary);
      loadLibrary(found.cublas().file());
      bind(folder, "JCudaDriver", read("JCudaDriver", VERSION));
      bind(folder, "JCublas2", cublasNative(found.cublas().major()));
      if (found.curand().isEmpty()) {
        return found.curandMissing();
      }
      try {
        requireInClassPath("JCurand", CURAND_VERSION, "jcurand-natives");
        loadLibrary(found.curand().get());
        bind(folder, "JCurand", read("JCurand", CURAND_VERSION));
        return Optional.empty();
      } catch (BackendException e) {
        return Optional.ofNullable(e.getMessage());
      }
    }
  }

  /** A part of the driver in its folder. */
  static Optional<Path> besideDriver(Path driver, String name) {
    return Optional.of(driver.resolveSibling(name)).filter(Files::isRegularFile);
  }

  /** What is loaded now is found by its name when the driver asks for it. */
  private static void loadIfItCanBe(Path file) {
    try {
      System.load(file.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      // then the driver says what it lacks, if it needs it at all
    }
  }

  private static byte[] cublasNative(int major) {
    byte[] content = read("JCublas2", VERSION);
    String wanted = "libcublas.so." + major;
    return wanted.equals(BUILT_FOR)
        ? content
        : Retarget.rename(fileName("JCublas2", VERSION), content, BUILT_FOR, wanted);
  }

  private static byte[] read(String binding, String version) {
    String resource = "/lib/" + fileName(binding, version);
    try (InputStream in = JCudaNatives.class.getResourceAsStream(resource)) {
      if (in != null) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new BackendException(
          resource + " cannot be read from its jar (" + e + "); build again with 'mvn package'", e);
    }
    throw new BackendException(
        resource + " is not in the class path; build again with 'mvn package'");
  }

  /** Loads a native under the name that its class asks for, then initialises the class. */
  private static void bind(PrivateFolder folder, String binding, byte[] content) {
    loadLibrary(folder.write(fileName(binding, VERSION), content));
    folder.asTemporary(
        () -> {
          try {
            Class.forName(CLASSES.get(binding), true, JCudaNatives.class.getClassLoader());
          } catch (ClassNotFoundException | LinkageError e) {
            throw new BackendException(
                "the class %s cannot be used (%s); build again with 'mvn package'"
                    .formatted(CLASSES.get(binding), firstLine(e)),
                e);
          }
        });
  }

  private static void loadLibrary(Path file) {
    try {
      System.load(file.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      throw new BackendException(
          "%s cannot be loaded: the linker says '%s'; %s"
              .formatted(file.getFileName(), firstLine(e), remedy(firstLine(e))),
          e);
    }
  }

  /** What can be done depends on what the linker says. */
  static String remedy(String complaint) {
    if (complaint.contains("failed to map segment")) {
      return "no code may run from that folder, so set HARMONIUM_JAVA_OPTS=-Djava.io.tmpdir=DIR to"
          + " one on another file system";
    }
    return "install the package that it comes from again, or name another folder with --cuda-libs"
        + " DIR";
  }

  private static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return Printable.line(message.lines().findFirst().orElse(message));
  }
}
