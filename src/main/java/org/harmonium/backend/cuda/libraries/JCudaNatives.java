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
 * Loads the libraries found by a search, and JCuda's natives after them.
 *
 * <p>JCuda unpacks each native to a file of a fixed name in the temporary directory, unless a file
 * of that name exists; then it loads that file, regardless of its owner. A private directory
 * therefore replaces the temporary directory, and this class puts the natives there: the one for
 * cuBLAS is rewritten if only version 13 is available; the one for cuRAND, whose latest published
 * version is 11.8.0, is given the name that JCuda 12.6.0 expects.
 *
 * <p>Each native is loaded here first, and then by its class, which finds it loaded. A linker error
 * is therefore reported in one sentence and can be followed by another attempt, whereas a class of
 * JCuda whose initialiser failed cannot be used again in the process.
 */
final class JCudaNatives {
  /** The version of the classes, which is part of the names of their natives. */
  static final String VERSION = "12.6.0";

  private static final String CURAND_VERSION = "11.8.0";
  private static final String BUILT_FOR = "libcublas.so.12";

  /**
   * The library with which the driver compiles PTX. The driver requests it from the linker by this
   * name, which fails if the driver is in a directory unknown to the linker, as in some containers.
   */
  private static final String COMPILER = "libnvidia-ptxjitcompiler.so.1";

  private static final Map<String, String> CLASSES =
      Map.of(
          "JCudaDriver", "jcuda.driver.JCudaDriver",
          "JCublas2", "jcuda.jcublas.JCublas2",
          "JCurand", "jcuda.jcurand.JCurand");

  private JCudaNatives() {}

  private static String fileName(String binding, String version) {
    return "lib" + binding + "-" + version + "-linux-x86_64.so";
  }

  /** Requires the natives that are not optional, each from a jar in the class path. */
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
          "%s-%s-linux-x86_64.jar is not in the class path; put it beside the other libraries or rebuild with 'mvn package'"
              .formatted(jar, version));
    }
  }

  /**
   * Loads everything, cuRAND last.
   *
   * @return the reason why cuRAND cannot be used; empty if it can
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

  /** Returns a library of the driver from its directory. */
  static Optional<Path> besideDriver(Path driver, String name) {
    return Optional.of(driver.resolveSibling(name)).filter(Files::isRegularFile);
  }

  /** Loads a library, so that the driver later finds it by name. */
  private static void loadIfItCanBe(Path file) {
    try {
      System.load(file.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      // the driver reports the missing library if it needs it
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
          resource + " cannot be read from its jar (" + e + "); rebuild with 'mvn package'", e);
    }
    throw new BackendException(resource + " is not in the class path; rebuild with 'mvn package'");
  }

  /** Loads a native under the name that its class expects, then initialises the class. */
  private static void bind(PrivateFolder folder, String binding, byte[] content) {
    loadLibrary(folder.write(fileName(binding, VERSION), content));
    folder.asTemporary(
        () -> {
          try {
            Class.forName(CLASSES.get(binding), true, JCudaNatives.class.getClassLoader());
          } catch (ClassNotFoundException | LinkageError e) {
            throw new BackendException(
                "the class %s cannot be used (%s); rebuild with 'mvn package'"
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
          "%s cannot be loaded: the linker reports '%s'; %s"
              .formatted(file.getFileName(), firstLine(e), remedy(firstLine(e))),
          e);
    }
  }

  static String remedy(String complaint) {
    if (complaint.contains("failed to map segment")) {
      return "that folder forbids execution; set HARMONIUM_JAVA_OPTS=-Djava.io.tmpdir=DIR to one on"
          + " another file system";
    }
    return "reinstall its package or name another folder with --cuda-libs DIR";
  }

  private static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return Printable.line(message.lines().findFirst().orElse(message));
  }
}
