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
import java.util.Objects;
import org.harmonium.config.ConfigException;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.ComparisonSettings.Cell;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Sha256;
import org.harmonium.report.Manifest;

/**
 * A comparison: variants of an experiment, each a run in its own directory ROW.COLUMN within the
 * directory of the comparison. An interrupted comparison can be resumed. Finished variants are not
 * run again.
 */
final class ComparisonRun {
  private final Experiment experiment;
  private final ComparisonSettings comparison;
  private final RunDirectory directory;
  private final RunRequest request;
  private final RunObserver observer;
  private final boolean isResumed;

  private ComparisonRun(
      Experiment experiment,
      RunDirectory directory,
      RunRequest request,
      RunObserver observer,
      boolean isResumed) {
    this.experiment = experiment;
    this.comparison = Objects.requireNonNull(experiment.comparison());
    this.directory = directory;
    this.request = request;
    this.observer = observer;
    this.isResumed = isResumed;
  }

  /** Runs all variants from the start. */
  static RunResult start(
      Experiment experiment, Path out, RunRequest request, RunObserver observer) {
    check(experiment); // before any file is written
    RunDirectory directory = RunDirectory.create(out);
    directory.forgetImages(); // which belong to its variants
    String text = YamlRecords.write(experiment);
    // The digest comes first: a directory with experiment.yaml always has it.
    AtomicFile.write(directory.digest(), Sha256.of(text).getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(directory.experiment(), text.getBytes(StandardCharsets.UTF_8));
    return new ComparisonRun(experiment, directory, request, observer, false).run();
  }

  /** Resumes the variants that are not finished. */
  static RunResult resume(
      Experiment experiment, RunDirectory directory, RunRequest request, RunObserver observer) {
    requireUnedited(directory);
    if (!Files.exists(directory.digest())) {
      AtomicFile.write(directory.digest(), digest(directory).getBytes(StandardCharsets.UTF_8));
    }
    return new ComparisonRun(experiment, directory, request, observer, true).run();
  }

  private static String digest(RunDirectory directory) {
    try {
      return Sha256.of(Files.readString(directory.experiment()));
    } catch (IOException e) {
      throw new UncheckedIOException(directory.experiment() + ": cannot be read", e);
    }
  }

  /** Rejects an edited experiment, because a table must not mix results of different settings. */
  static void requireUnedited(RunDirectory directory) {
    try {
      // An earlier version could be killed before it wrote the digest.
      if (Files.exists(directory.digest())
          && !Files.readString(directory.digest()).strip().equals(digest(directory))) {
        throw new IllegalArgumentException(
            "%s: was edited since the comparison began, and its finished variants are of other settings; undo that, or start another one with 'harmonium run'"
                .formatted(directory.experiment()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory.digest() + ": cannot be read", e);
    }
  }

  /**
   * Checks all variants as {@link Run#check} does.
   *
   * @return the memory that the largest of them needs
   */
  static MemoryEstimate check(Experiment experiment) {
    ComparisonSettings comparison = Objects.requireNonNull(experiment.comparison());
    requireExpected(experiment, comparison);
    MemoryEstimate most = null;
    for (Cell cell : comparison.cells()) {
      Experiment variant = variant(experiment, comparison, cell, false);
      MemoryEstimate estimate = check(variant, comparison, cell);
      most = most == null || estimate.total() > most.total() ? estimate : most;
    }
    return Objects.requireNonNull(most);
  }

  private static MemoryEstimate check(
      Experiment variant, ComparisonSettings comparison, Cell cell) {
    try {
      PreparedRun prepared = Run.prepare(variant);
      prepared.requireMetric(comparison.metric());
      return prepared.memory();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "comparison, %s: %s".formatted(cell.name(), e.getMessage()), e);
    }
  }

  private static void requireExpected(Experiment experiment, ComparisonSettings comparison) {
    List<String> names = comparison.cells().stream().map(Cell::name).toList();
    for (Expectation expected : experiment.expected()) {
      if (!names.contains(expected.metric())) {
        throw new IllegalArgumentException(
            "expected: a comparison gives no result called '%s'; choose one of %s, or set expected=[]"
                .formatted(expected.metric(), String.join(", ", names)));
      }
    }
  }

  /** Returns the experiment with the settings of a variant. */
  private static Experiment variant(
      Experiment experiment, ComparisonSettings comparison, Cell cell, boolean isWritten) {
    List<String> settings = new ArrayList<>(comparison.settings(cell));
    settings.add("name=%s-%s-%s".formatted(experiment.name(), cell.row(), cell.column()));
    settings.add("comparison=null");
    settings.add("expected=[]");
    settings.add("small=[]");
    try {
      String text = YamlRecords.write(experiment);
      return isWritten
          ? YamlRecords.readWritten(text, Experiment.class, settings)
          : YamlRecords.read(text, "experiment", Experiment.class, settings);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "comparison, %s: %s".formatted(cell.name(), e.getMessage()), e);
    }
  }

  private RunResult run() {
    Map<String, Double> results = new LinkedHashMap<>();
    List<Cell> cells = comparison.cells();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      observer.say("%s, %s: %d of %d".formatted(cell.row(), cell.column(), i + 1, cells.size()));
      RunResult result = run(cell);
      if (result.interrupted() != null) {
        return new RunResult(
            directory, results, "interrupted; go on with: harmonium resume " + directory.path());
      }
      results.put(cell.name(), result.results().getOrDefault(comparison.metric(), Double.NaN));
    }
    ComparisonReport.write(directory, experiment, comparison);
    return new RunResult(directory, results, null);
  }

  private RunResult run(Cell cell) {
    RunDirectory variant = new RunDirectory(directory.variant(cell));
    Experiment settings = variant(experiment, comparison, cell, isResumed);
    if (!Files.isRegularFile(variant.experiment())) {
      return Run.start(settings, variant.path(), request, inputs(), isResumed, observer);
    }
    if (!YamlRecords.readWritten(variant.experiment(), Experiment.class).equals(settings)) {
      throw new BadFileException(
          variant.experiment(),
          "is not the variant %s of the comparison".formatted(cell.name()),
          "remove its directory, and the comparison runs it again");
    }
    Manifest manifest = RunManifest.readIfThere(variant);
    if (manifest == null || !manifest.isFinished() || !Files.exists(variant.model())) {
      return Run.resume(variant.path(), request, inputs(), observer);
    }
    RunReport.requireOwn(variant, manifest, "model");
    if (RunReport.isMissing(variant)) {
      RunReport.write(variant);
    }
    return new RunResult(variant, manifest.metrics(), null);
  }

  /** Returns the inputs of the variants that have begun, with which the others must agree. */
  private RunInputs inputs() {
    RunInputs inputs = RunInputs.ofNew();
    for (Cell cell : comparison.cells()) {
      RunDirectory variant = new RunDirectory(directory.variant(cell));
      if (Files.exists(variant.manifest())) {
        inputs = inputs.and(RunInputs.of(Manifest.read(variant.manifest()), inputs));
      }
    }
    return inputs;
  }
}
