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
import org.harmonium.report.Manifest.DataFile;

/**
 * What identifies the run of a checkpoint, and the measurements up to it. A checkpoint holds both
 * as texts: {@code experiment}, the digest of experiment.yaml; {@code data:PART}, the digest of
 * each file that the run learns from; and {@code metrics:FILE}, the content of each metrics file.
 *
 * @param directory of the run
 * @param files that the run learns from
 */
record RunRecord(RunDirectory directory, List<DataFile> files) {
  private static final String EXPERIMENT = "experiment";
  private static final String DATA = "data:";
  private static final String METRICS = "metrics:";

  /** Returns the texts for a checkpoint that is saved now. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(EXPERIMENT, Sha256.of(directory.experiment()));
    files.forEach(file -> texts.put(DATA + file.part(), file.sha256()));
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
   * @param acceptsChangedData whether a checkpoint of other data is accepted
   * @return a note for each restored file
   * @throws BadFileException if the checkpoint belongs to another run
   */
  List<String> restore(Checkpoint checkpoint, boolean acceptsChangedData) {
    Map<String, String> texts = checkpoint.content().metadata();
    String digest = texts.get(EXPERIMENT);
    if (digest != null && !digest.equals(Sha256.of(directory.experiment()))) {
      throw new BadFileException(
          checkpoint.file(),
          "is a checkpoint of another experiment than " + directory.experiment(),
          "remove it, or restore the checkpoints of this run");
    }
    for (DataFile file : files) {
      String learned = texts.getOrDefault(DATA + file.part(), file.sha256());
      if (!acceptsChangedData && !learned.equals(file.sha256())) {
        throw new BadFileException(
            checkpoint.file(),
            "is a checkpoint of a run on other data than " + file.name(),
            "remove it, or restore the checkpoints of this run");
      }
    }
    List<String> notes = new ArrayList<>();
    texts.forEach(
        (key, rows) -> {
          if (key.startsWith(METRICS)) {
            Path file = directory.metricsFile(key.substring(METRICS.length()));
            String found = Files.exists(file) ? read(file) : "";
            if (!found.equals(rows)) { // the run repeats what follows these rows
              AtomicFile.write(file, rows.getBytes(StandardCharsets.UTF_8));
            }
            if (!found.startsWith(rows)) {
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
