package org.harmonium.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Sha256;
import org.harmonium.report.HtmlReport;
import org.harmonium.report.Manifest;
import org.harmonium.report.ManifestTables;
import org.harmonium.report.ReportPage;

/** Writes report.html from the files in a run directory. */
public final class RunReport {
  private RunReport() {}

  /** Whether the report of a finished run is missing or older than its results. */
  static boolean isMissing(RunDirectory directory) {
    try {
      return !Files.isRegularFile(directory.report())
          || Files.getLastModifiedTime(directory.report())
                  .compareTo(Files.getLastModifiedTime(directory.manifest()))
              < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Writes the report of a run, finished or not.
   *
   * @throws IllegalArgumentException if the experiment was edited since the run began
   * @throws BadFileException if a file is damaged, or the metrics of a run that has ended are not
   *     those that it wrote
   */
  public static void write(RunDirectory directory) {
    if (!Files.isRegularFile(directory.experiment())) {
      throw new IllegalArgumentException(
          directory.path() + ": is no run directory; give one that 'harmonium run' has made");
    }
    Experiment experiment = YamlRecords.readWritten(directory.experiment(), Experiment.class);
    if (experiment.comparison() != null) {
      ComparisonReport.write(directory, experiment, experiment.comparison());
      return;
    }
    Manifest manifest = RunManifest.readIfThere(directory);
    if (manifest == null) {
      throw new IllegalArgumentException(
          directory.path() + ": the run has not begun; start it with 'harmonium resume'");
    }
    requireOwn(directory, manifest, "metrics");
    List<ReportPage.Section> sections = new ArrayList<>();
    addResults(sections, experiment, manifest);
    RunPictures.last(directory).ifPresent(sections::add);
    sections.addAll(RunCharts.of(directory));
    RunPictures.onTheWay(directory).ifPresent(sections::add);
    sections.add(
        new ReportPage.Section(
            "Configuration",
            "All settings, defaults filled in.",
            List.of(new ReportPage.Listing("experiment.yaml", manifest.config()))));
    sections.add(
        new ReportPage.Section(
            "Provenance", "What made these results.", ManifestTables.of(manifest)));
    HtmlReport.write(
        directory.report(),
        new ReportPage(experiment.name(), summary(experiment), figures(manifest), sections));
  }

  /**
   * Checks files of a run that has ended.
   *
   * @param prefix of the names of the files
   * @throws BadFileException if one is not as the run wrote it
   */
  static void requireOwn(RunDirectory directory, Manifest manifest, String prefix) {
    for (Manifest.SavedFile saved : manifest.checkpoints()) {
      Path file = directory.path().resolve(saved.path());
      if (saved.path().startsWith(prefix) && !Sha256.of(file).equals(saved.sha256())) {
        throw new BadFileException(
            file,
            "was changed since the run wrote it (manifest.json has its SHA-256)",
            "restore a copy");
      }
    }
  }

  private static String summary(Experiment experiment) {
    return experiment.source().isEmpty()
        ? experiment.question()
        : experiment.question() + " Source: " + experiment.source();
  }

  private static List<ReportPage.Figure> figures(Manifest manifest) {
    List<ReportPage.Figure> figures = new ArrayList<>();
    manifest
        .metrics()
        .forEach(
            (name, value) -> {
              String unit = unit(name);
              if (!unit.isEmpty()) {
                figures.add(new ReportPage.Figure(name, number(value), unit));
              }
            });
    return figures;
  }

  /** Returns the unit of a figure that is shown at the top; empty for other figures. */
  private static String unit(String name) {
    if (name.endsWith("standard_error")) {
      return "";
    }
    if (name.endsWith("log_probability") || name.endsWith(".bound") || name.endsWith("parzen")) {
      return "nats an example";
    }
    if (name.endsWith("log_z") || name.equals("ais.error") || name.endsWith("class_entropy")) {
      return "nats";
    }
    if (name.endsWith("squared_error")) {
      return "a row";
    }
    if (name.endsWith("error") || name.endsWith("share_near_modes")) {
      return "share of the rows";
    }
    return name.endsWith("_covered") ? "of those in the data" : "";
  }

  private static void addResults(
      List<ReportPage.Section> sections, Experiment experiment, Manifest manifest) {
    List<ReportPage.Result> results = new ArrayList<>();
    for (Expectation expectation : experiment.expected()) {
      double actual = manifest.metrics().getOrDefault(expectation.metric(), Double.NaN);
      results.add(
          new ReportPage.Result(
              expectation.metric(),
              expectation.text(),
              number(actual),
              expectation.isMetBy(actual)));
    }
    if (!results.isEmpty()) {
      sections.add(
          new ReportPage.Section(
              "Results",
              "Against what the experiment expects.",
              List.of(new ReportPage.Results(results))));
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "not measured" : String.format(Locale.ROOT, "%.3f", value);
  }
}
