package org.harmonium.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.harmonium.experiment.Expectation;
import org.harmonium.experiment.Experiment;
import org.harmonium.experiment.Run;
import org.harmonium.experiment.RunObserver;
import org.harmonium.experiment.RunResult;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Follows a run on the terminal: a line an epoch, a clean stop on a signal, the results at the end.
 */
final class Progress implements RunObserver {
  /** How long a signal waits for the last checkpoint. */
  private static final int PATIENCE_SECONDS = 30;

  private final PrintWriter err;
  private volatile @Nullable Trainer trainer;
  private long started;
  private long startStep;

  private Progress(PrintWriter err) {
    this.err = err;
  }

  /** Runs, and turns the result into text and an exit code. */
  static int follow(
      CommandLine line, Experiment experiment, boolean json, Function<RunObserver, RunResult> run) {
    Progress progress = new Progress(line.getErr());
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> progress.stopAndWait(done), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      RunResult result = run.apply(progress);
      return progress.conclude(line.getOut(), experiment, json, result);
    } finally {
      done.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the JVM is going down because of a signal, which sets the exit code
      }
    }
  }

  private void stopAndWait(CountDownLatch done) {
    Trainer running = trainer;
    if (running != null) {
      running.stop(Run.INTERRUPTED);
    }
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("harmonium: no checkpoint could be written in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void say(String text) {
    err.println(text);
    err.flush();
  }

  @Override
  public void training(Trainer running) {
    trainer = running;
  }

  @Override
  public void started(Trainer running) {
    started = System.nanoTime();
    startStep = running.step();
  }

  @Override
  public void measured(Trainer running, Map<String, Double> metrics) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(Locale.ROOT, "epoch %d/%d", running.epoch(), running.plan().epochs()));
    String[] shown = {
      "log_likelihood_train",
      "log_likelihood_validation",
      "pseudo_likelihood",
      "reconstruction_error",
      "free_energy_gap",
      "hidden_mean",
      "update_ratio"
    };
    for (String name : shown) {
      Double value = metrics.get(name);
      if (value != null) {
        line.append(String.format(Locale.ROOT, "  %s %.4g", name, value));
      }
    }
    double seconds = (System.nanoTime() - started) * 1e-9;
    double steps = running.step() - startStep;
    long all =
        (long) running.plan().epochs()
            * ((running.rows() + running.plan().batch() - 1) / running.plan().batch());
    if (steps > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              "  %.0f steps/s  %.0f s left",
              steps / seconds,
              (all - running.step()) * seconds / steps));
    }
    say(line.toString());
  }

  private int conclude(PrintWriter out, Experiment experiment, boolean json, RunResult result) {
    if (result.interrupted() != null) {
      say(result.interrupted());
      return ExitCodes.FAILED;
    }
    if (json) {
      out.println(json(experiment, result));
    } else {
      result
          .results()
          .forEach((name, value) -> out.printf(Locale.ROOT, "%-32s %12.4f%n", name, value));
      for (Expectation expectation : experiment.expected()) {
        double actual = result.results().getOrDefault(expectation.metric(), Double.NaN);
        out.printf(
            Locale.ROOT,
            "expected %s %s: %s (%.4f)%n",
            expectation.metric(),
            expectation.text(),
            expectation.isMetBy(actual) ? "reached" : "NOT reached",
            actual);
      }
      out.println("report: " + result.directory().report());
    }
    out.flush();
    return 0;
  }

  private static String json(Experiment experiment, RunResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("experiment", experiment.name());
    object.put("directory", result.directory().path().toString());
    object.put("results", result.results());
    Map<String, Boolean> reached = new LinkedHashMap<>();
    for (Expectation e : experiment.expected()) {
      reached.put(e.metric(), e.isMetBy(result.results().getOrDefault(e.metric(), Double.NaN)));
    }
    object.put("reached", reached);
    try {
      return new ObjectMapper().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
