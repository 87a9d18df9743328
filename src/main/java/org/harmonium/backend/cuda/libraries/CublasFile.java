package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonium.backend.BackendException;

/**
 * A usable cuBLAS library.
 *
 * @param file the library
 * @param major the version in its SONAME, independent of the file name
 * @param beside the libraries of its directory that it needs, to be loaded before it
 */
record CublasFile(Path file, int major, List<Path> beside) {
  /** The versions supported by JCuda's native, the unmodified one first. */
  static final List<Integer> MAJORS = List.of(12, 13);

  private static final Pattern OWN_NAME = Pattern.compile("libcublas\\.so\\.(\\d{1,4})");

  /** The functions that are called. A call of a missing one would end the process. */
  static final List<String> FUNCTIONS =
      List.of(
          "cublasCreate_v2",
          "cublasDestroy_v2",
          "cublasSetStream_v2",
          "cublasSetWorkspace_v2",
          "cublasSetPointerMode_v2",
          "cublasSetMathMode",
          "cublasSetAtomicsMode",
          "cublasGetVersion_v2",
          "cublasSgemm_v2",
          "cublasGemmEx");

  /** Inspects a file without loading it; a {@link BackendException} says why it is unusable. */
  static CublasFile inspect(Path file) {
    ElfFile library = ElfFile.read(file);
    Matcher name = OWN_NAME.matcher(library.ownName().orElse(""));
    if (!name.matches() || !MAJORS.contains(Integer.valueOf(name.group(1)))) {
      throw unknownVersion(file);
    }
    for (String function : FUNCTIONS) {
      if (!library.exports(function)) {
        throw new BackendException(
            "%s: has no function %s, so this cuBLAS is incomplete; reinstall it or name another folder with --cuda-libs DIR"
                .formatted(file, function));
      }
    }
    List<Path> beside = new ArrayList<>();
    for (ElfFile.Name needed : library.needed()) {
      if (needed.text().startsWith("libcublasLt.so.")) {
        beside.add(beside(file, needed.text()));
      }
    }
    return new CublasFile(file, Integer.parseInt(name.group(1)), List.copyOf(beside));
  }

  /** Returns a description for the user: the version, and the target if the file is a link. */
  String text() {
    return "version " + major + ", " + realPath(file);
  }

  static BackendException unknownVersion(Path file) {
    return new BackendException(
        "%s: is a cuBLAS version that JCuda 12.6.0 does not support; install version 12 or 13 (`pip install nvidia-cublas-cu12`) and name its folder with --cuda-libs DIR"
            .formatted(file));
  }

  /** Returns the library of that name beside the file, or beside the target of a link. */
  private static Path beside(Path file, String name) {
    for (Path neighbour : List.of(file, realPath(file))) {
      Path candidate = neighbour.resolveSibling(name);
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new BackendException(
        "%s: needs %s, which is not beside it; install both from one package, or name the folder that holds both with --cuda-libs DIR"
            .formatted(file, name));
  }

  /** Returns the target of a link, whose name often ends with the full version. */
  static Path realPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }
}
