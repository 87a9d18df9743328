package org.harmonium.backend.cuda.libraries;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's libraries in this process: the driver, cuBLAS and, if there is one, cuRAND.
 *
 * <p>The option {@code cuda.libs} names a folder to look in first. The system property {@code
 * harmonium.cuda.emulated} is for tests: it names the folder of the emulated device, whose {@code
 * libcuda.so.1}, {@code libcublas.so.12} and {@code libcurand.so.10} are then taken and no others.
 *
 * <p>Linux on 64-bit x86 only, as JCuda.
 */
public final class CudaLibraries {
  /** The system property that names the folder of the emulated device. */
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
   * Loads once per process; later calls return what the first one loaded, whatever their options.
   * Afterwards {@code JCudaDriver} and {@code JCublas2} can be used, and {@code JCurand} if {@link
   * #curand()} says so; before it, no class of JCuda may be touched. After a failure it may be
   * called again.
   *
   * @throws BackendException in one sentence with the remedy, if they cannot be had
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
   * Why they cannot be had here, in one sentence with the remedy; empty if they probably can: the
   * files were looked at, not loaded. No class of JCuda is touched and nothing is remembered, so it
   * may be asked again.
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

  /** The driver's library. */
  public Path driver() {
    return found.driver();
  }

  /** The library of cuBLAS. */
  public Path cublas() {
    return found.cublas().file();
  }

  /** The major version of cuBLAS: 12 or 13. */
  public int cublasMajor() {
    return found.cublas().major();
  }

  /** Can {@code JCurand} be used? */
  public boolean curand() {
    return curandMissing.isEmpty();
  }

  /** Why {@code JCurand} cannot be used, in one sentence; empty if it can. */
  public Optional<String> curandMissing() {
    return curandMissing;
  }

  /** Is this the emulated device of the tests? */
  public boolean emulated() {
    return isEmulated;
  }

  /**
   * What this machine has of them, for people: {@code driver}, {@code cublas} and {@code curand},
   * each with its file; what is missing is left out. Nothing is loaded.
   */
  public static synchronized Map<String, String> found(Map<String, String> options) {
    CudaLibraries present = loaded;
    if (present != null) {
      return present.description();
    }
    try {
      return new LibrarySearch(Host.present(), options).describe();
    } catch (BackendException e) {
      return Map.of(); // the folder that the user named is none
    }
  }

  /** What was loaded, for people, by the same names. */
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
