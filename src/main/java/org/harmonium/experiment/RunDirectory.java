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
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.io.RunLock;

/**
 * Where a run keeps what it makes.
 *
 * @param path the directory
 */
public record RunDirectory(Path path) {

  /**
   * A new directory for a run.
   *
   * @throws IllegalArgumentException if it exists and is not empty, or cannot be created
   */
  static RunDirectory create(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IllegalArgumentException(path + ": is a file; give a directory with --out");
    }
    try {
      if (Files.isDirectory(path) && !isUnused(path)) {
        boolean isRun = Files.exists(new RunDirectory(path).experiment());
        throw new IllegalArgumentException(
            path
                + ": exists and is not empty; choose another --out"
                + (isRun ? ", or 'harmonium resume' to go on with it" : ""));
      }
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          path + ": cannot be created (" + reason(e) + "); choose another --out", e);
    }
    RunDirectory directory = new RunDirectory(path);
    directory.createImages();
    return directory;
  }

  /**
   * The directory of a run that was started.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RunDirectory of(Path path) {
    RunDirectory directory = new RunDirectory(path);
    if (!Files.isRegularFile(directory.experiment())) {
      throw new IllegalArgumentException(
          path
              + ": is no run directory (it has no experiment.yaml); start one with 'harmonium"
              + " run'");
    }
    return directory;
  }

  /** Empty, or what a run leaves that was killed before it wrote anything. */
  private static boolean isUnused(Path path) throws IOException {
    try (Stream<Path> content = Files.walk(path)) {
      return content.allMatch(
          p ->
              p.equals(path)
                  || p.equals(path.resolve("images"))
                  || p.equals(path.resolve(RunLock.NAME)));
    }
  }

  /** Makes it unused again if the run found no room or no device before it could begin. */
  void forgetUnlessBegun() {
    try {
      if (!Files.exists(manifest())) {
        Files.deleteIfExists(experiment());
      }
    } catch (IOException e) {
      // It stays, and can be resumed; the failure itself is the news.
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /**
   * The digest of a comparison's experiment.yaml as it began; other runs have it in the manifest.
   */
  Path digest() {
    return path.resolve("experiment.sha256");
  }

  /** Takes the empty folder of pictures away again. */
  void forgetImages() {
    try {
      Files.deleteIfExists(path.resolve("images"));
    } catch (IOException e) {
      // An empty folder does no harm.
    }
  }

  /** Makes the folder of pictures, if it is missing. */
  void createImages() {
    Path images = path.resolve("images");
    try {
      Files.createDirectories(images);
    } catch (IOException e) {
      throw new UncheckedIOException(images + ": cannot be created (" + reason(e) + ")", e);
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

  /** The figures over a phase of training, where there are several. */
  Path metrics(String phase) {
    return path.resolve("metrics-%s.csv".formatted(phase.replace(' ', '-')));
  }

  /** The figures of all phases that there are, in their order. */
  List<Path> allMetrics() {
    List<Path> found = new ArrayList<>();
    if (Files.isRegularFile(metrics())) {
      found.add(metrics());
    }
    found.addAll(files(path, "metrics-layer-*.csv"));
    found.addAll(files(path, "metrics-classifier.csv"));
    files(path, "metrics-*.csv").stream().filter(f -> !found.contains(f)).forEach(found::add);
    return found;
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
    return files(path.resolve("images"), pattern);
  }

  private static List<Path> files(Path folder, String pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
    }
    Collections.sort(found);
    return found;
  }

  /** Where the run of a comparison's variant is. */
  Path variant(ComparisonSettings.Cell cell) {
    return path.resolve(cell.name()); // names hold no dots, so no two variants share one
  }

  /** The report. */
  public Path report() {
    return path.resolve("report.html");
  }
}
