package org.harmonium.backend.cuda.libraries;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's libraries in this process: the driver, cuBLAS and, optionally, cuRAND.
 *
 * <p>The option {@code cuda.libs} names a directory that is searched first. The system property
 * {@code harmonium.cuda.emulated} is for tests: it names the directory of the emulated device,
 * whose {@code libcuda.so.1}, {@code libcublas.so.12} and {@code libcurand.so.10} are then used
 * exclusively.
 *
 * <p>Supported on Linux on 64-bit x86 only, as JCuda is.
 */
public final class CudaLibraries {
  /** The system property that names the directory of the emulated device. */
  public static final String EMULATED = "harmonium.cuda.emulated";

  private static @Nullable CudaLibraries loaded;

  private final LibrarySearch.Found found;
  private final Optional<String> curandMissing;
  private final boolean isEmulated;

  private CudaLibraries(
      LibrarySearch.Found found, Optional<String> curandMissing, boolean isEmulated) {
    this.found = found;
    this.curandMissing = curandMissing;
    this.isEmulated = isEmulated;
  }

  /**
   * Loads the libraries once per process. Later calls return the result of the first one, whatever
   * their options. After this call, {@code JCudaDriver} and {@code JCublas2} can be used, and
   * {@code JCurand} if {@link #curand()} returns true; before it, no class of JCuda may be
   * accessed. After a failure, this method may be called again.
   *
   * @throws BackendException if the libraries are unavailable, with the reason and the remedy in
   *     one sentence
   */
  public static synchronized CudaLibraries load(Map<String, String> options) {
    CudaLibraries present = loaded;
    if (present == null) {
      Host host = Host.present();
      LibrarySearch.Found found = new LibrarySearch(host, options).find();
      present = new CudaLibraries(found, JCudaNatives.load(found), host.emulated() != null);
      loaded = present;
    }
    return present;
  }

  /**
   * Returns the reason why the libraries are unavailable and the remedy, in one sentence; empty if
   * they can probably be loaded. The files are inspected, but not loaded; no class of JCuda is
   * accessed, and nothing is cached.
   */
  public static synchronized Optional<String> missing(Map<String, String> options) {
    if (loaded != null) {
      return Optional.empty();
    }
    try {
      new LibrarySearch(Host.present(), options).find();
      return Optional.empty();
    } catch (BackendException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the file of the driver. */
  public Path driver() {
    return found.driver();
  }

  /** Returns the file of cuBLAS. */
  public Path cublas() {
    return found.cublas().file();
  }

  /** Returns the major version of cuBLAS: 12 or 13. */
  public int cublasMajor() {
    return found.cublas().major();
  }

  /** Returns whether {@code JCurand} can be used. */
  public boolean curand() {
    return curandMissing.isEmpty();
  }

  /** Returns the reason why {@code JCurand} cannot be used, in one sentence; empty if it can. */
  public Optional<String> curandMissing() {
    return curandMissing;
  }

  /** Returns whether this is the emulated device of the tests. */
  public boolean emulated() {
    return isEmulated;
  }

  /**
   * Returns the libraries found on this machine, for the user: {@code driver}, {@code cublas} and
   * {@code curand}, each with its file. Missing libraries are omitted. Nothing is loaded.
   */
  public static synchronized Map<String, String> found(Map<String, String> options) {
    CudaLibraries present = loaded;
    if (present != null) {
      return present.description();
    }
    try {
      return new LibrarySearch(Host.present(), options).describe();
    } catch (BackendException e) {
      return Map.of(); // the directory named by the user does not exist
    }
  }

  /** Returns the loaded libraries, for the user, by the same names. */
  public Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("driver", CublasFile.realPath(driver()).toString());
    description.put("cublas", found.cublas().text());
    description.put(
        "curand",
        curandMissing
            .map(reason -> "none: " + reason)
            .or(() -> found.curand().map(f -> CublasFile.realPath(f).toString()))
            .orElse("none"));
    return description;
  }
}
