package org.harmonium.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.ComparisonSettings.Cell;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.report.Chart;
import org.harmonium.report.HtmlReport;
import org.harmonium.report.Manifest;
import org.harmonium.report.Metrics;
import org.harmonium.report.MetricsCsv;
import org.harmonium.report.ReportPage;

/** The report of a comparison: its table, and the gradients by layer of each row. */
final class ComparisonReport {
  private static final String GRADIENTS = "gradient_norm_W";

  private ComparisonReport() {}

  /** Writes report.html with the results of the finished variants. */
  static void write(RunDirectory directory, Experiment experiment, ComparisonSettings comparison) {
    ComparisonRun.requireUnedited(directory);
    List<ReportPage.Section> sections = new ArrayList<>();
    List<ReportPage.Block> blocks = new ArrayList<>(List.of(table(directory, comparison)));
    List<ReportPage.Result> expected = expected(directory, experiment, comparison);
    if (!expected.isEmpty()) {
      blocks.add(new ReportPage.Results(expected));
    }
    sections.add(
        new ReportPage.Section(
            "Results", "Each variant has a report of its own in its directory.", blocks));
    List<Chart> charts = gradients(directory, comparison);
    if (!charts.isEmpty()) {
      sections.add(
          new ReportPage.Section(
              "Gradients by layer",
              "The norm of the gradient of each layer's weights on fixed training rows, in the last"
                  + " column's variants: it vanishes where it falls towards the lower layers.",
              List.of(new ReportPage.Charts(charts))));
    }
    sections.add(
        new ReportPage.Section(
            "Configuration",
            "What all variants have in common, defaults filled in, and what each changes.",
            List.of(new ReportPage.Listing("experiment.yaml", YamlRecords.write(experiment)))));
    String text = experiment.question();
    HtmlReport.write(
        directory.report(),
        new ReportPage(
            experiment.name(),
            experiment.source().isEmpty() ? text : text + " Source: " + experiment.source(),
            List.of(),
            sections));
  }

  private static ReportPage.Table table(RunDirectory directory, ComparisonSettings comparison) {
    List<String> columns = new ArrayList<>(List.of(""));
    columns.addAll(comparison.columns().keySet());
    List<List<String>> rows = new ArrayList<>();
    for (String row : comparison.rows().keySet()) {
      List<String> cells = new ArrayList<>(List.of(row));
      for (String column : comparison.columns().keySet()) {
        cells.add(result(new RunDirectory(directory.variant(new Cell(row, column))), comparison));
      }
      rows.add(cells);
    }
    return new ReportPage.Table(comparison.metric(), columns, rows);
  }

  private static List<ReportPage.Result> expected(
      RunDirectory directory, Experiment experiment, ComparisonSettings comparison) {
    List<ReportPage.Result> results = new ArrayList<>();
    for (Expectation expected : experiment.expected()) {
      for (Cell cell : comparison.cells()) {
        if (cell.name().equals(expected.metric())) {
          double value = value(new RunDirectory(directory.variant(cell)), comparison);
          results.add(
              new ReportPage.Result(
                  expected.metric(), expected.text(), text(value), expected.isMetBy(value)));
        }
      }
    }
    return results;
  }

  private static String result(RunDirectory variant, ComparisonSettings comparison) {
    return text(value(variant, comparison));
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "not measured" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns the result of a variant; NaN if the variant is not finished. */
  private static double value(RunDirectory variant, ComparisonSettings comparison) {
    return Files.exists(variant.manifest())
        ? Manifest.read(variant.manifest()).metrics().getOrDefault(comparison.metric(), Double.NaN)
        : Double.NaN;
  }

  /**
   * Returns charts of the gradients over the number of the layer, at the first and the last
   * measurement, with one line per row of the table.
   */
  private static List<Chart> gradients(RunDirectory directory, ComparisonSettings comparison) {
    List<Chart.Line> first = new ArrayList<>();
    List<Chart.Line> last = new ArrayList<>();
    List<String> columns = List.copyOf(comparison.columns().keySet());
    String column = columns.get(columns.size() - 1);
    for (String row : comparison.rows().keySet()) {
      RunDirectory variant = new RunDirectory(directory.variant(new Cell(row, column)));
      List<Path> files = variant.allMetrics();
      if (files.isEmpty()) {
        continue;
      }
      if (Files.exists(variant.manifest())) {
        RunReport.requireOwn(variant, Manifest.read(variant.manifest()), "metrics");
      }
      Metrics metrics = MetricsCsv.read(files.get(files.size() - 1));
      List<Chart.Point> atFirst = new ArrayList<>();
      List<Chart.Point> atLast = new ArrayList<>();
      for (int l = 1; metrics.columns().contains(GRADIENTS + l); l++) {
        List<Chart.Point> norms = metrics.line(GRADIENTS + l).points();
        if (!norms.isEmpty()) {
          atFirst.add(new Chart.Point(l, norms.get(0).y()));
          atLast.add(new Chart.Point(l, norms.get(norms.size() - 1).y()));
        }
      }
      if (!atFirst.isEmpty()) {
        first.add(new Chart.Line(row, atFirst));
        last.add(new Chart.Line(row, atLast));
      }
    }
    return first.isEmpty()
        ? List.of()
        : List.of(
            new Chart("At the start", "layer", "norm", true, first),
            new Chart("At the end", "layer", "norm", true, last));
  }
}
