package org.harmonium.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run keeps what it makes.
 *
 * @param path the directory
 */
public record RunDirectory(Path path) {

  /**
   * A new directory for a run.
   *
   * @throws IllegalArgumentException if it exists and is not empty
   */
  static RunDirectory create(Path path) {
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new IllegalArgumentException(path + ": is a file; give a directory with --out");
      }
      if (Files.isDirectory(path)) {
        try (Stream<Path> content = Files.list(path)) {
          if (content.findAny().isPresent()) {
            throw new IllegalArgumentException(
                path
                    + ": exists and is not empty; choose another --out, or 'harmonium resume' to go on with it");
          }
        }
      }
      Files.createDirectories(path.resolve("images"));
      return new RunDirectory(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be created (" + e.getMessage() + ")", e);
    }
  }

  /** The resolved experiment. */
  public Path experiment() {
    return path.resolve("experiment.yaml");
  }

  /** What made the run. */
  public Path manifest() {
    return path.resolve("manifest.json");
  }

  /** The figures over training. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** The learned model. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** The states to resume from. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** A picture. */
  public Path image(String name) {
    return path.resolve("images").resolve(name + ".png");
  }

  /** The pictures whose names match a pattern such as {@code samples-*.png}, by name. */
  List<Path> images(String pattern) {
    Path images = path.resolve("images");
    if (!Files.isDirectory(images)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(images, pattern)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(images + ": cannot be listed (" + e.getMessage() + ")", e);
    }
    Collections.sort(found);
    return found;
  }

  /** The report. */
  public Path report() {
    return path.resolve("report.html");
  }
}
