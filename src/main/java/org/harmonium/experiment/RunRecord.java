package org.harmonium.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.Sha256;

/**
 * What identifies the run of a checkpoint, and the measurements up to it. A checkpoint holds both
 * as texts: {@code experiment}, the digest of experiment.yaml, and {@code metrics:FILE}, the
 * content of each metrics file.
 *
 * @param directory of the run
 */
record RunRecord(RunDirectory directory) {
  private static final String EXPERIMENT = "experiment";
  private static final String METRICS = "metrics:";

  /** Returns the texts for a checkpoint that is saved now. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(EXPERIMENT, Sha256.of(directory.experiment()));
    for (Path file : directory.allMetrics()) {
      texts.put(METRICS + file.getFileName(), read(file));
    }
    return texts;
  }

  /**
   * Checks that a checkpoint belongs to this run, and restores metrics files that lack rows of the
   * checkpoint or have others. Checkpoints of earlier versions, which have no such texts, are
   * accepted.
   *
   * @return a note for each restored file
   * @throws BadFileException if the checkpoint belongs to another run
   */
  List<String> restore(Checkpoint checkpoint) {
    Map<String, String> texts = checkpoint.content().metadata();
    String digest = texts.get(EXPERIMENT);
    if (digest != null && !digest.equals(Sha256.of(directory.experiment()))) {
      throw new BadFileException(
          checkpoint.file(),
          "is a checkpoint of another experiment than " + directory.experiment(),
          "remove it, or restore the checkpoints of this run");
    }
    List<String> notes = new ArrayList<>();
    texts.forEach(
        (key, rows) -> {
          if (key.startsWith(METRICS)) {
            Path file = directory.metricsFile(key.substring(METRICS.length()));
            if (!Files.exists(file) || !read(file).startsWith(rows)) {
              AtomicFile.write(file, rows.getBytes(StandardCharsets.UTF_8));
              notes.add(
                  "%s lacked rows or had others; those up to the checkpoint %s were restored from it"
                      .formatted(file.getFileName(), checkpoint.file().getFileName()));
            }
          }
        });
    return notes;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
