package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.harmonium.report.Chart;
import org.harmonium.report.Metrics;
import org.harmonium.report.MetricsCsv;
import org.harmonium.report.ReportPage;

/** Charts of the measurements during learning, one section per phase. */
final class RunCharts {
  private static final String GRADIENTS = "gradient_norm_";

  /** The title, the unit and the columns of each chart. */
  private static final String[][] WANTED = {
    {"Log-likelihood", "nats", "log_likelihood_train", "log_likelihood_validation"},
    {"Lower bound of the log-likelihood", "nats", "bound_train", "bound_validation"},
    {"Pseudo-likelihood", "nats", "pseudo_likelihood"},
    {"Free energy", "nats", "free_energy_train", "free_energy_validation"},
    {"Free energy gap", "nats", "free_energy_gap"},
    {"Log Z", "nats", "log_z"},
    {"Reconstruction error", "per value", "reconstruction_error"},
    {"Loss", "per row", "loss_train", "loss_validation"},
    {"Classification error", "share of rows", "error_train", "error_validation"},
    {"Squared error", "per row", "squared_error_train", "squared_error_validation"},
    {"Losses of the game", "per row", "discriminator_loss", "generator_loss"},
    {"What the discriminator gets right", "share", "accuracy_on_data", "accuracy_on_generated"},
    {"Variety of samples", "that of data is 1", "variety"},
    {"Classes among samples", "covered", "classes_covered"},
    {"Entropy of the samples' classes", "nats", "class_entropy"},
    {"Modes among samples", "covered", "modes_covered"},
    {"Samples near a mode", "share", "share_near_modes"},
    {"Hidden activity", "mean and spread", "hidden_mean", "hidden_spread"},
    {"Update against weight", "ratio", "update_ratio"},
    {"Mean-field inference", "iterations", "mean_field_iterations"},
    {"Chains against an epoch before", "correlation", "chain_autocorrelation"},
    {"Swaps of temperatures", "share of tries", "swap_rate_least", "swap_rate_mean"},
    {"Deviations of visible units", "mean sigma", "sigma_mean"},
    {"Deviations at a bound", "share of units", "sigma_at_bound"}
  };

  /** The columns that describe the plan and not the model. */
  private static final Set<String> OF_THE_PLAN = Set.of("epoch", "learning_rate");

  private RunCharts() {}

  /** Returns the sections of all phases. */
  static List<ReportPage.Section> of(RunDirectory directory) {
    List<ReportPage.Section> sections = new ArrayList<>();
    for (Path file : directory.allMetrics()) {
      String phase =
          file.getFileName().toString().replaceAll("metrics-?|\\.csv", "").replace('-', ' ');
      List<Chart> charts = charts(MetricsCsv.read(file));
      if (!charts.isEmpty()) {
        sections.add(
            new ReportPage.Section(
                phase.isEmpty() ? "Learning" : "Learning: " + phase,
                "Measured on fixed rows.",
                List.of(new ReportPage.Charts(charts))));
      }
    }
    return sections;
  }

  private static List<Chart> charts(Metrics metrics) {
    List<Chart> charts = new ArrayList<>();
    Set<String> drawn = new TreeSet<>(OF_THE_PLAN);
    for (String[] chart : WANTED) {
      List<String> columns = List.of(chart).subList(2, chart.length);
      drawn.addAll(columns);
      add(charts, chart[0], chart[1], false, lines(metrics, columns));
    }
    List<String> gradients =
        metrics.columns().stream().filter(name -> name.startsWith(GRADIENTS)).toList();
    drawn.addAll(gradients);
    add(charts, "Gradient by layer", "norm", true, lines(metrics, gradients));
    others(metrics, drawn)
        .forEach((title, columns) -> add(charts, title, "", false, lines(metrics, columns)));
    return charts;
  }

  /**
   * Returns the columns without a predefined chart, such as those of a user's kind of model, by the
   * titles of their charts. A figure of training rows shares a chart with the same figure of
   * validation rows.
   */
  private static Map<String, List<String>> others(Metrics metrics, Set<String> drawn) {
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (String column : metrics.columns()) {
      if (!drawn.contains(column)) {
        String words = column.replaceAll("_(train|validation)$", "").replace('_', ' ');
        String title = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        others.computeIfAbsent(title, t -> new ArrayList<>()).add(column);
      }
    }
    return others;
  }

  private static List<Chart.Line> lines(Metrics metrics, List<String> columns) {
    List<Chart.Line> lines = new ArrayList<>();
    for (String column : columns) {
      if (metrics.columns().contains(column)
          && !metrics.line(column).points().isEmpty()) { // after one epoch, some are undefined
        lines.add(metrics.line(column));
      }
    }
    return lines;
  }

  private static void add(
      List<Chart> charts, String title, String unit, boolean isLog, List<Chart.Line> lines) {
    if (!lines.isEmpty()) {
      charts.add(new Chart(title, "minibatches", unit, isLog, lines));
    }
  }
}
