package org.harmonium.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.yaml.YamlRecords;
import org.harmonium.io.BadFileException;
import org.harmonium.report.Chart;
import org.harmonium.report.HtmlReport;
import org.harmonium.report.Manifest;
import org.harmonium.report.ManifestTables;
import org.harmonium.report.Metrics;
import org.harmonium.report.MetricsCsv;
import org.harmonium.report.Png;
import org.harmonium.report.ReportPage;

/** Makes report.html from what lies in a run directory. */
public final class RunReport {
  private RunReport() {}

  /** Writes the report of a run, finished or not. */
  public static void write(RunDirectory directory) {
    if (!Files.isRegularFile(directory.experiment())
        || !Files.isRegularFile(directory.manifest())) {
      throw new IllegalArgumentException(
          directory.path() + ": is no run directory; give one that 'harmonium run' has made");
    }
    Experiment experiment = YamlRecords.read(directory.experiment(), Experiment.class, List.of());
    Manifest manifest = Manifest.read(directory.manifest());
    List<ReportPage.Section> sections = new ArrayList<>();
    addResults(sections, experiment, manifest);
    addPictures(sections, directory);
    addCharts(sections, directory);
    addPicturesOnTheWay(sections, directory);
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
              if (name.endsWith("log_probability") || name.endsWith(".bound")) {
                figures.add(new ReportPage.Figure(name, number(value), "nats an example"));
              } else if (name.endsWith("label_error")) {
                figures.add(new ReportPage.Figure(name, number(value), "share of the rows"));
              } else if (name.endsWith("log_z")) {
                figures.add(new ReportPage.Figure(name, number(value), "nats"));
              }
            });
    return figures;
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

  private static void addPictures(List<ReportPage.Section> sections, RunDirectory directory) {
    List<ReportPage.Picture> last = new ArrayList<>();
    add(
        last,
        directory,
        "samples",
        "Samples: the visible means at the end of Gibbs chains that began at random.");
    add(
        last,
        directory,
        "chains",
        "Samples over the chain's length: 1, 10, 100 .. steps from left to right.");
    add(
        last,
        directory,
        "filters",
        "Filters: the weights into hidden units, red positive, blue negative.");
    for (Path file : directory.images("filters-layer-*.png")) {
      String name = file.getFileName().toString().replace(".png", "");
      add(
          last,
          directory,
          name,
          "The same of a higher layer, drawn through the weights of those below.");
    }
    add(
        last,
        directory,
        "reconstructions",
        "Reconstructions below the originals they were made from.");
    if (!last.isEmpty()) {
      sections.add(new ReportPage.Section("Pictures", "", List.of(new ReportPage.Pictures(last))));
    }
  }

  private static void add(
      List<ReportPage.Picture> pictures, RunDirectory directory, String name, String text) {
    if (Files.isRegularFile(directory.image(name))) {
      pictures.add(new ReportPage.Picture(read(directory.image(name)), name, text));
    }
  }

  private static void addPicturesOnTheWay(
      List<ReportPage.Section> sections, RunDirectory directory) {
    List<ReportPage.Picture> onTheWay = new ArrayList<>();
    for (Path file : directory.images("samples-epoch-*.png")) {
      String epoch = file.getFileName().toString().replaceAll("\\D+0*(\\d+).png", "epoch $1");
      onTheWay.add(new ReportPage.Picture(read(file), epoch, ""));
    }
    if (!onTheWay.isEmpty()) {
      sections.add(
          new ReportPage.Section(
              "Samples while it learned",
              "Chains that began at the same random states.",
              List.of(new ReportPage.Pictures(onTheWay))));
    }
  }

  private static Png read(Path picture) {
    try {
      return Png.read(picture);
    } catch (IOException e) {
      throw new BadFileException(picture, "cannot be read", "remove it", e);
    }
  }

  private static void addCharts(List<ReportPage.Section> sections, RunDirectory directory) {
    for (Path file : directory.allMetrics()) {
      String phase =
          file.getFileName().toString().replaceAll("metrics-?|\\.csv", "").replace('-', ' ');
      addCharts(sections, phase.isEmpty() ? "Learning" : "Learning: " + phase, file);
    }
  }

  private static void addCharts(List<ReportPage.Section> sections, String title, Path file) {
    Metrics metrics = MetricsCsv.read(file);
    String[][] wanted = {
      {"Log-likelihood", "nats", "log_likelihood_train", "log_likelihood_validation"},
      {"Lower bound of the log-likelihood", "nats", "bound_train", "bound_validation"},
      {"Pseudo-likelihood", "nats", "pseudo_likelihood"},
      {"Free energy", "nats", "free_energy_train", "free_energy_validation"},
      {"Reconstruction error", "per value", "reconstruction_error"},
      {"Hidden activity", "mean and spread", "hidden_mean", "hidden_spread"},
      {"Update against weight", "ratio", "update_ratio"},
      {"Mean-field inference", "iterations", "mean_field_iterations"},
      {"Chains against an epoch before", "correlation", "chain_autocorrelation"},
      {"Swaps of temperatures", "share of tries", "swap_rate_least", "swap_rate_mean"},
      {"Deviations of visible units", "mean sigma", "sigma_mean"},
      {"Deviations at a bound", "share of units", "sigma_at_bound"}
    };
    List<Chart> charts = new ArrayList<>();
    for (String[] chart : wanted) {
      List<Chart.Line> lines = new ArrayList<>();
      for (int i = 2; i < chart.length; i++) {
        if (metrics.columns().contains(chart[i])
            && !metrics.line(chart[i]).points().isEmpty()) { // after one epoch, some are undefined
          lines.add(metrics.line(chart[i]));
        }
      }
      if (!lines.isEmpty()) {
        charts.add(new Chart(chart[0], "minibatches", chart[1], lines));
      }
    }
    if (!charts.isEmpty()) {
      sections.add(
          new ReportPage.Section(
              title, "Measured on fixed rows.", List.of(new ReportPage.Charts(charts))));
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "not measured" : String.format(Locale.ROOT, "%.3f", value);
  }
}
