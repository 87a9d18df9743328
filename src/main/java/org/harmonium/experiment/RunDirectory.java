package org.harmonium.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Directories;
import org.harmonium.io.RunLock;
import org.harmonium.text.Reason;

/**
 * The directory with the files of a run.
 *
 * @param path the directory
 */
public record RunDirectory(Path path) {

  /**
   * Creates the directory of a new run.
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
      Directories.create(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          path + ": cannot be created (" + Reason.of(e) + "); choose another --out", e);
    }
    RunDirectory directory = new RunDirectory(path);
    directory.createImages();
    return directory;
  }

  /**
   * Returns the directory of a run that was started.
   *
   * @throws IllegalArgumentException if it is not such a directory, or a symbolic link in it leads
   *     elsewhere
   */
  public static RunDirectory of(Path path) {
    RunDirectory directory = new RunDirectory(path);
    if (!Files.isRegularFile(directory.experiment())) {
      throw new IllegalArgumentException(
          path
              + ": is no run directory (it has no experiment.yaml); start one with 'harmonium"
              + " run'");
    }
    directory.refuseLinks();
    return directory;
  }

  /** Rejects symbolic links, through which files outside the directory would be written. */
  private void refuseLinks() {
    // A walk does not enter a start that is a link itself.
    try (Stream<Path> content = Files.walk(path.toRealPath(), 3)) {
      Optional<Path> link = content.filter(Files::isSymbolicLink).findFirst();
      if (link.isPresent()) {
        throw new IllegalArgumentException(
            link.get()
                + ": is a symbolic link, and a run writes into its own directory only; replace it"
                + " by the file or folder itself");
      }
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(path + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Whether the directory is empty or contains only the traces of a run that was killed before it
   * wrote experiment.yaml.
   */
  private static boolean isUnused(Path path) throws IOException {
    RunDirectory directory = new RunDirectory(path);
    Set<Path> traces =
        Set.of(path, path.resolve("images"), path.resolve(RunLock.NAME), directory.digest());
    try (Stream<Path> content = Files.walk(path)) {
      return content.allMatch(
          p -> {
            boolean isTrace = traces.contains(p) || AtomicFile.isTemporary(p);
            return p.equals(path) || (isTrace && !Files.isSymbolicLink(p));
          });
    }
  }

  /**
   * Removes the files of a run that failed before its first step, for lack of memory or of a
   * device, and the directories that it created.
   *
   * @param existing the directory that existed before: this one or one above, see {@link #existing}
   */
  void forgetUnlessBegun(Path existing) {
    if (Files.exists(manifest())) {
      return;
    }
    forgetImages();
    try {
      Files.deleteIfExists(experiment());
      Files.deleteIfExists(path.resolve(RunLock.NAME));
      for (Path created = path.toAbsolutePath();
          !created.equals(existing);
          created = Objects.requireNonNull(created.getParent())) {
        Files.delete(created);
      }
    } catch (IOException e) {
      // What stays does no harm. The original failure is reported.
    }
  }

  /** Returns the directory, or the nearest one above it that exists, as an absolute path. */
  static Path existing(Path path) {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /**
   * The file with the digest of a comparison's original experiment.yaml. Other runs have the digest
   * in the manifest.
   */
  Path digest() {
    return path.resolve("experiment.sha256");
  }

  /**
   * Removes the temporary files of killed processes. The lock of the directory must be held, so
   * that no other process writes.
   */
  void forgetTemporaries() {
    for (Path folder : List.of(path, path.resolve("images"))) {
      for (Path file : files(folder, ".*.tmp")) {
        try {
          if (AtomicFile.isTemporary(file)) {
            Files.deleteIfExists(file);
          }
        } catch (IOException e) {
          // A temporary file that stays does no harm.
        }
      }
    }
  }

  /** Removes the figures over training, which a run that begins anew writes again. */
  void forgetMetrics() {
    for (Path file : allMetrics()) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(
            file + ": cannot be removed (" + Reason.of(e) + "); remove it", e);
      }
    }
  }

  /** Removes the folder of pictures if it is empty. */
  void forgetImages() {
    try {
      Files.deleteIfExists(path.resolve("images"));
    } catch (IOException e) {
      // An empty folder does no harm.
    }
  }

  /** Creates the folder of pictures if it is missing. */
  void createImages() {
    Path images = path.resolve("images");
    try {
      Directories.create(images);
    } catch (IOException e) {
      throw new UncheckedIOException(images + ": cannot be created (" + Reason.of(e) + ")", e);
    }
  }

  /** The file with the resolved experiment. */
  public Path experiment() {
    return path.resolve("experiment.yaml");
  }

  /** The file with the provenance of the run. */
  public Path manifest() {
    return path.resolve("manifest.json");
  }

  /** The file with the figures over training. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** The file with the figures of a phase, for runs of several phases. */
  Path metrics(String phase) {
    return path.resolve("metrics-%s.csv".formatted(phase.replace(' ', '-')));
  }

  /** The file with figures of a name that a checkpoint gives. */
  Path metricsFile(String name) {
    if (!name.matches("metrics[^/\\\\]*\\.csv")) {
      throw new BadFileException(
          checkpoints(), "names the metrics file '%s'".formatted(name), "restore a copy");
    }
    return path.resolve(name);
  }

  /** Returns the existing files with figures of phases, in the order of the phases. */
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

  /** The file with the learned model. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** The folder of the checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The file of a picture. */
  public Path image(String name) {
    return path.resolve("images").resolve(name + ".png");
  }

  /** Returns the pictures whose names match a pattern such as {@code samples-*.png}, by name. */
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
      throw new UncheckedIOException(folder + ": cannot be listed (" + Reason.of(e) + ")", e);
    }
    Collections.sort(found);
    return found;
  }

  /** The directory of a variant of a comparison. */
  Path variant(ComparisonSettings.Cell cell) {
    return path.resolve(cell.name()); // names hold no dots, so no two variants share one
  }

  /** The file of the report. */
  public Path report() {
    return path.resolve("report.html");
  }
}
