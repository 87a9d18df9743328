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
 * A cuBLAS that can be used.
 *
 * @param file the library
 * @param major the version in its own name, whatever the file is called
 * @param beside the libraries of its folder that it needs, to be loaded before it
 */
record CublasFile(Path file, int major, List<Path> beside) {
  /** The versions that JCuda's native works with, the first as it is. */
  static final List<Integer> MAJORS = List.of(12, 13);

  private static final Pattern OWN_NAME = Pattern.compile("libcublas\\.so\\.(\\d{1,4})");

  /** What the CUDA backend calls. A function that is missing would end the process at its call. */
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

  /**
   * Looks at a file without loading it.
   *
   * @throws BackendException if it cannot be used, with the reason
   */
  static CublasFile inspect(Path file) {
    ElfFile library = ElfFile.read(file);
    Matcher name = OWN_NAME.matcher(library.ownName().orElse(""));
    if (!name.matches() || !MAJORS.contains(Integer.valueOf(name.group(1)))) {
      throw unknownVersion(file);
    }
    for (String function : FUNCTIONS) {
      if (!library.exports(function)) {
        throw new BackendException(
            file
                + ": has no function "
                + function
                + ", so it is no whole cuBLAS; install it again, or name another folder with"
                + " --cuda-libs DIR");
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

  /** For people: the version, and the file that a link leads to. */
  String text() {
    return "version " + major + ", " + realPath(file);
  }

  static BackendException unknownVersion(Path file) {
    return new BackendException(
        file
            + ": is no version of cuBLAS that JCuda 12.6.0 can use, which are 12 and 13; install one"
            + " of these (`pip install nvidia-cublas-cu12`) and name its folder with --cuda-libs DIR");
  }

  /** The library of that name in the folder of the file, or in the folder that a link leads to. */
  private static Path beside(Path file, String name) {
    for (Path neighbour : List.of(file, realPath(file))) {
      Path candidate = neighbour.resolveSibling(name);
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new BackendException(
        file
            + ": needs "
            + name
            + ", which is not beside it; install both from one package, or name the folder that holds"
            + " both with --cuda-libs DIR");
  }

  /** The file that a link leads to: its name often ends with the full version. */
  static Path realPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }
}
