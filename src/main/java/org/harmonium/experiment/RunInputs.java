package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.Sha256;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.report.Manifest;
import org.harmonium.report.Manifest.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * The files that a run learns from. Relative paths begin in the folder in which the run was
 * started. A run is resumed only on files with the same digests.
 *
 * @param folder the folder in which the run was started
 * @param known the files of the run so far, with digests; empty for a new run
 * @param isWhole whether these are all files of the run
 */
record RunInputs(Path folder, List<DataFile> known, boolean isWhole) {
  /** The inputs of a run that begins in the working directory. */
  static RunInputs ofNew() {
    return new RunInputs(Path.of("").toAbsolutePath(), List.of(), false);
  }

  /**
   * The inputs of a run that has begun.
   *
   * @param otherwise the inputs if it has no manifest yet, and the folder if its manifest, of an
   *     earlier version, has none
   */
  static RunInputs of(@Nullable Manifest before, RunInputs otherwise) {
    if (before == null) {
      return otherwise;
    }
    Path folder =
        before.folder().isEmpty()
            ? otherwise.folder()
            : Path.of(Manifest.withHome(before.folder()));
    // Earlier versions recorded neither the folder nor the model of model.from.
    return new RunInputs(folder, before.data(), !before.folder().isEmpty());
  }

  /** Returns the inputs of several runs that began in one folder: that of {@code last}. */
  RunInputs and(RunInputs last) {
    List<DataFile> all = new ArrayList<>(known);
    all.addAll(last.known());
    return new RunInputs(last.folder(), all, false);
  }

  /** Returns the experiment with relative paths resolved, unless they begin here anyway. */
  Experiment located(Experiment experiment) {
    return folder.equals(Path.of("").toAbsolutePath()) ? experiment : experiment.in(folder);
  }

  /** Returns the files that a located experiment names and that were read, with digests. */
  List<DataFile> files(Experiment located, PreparedData data) {
    List<DataFile> files = new ArrayList<>();
    for (String part : data.parts()) {
      Dataset rows = data.first(part, Integer.MAX_VALUE);
      String split = "%s (%d rows)".formatted(part, rows.rows());
      long bytes = rows.provenance().bytes();
      files.add(named(rows.provenance().source(), split, bytes, rows.provenance().sha256()));
    }
    located
        .model()
        .files()
        .forEach(
            (key, file) ->
                files.add(named(file.toString(), key, file.toFile().length(), Sha256.of(file))));
    return files;
  }

  /** Returns the file under the name that it had when the run began. */
  private DataFile named(String name, String split, long bytes, String sha256) {
    DataFile before = known(name);
    return new DataFile(before == null ? name : before.name(), split, bytes, sha256);
  }

  private @Nullable DataFile known(String name) {
    for (DataFile each : known) {
      if (place(each.name()).equals(place(name))) {
        return each;
      }
    }
    return null;
  }

  private Path place(String name) {
    return folder.resolve(Manifest.withHome(name)).normalize();
  }

  /**
   * Compares files with those that the run has learned from so far.
   *
   * @param accepts whether other digests are accepted
   * @return a note for each file that differs
   * @throws BadInputException if a file differs and that is not accepted
   */
  List<String> compare(List<DataFile> now, boolean accepts) {
    List<String> notes = new ArrayList<>();
    for (DataFile file : now) {
      DataFile before = known(file.name());
      boolean isKnown = before != null && before.sha256().equals(file.sha256());
      if (isKnown || (before == null && !isWhole)) {
        continue;
      }
      String digest = before == null ? "no such file" : before.sha256();
      if (!accepts) {
        throw new BadInputException(
            place(file.name()).toString(),
            "was changed since the run began: its SHA-256 is %s, and manifest.json has %s; restore the file, or resume with --accept-changed-data"
                .formatted(file.sha256(), digest));
      }
      notes.add(
          "resumed on changed data: %s had the SHA-256 %s and has %s (--accept-changed-data)"
              .formatted(file.name(), digest, file.sha256()));
    }
    return notes.stream().distinct().toList();
  }
}
