package org.harmonium.kind.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.Monitor;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.Task;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model of any kind while it is learned as a whole, on fixed training and validation
 * rows, and publishes the figures under their names in metrics.csv.
 */
final class MachineMonitor extends Monitor {
  private final LearnedMachine model;
  private final Backend backend;
  private final Likelihood.@Nullable Plan plan;
  private final WatchedRows rows;
  private final Likelihood likelihood;
  private final Diagnostics diagnostics;

  /**
   * @param rows not closed by the monitor
   */
  MachineMonitor(LearnedMachine model, WatchedRows rows, MachineAlgorithm learning, Task<?> task) {
    super(task.watch());
    this.model = model;
    this.backend = model.backend();
    this.rows = rows;
    this.likelihood = model.likelihood(rows.means(), rows.rows(), task.seed());
    EstimateSettings estimate = task.watch().likelihood();
    this.plan = estimate == null ? null : likelihood.plan("watch.likelihood", estimate);
    this.diagnostics = new Diagnostics(learning, backend);
  }

  /**
   * Returns the name of a column. The name of a bound always differs from that of the bounded
   * quantity.
   */
  private static String column(String figure, String part) {
    return (figure.equals(Figures.BOUND) ? "bound_" : "log_likelihood_") + part;
  }

  @Override
  public Map<String, Double> measure(Trainer trainer) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("learning_rate", learningRate(trainer));
    Matrix train = rows.train();
    metrics.put("reconstruction_error", model.squaredDistance(backend, train) / train.size());
    if (model.layers() > 0) {
      try (Matrix h = backend.zeros(train.rows(), model.hidden(model.layers()))) {
        model.encode(train, model.layers(), null, h);
        metrics.put("hidden_mean", Figures.mean(backend.downloadDoubles(h)));
      }
    }
    addUpdateRatio(metrics, trainer);
    metrics.putAll(model.inferenceFigures());
    metrics.putAll(diagnostics.figures(trainer.rule()));
    if (plan != null) {
      Likelihood.Judge judge = Rehearsal.judge(backend, likelihood, plan, trainer.epoch());
      metrics.put("log_z", judge.logZ());
      metrics.put(column(judge.figure(), "train"), Figures.mean(judge.rows().of(train)));
      Matrix validation = rows.validation();
      if (validation != null) {
        metrics.put(
            column(judge.figure(), "validation"), Figures.mean(judge.rows().of(validation)));
      }
    }
    return metrics;
  }

  /**
   * Adds the ratio of the size of the last update of the first weights to the size of these
   * weights.
   */
  private void addUpdateRatio(Map<String, Double> metrics, Trainer trainer) {
    Matrix w = first(model.parameters(), "W", "W1");
    Matrix dW = first(trainer.rule().state(), "dW", "dW1");
    if (w != null && dW != null) {
      metrics.put("update_ratio", Math.sqrt(backend.dot(dW, dW) / backend.dot(w, w)));
    }
  }

  private static @Nullable Matrix first(Map<String, Matrix> matrices, String... names) {
    for (String name : names) {
      if (matrices.get(name) != null) {
        return matrices.get(name);
      }
    }
    return null;
  }
}
