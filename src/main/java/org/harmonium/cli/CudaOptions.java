package org.harmonium.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that open a backend say about CUDA. */
final class CudaOptions {
  @Option(
      names = "--cuda-libs",
      paramLabel = "DIR",
      description = "Looks here first for NVIDIA's libraries, such as libcublas.so.12.")
  private @Nullable Path libraries;

  /** The folder, in full, so that it is the same from wherever a run is resumed. */
  Optional<String> folder() {
    return Optional.ofNullable(libraries).map(folder -> folder.toAbsolutePath().toString());
  }

  /** As a backend wants it. */
  Map<String, String> backendOptions() {
    return folder().map(folder -> Map.of("cuda.libs", folder)).orElse(Map.of());
  }
}
