package org.harmonium.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An experiment of milliseconds: 14 patterns in minibatches of 5, 5 and 4. */
final class Tiny {
  static final int STEPS_OF_AN_EPOCH = 3;

  static final String YAML =
      """
      name: tiny
      data: {train: bars-and-stripes, binarisation: none}
      model: {kind: rbm, hidden: 8, weightScale: 0.1}
      learning: {algorithm: pcd, k: 1, chains: 10, batch: 5, epochs: 6, rate: 0.1}
      watch: {every: 1, rows: 14}
      images: {tiles: 4, steps: 5}
      """;

  private Tiny() {}

  /** Writes the experiment into a folder. */
  static Path yaml(Path folder) {
    return write(folder.resolve("tiny.yaml"), YAML);
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arguments that run it into {@code out}, with these settings on top. */
  static List<Object> run(Path yaml, Path out, String... settings) {
    List<Object> command = new ArrayList<>(List.of("run", yaml, "--out", out));
    for (String setting : settings) {
      command.add("--set");
      command.add(setting);
    }
    return command;
  }

  /** A finished run, in a new directory. */
  static Path finished(Path folder, String... settings) {
    Path out = folder.resolve("run");
    Commands.run(run(yaml(folder), out, settings).toArray()).assertOk();
    return out;
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder and all in it. */
  static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes of a copied run one that was killed right after the checkpoint of a step. */
  static void turnBackTo(long step, Path run) throws IOException {
    for (Path checkpoint : checkpoints(run)) {
      if (stepOf(checkpoint) > step) {
        Files.delete(checkpoint);
      }
    }
    Files.delete(run.resolve("model.safetensors"));
    Files.delete(run.resolve("report.html"));
    editManifest(run, "\"finished\"", "\"running\"");
  }

  /** Replaces text in the manifest, whose seal is removed. */
  static void editManifest(Path run, String regex, String replacement) throws IOException {
    Path manifest = run.resolve("manifest.json");
    String text = Files.readString(manifest).replaceAll(",\\s*\"seal\" : \"[0-9a-f]*\"", "");
    Files.writeString(manifest, text.replaceAll(regex, replacement));
  }

  /** The checkpoints of a run, the newest last. */
  static List<Path> checkpoints(Path run) throws IOException {
    try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
      return all.sorted().toList();
    }
  }

  static long stepOf(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }
}
