package org.harmonium.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The CUDA options of commands that open a backend. */
final class CudaOptions {
  @Option(
      names = "--cuda-libs",
      paramLabel = "DIR",
      description = "Looks here first for NVIDIA's libraries, such as libcublas.so.12.")
  private @Nullable Path libraries;

  /** The options of the backend. */
  Map<String, String> backendOptions() {
    return libraries == null
        ? Map.of()
        : Map.of("cuda.libs", libraries.toAbsolutePath().toString());
  }
}
