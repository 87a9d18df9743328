package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.harmonium.experiment.RunObserver;
import org.harmonium.experiment.RunResult;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.model.UnitsDescription;
import picocli.CommandLine;

/** Follows a run to its end and converts its result to text and an exit code. */
final class RunFollower {
  private final CommandLine line;
  private final boolean json;
  private final boolean check;

  /**
   * @param check whether results that miss what the experiment expects are a failure
   */
  RunFollower(CommandLine line, boolean json, boolean check) {
    this.line = line;
    this.json = json;
    this.check = check;
  }

  /** Runs the experiment, prints the result, and returns the exit code. */
  int follow(Experiment experiment, Function<RunObserver, RunResult> run) {
    if (check && experiment.expected().isEmpty()) {
      throw new IllegalArgumentException(
          "--check: the experiment names no result that it should reach; give some under 'expected', or leave --check out");
    }
    try (Interruption interruption = new Interruption(line.getErr())) {
      Progress progress = new Progress(line.getErr(), interruption);
      RunResult result;
      try {
        result = run.apply(progress);
      } finally {
        progress.clear();
      }
      if (result.interrupted() != null) {
        progress.say(result.interrupted());
        return ExitCodes.FAILED; // on a signal the JVM exits with the signal's code instead
      }
      if (experiment.estimate() instanceof EstimateSettings.Annealed estimate) {
        UnitsDescription visible = experiment.model().values();
        Doubt.about(result.results(), estimate.chains(), visible).forEach(progress::say);
      } else if (experiment.estimate() != null) {
        Doubt.about(result.results(), 1, experiment.model().values()).forEach(progress::say);
      }
      return conclude(experiment, result);
    }
  }

  private int conclude(Experiment experiment, RunResult result) {
    PrintWriter out = line.getOut();
    if (json) {
      out.println(json(experiment, result));
    } else {
      ComparisonSettings comparison = experiment.comparison();
      if (comparison != null) {
        ComparisonTable.print(out, comparison, result.results());
      } else {
        result
            .results()
            .forEach((name, value) -> out.printf(Locale.ROOT, "%-34s %14.4f%n", name, value));
      }
      for (Expectation expected : experiment.expected()) {
        double actual = actual(result, expected);
        out.printf(
            Locale.ROOT,
            "expected %s %s: %s%n",
            expected.metric(),
            expected.text(),
            expected.isMetBy(actual)
                ? "reached"
                : Double.isNaN(actual) ? "NOT measured" : "NOT reached");
      }
      out.println("report: " + result.directory().report());
    }
    out.flush();
    boolean reached = experiment.expected().stream().allMatch(e -> e.isMetBy(actual(result, e)));
    return check && !reached ? ExitCodes.FAILED : 0;
  }

  private static double actual(RunResult result, Expectation expected) {
    return result.results().getOrDefault(expected.metric(), Double.NaN);
  }

  private static String json(Experiment experiment, RunResult result) {
    Map<String, Boolean> reached = new LinkedHashMap<>();
    experiment.expected().forEach(e -> reached.put(e.metric(), e.isMetBy(actual(result, e))));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("experiment", experiment.name());
    object.put("directory", result.directory().path().toString());
    object.put("results", result.results());
    object.put("reached", reached);
    return Printer.json(object);
  }
}
