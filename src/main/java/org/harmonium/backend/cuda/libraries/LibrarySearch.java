package org.harmonium.backend.cuda.libraries;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.harmonium.backend.BackendException;
import org.harmonium.text.Printable;

/** Searches for the driver, cuBLAS and cuRAND. */
final class LibrarySearch {
  /** The option that names a directory to search first. */
  static final String FOLDER_OPTION = "cuda.libs";

  private static final String DRIVER = "libcuda.so.1";
  private static final String CUBLAS = "libcublas.so.";
  private static final String CURAND = "libcurand.so.10";
  private static final String INSTALL_CUBLAS =
      "install the CUDA toolkit 12 or 13, or its cuBLAS alone (`pip install nvidia-cublas-cu12`),"
          + " or name its folder with --cuda-libs DIR";

  private final Host host;
  private final Places places;

  /** Creates a search, in the directory named by the user first, which must exist. */
  LibrarySearch(Host host, Map<String, String> options) {
    this.host = host;
    String folder = options.getOrDefault(FOLDER_OPTION, "");
    this.places =
        new Places(host, folder.isEmpty() || host.emulated() != null ? null : named(folder));
  }

  /** The result of a search: cuRAND may be empty, and then the reason is not. */
  record Found(
      Path driver, CublasFile cublas, Optional<Path> curand, Optional<String> curandMissing) {}

  /** Searches for all libraries, of which driver and cuBLAS are required. Nothing is loaded. */
  Found find() {
    if (!host.isSupported()) {
      throw new BackendException(
          "JCuda supports Linux on 64-bit x86 only, and this is %s on %s; choose --backend cpu"
              .formatted(host.system(), host.architecture()));
    }
    JCudaNatives.requireInClassPath();
    Path driver = findDriver();
    CublasFile cublas = findCublas();
    Optional<String> curandMissing = Optional.empty();
    Optional<Path> curand = Optional.empty();
    try {
      curand = Optional.of(findCurand());
    } catch (BackendException e) {
      curandMissing = Optional.ofNullable(e.getMessage());
    }
    return new Found(driver, cublas, curand, curandMissing);
  }

  /** Returns the libraries that are found, for the user, even if others are missing. */
  Map<String, String> describe() {
    Map<String, String> found = new LinkedHashMap<>();
    put(found, "driver", () -> CublasFile.realPath(findDriver()).toString());
    put(found, "cublas", () -> findCublas().text());
    put(found, "curand", () -> CublasFile.realPath(findCurand()).toString());
    return found;
  }

  private static void put(Map<String, String> found, String name, Supplier<String> search) {
    try {
      found.put(name, search.get());
    } catch (BackendException e) {
      // omitted; the reason is given where it is required
    }
  }

  private static Path named(String folder) {
    try {
      Path path = Path.of(folder).toAbsolutePath();
      if (Files.isDirectory(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // the exception below applies, too
    }
    throw new BackendException(
        "--cuda-libs %s: is not a directory; name the one that contains libcublas.so.12"
            .formatted(Printable.line(folder)));
  }

  private Path findDriver() {
    List<Places.Place> searched = places.ofDriver();
    return firstSound(searched, DRIVER)
        .orElseThrow(
            () ->
                new BackendException(
                    "no NVIDIA driver was found: %s is not in %s; install the driver (525 or newer, check with nvidia-smi) or choose --backend cpu"
                        .formatted(DRIVER, Places.names(searched))));
  }

  private Path findCurand() {
    List<Places.Place> searched = places.ofToolkit();
    return firstSound(searched, CURAND)
        .orElseThrow(
            () ->
                new BackendException(
                    "%s is not in %s; install it (`pip install nvidia-curand-cu12`) or name its folder with --cuda-libs DIR"
                        .formatted(CURAND, Places.names(searched))));
  }

  /** Returns the first valid library of that name; a container may have an empty file. */
  private static Optional<Path> firstSound(List<Places.Place> searched, String name) {
    BackendException refusal = null;
    for (Places.Place place : searched) {
      for (Path file : files(place, name)) {
        try {
          ElfFile.read(file);
          return Optional.of(file);
        } catch (BackendException e) {
          refusal = refusal == null ? e : refusal;
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return Optional.empty();
  }

  /**
   * Finds cuBLAS. JCuda was built for version 12, which also runs on older drivers, so any 12
   * precedes any 13. A library in the directory named by the user precedes both and is not skipped
   * if it is invalid.
   */
  private CublasFile findCublas() {
    List<Places.Place> searched = places.ofToolkit();
    BackendException refusal = null;
    for (boolean named : new boolean[] {true, false}) {
      for (int major : CublasFile.MAJORS) {
        for (Path candidate : files(searched, named, CUBLAS + major)) {
          try {
            return CublasFile.inspect(candidate);
          } catch (BackendException e) {
            refusal = refusal == null ? e : refusal;
          }
        }
      }
      if (refusal != null && named) {
        throw refusal;
      }
    }
    throw refusal != null ? refusal : noCublas(searched);
  }

  private static BackendException noCublas(List<Places.Place> searched) {
    for (Places.Place place : searched) {
      for (Path folder : place.folders()) {
        for (Path other : Places.children(folder, CUBLAS + "[0-9]*")) {
          return CublasFile.unknownVersion(other);
        }
      }
    }
    return new BackendException(
        "no cuBLAS was found: neither libcublas.so.12 nor libcublas.so.13 is in %s; %s"
            .formatted(Places.names(searched), INSTALL_CUBLAS));
  }

  private static List<Path> files(List<Places.Place> places, boolean named, String name) {
    return places.stream()
        .filter(place -> place.isNamed() == named)
        .flatMap(place -> files(place, name).stream())
        .toList();
  }

  private static List<Path> files(Places.Place place, String name) {
    return place.folders().stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .toList();
  }
}
