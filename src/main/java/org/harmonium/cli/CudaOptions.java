package org.harmonium.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The CUDA options of commands that open a backend. */
final class CudaOptions {
  @Option(
      names = "--cuda-libs",
      paramLabel = "DIR",
      description = "Looks here first for NVIDIA's libraries, such as libcublas.so.12.")
  private @Nullable Path libraries;

  /**
   * The absolute path of the folder, so that a run can be resumed from another working directory.
   */
  Optional<String> folder() {
    return Optional.ofNullable(libraries).map(folder -> folder.toAbsolutePath().toString());
  }

  /** The options of the backend. */
  Map<String, String> backendOptions() {
    return folder().map(folder -> Map.of("cuda.libs", folder)).orElse(Map.of());
  }
}
