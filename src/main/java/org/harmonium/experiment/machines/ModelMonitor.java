package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.Figures;
import org.harmonium.experiment.learned.LearnedMachine;
import org.harmonium.experiment.learned.Likelihood;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.DbmSettings;
import org.harmonium.experiment.settings.WatchSettings;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model of any kind while it is learned as a whole, on fixed training and validation
 * rows, and publishes the figures under the names that metrics.csv has them.
 */
public final class ModelMonitor implements TrainingListener {
  private final LearnedMachine model;
  private final Backend backend;
  private final WatchSettings settings;
  private final WatchedRows rows;
  private final Likelihood likelihood;
  private final Diagnostics diagnostics;

  /**
   * @param rows stay the caller's
   */
  ModelMonitor(
      LearnedMachine model, WatchedRows rows, MachineLearning learning, Experiment experiment) {
    this.model = model;
    this.backend = model.backend();
    this.settings = experiment.watch();
    this.rows = rows;
    this.likelihood = model.likelihood(rows.means(), rows.rows(), experiment.seed());
    this.diagnostics = new Diagnostics(learning, backend);
  }

  /**
   * The names of all figures that are measured under such settings: the columns of metrics.csv.
   *
   * @param isHeld whether there are validation rows
   */
  static List<String> figures(
      MachineSettings model,
      Dataset train,
      WatchSettings settings,
      MachineLearning learning,
      boolean isHeld) {
    List<String> names = new ArrayList<>(List.of("learning_rate", "reconstruction_error"));
    if (!model.layers().isEmpty()) {
      names.add("hidden_mean");
    }
    names.add("update_ratio");
    if (model instanceof DbmSettings) {
      names.add("mean_field_iterations");
    }
    names.addAll(Diagnostics.names(learning));
    EstimateSettings estimate = settings.likelihood();
    if (estimate != null) {
      String figure = EstimateLimits.figure(estimate, model, train);
      names.addAll(List.of("log_z", column(figure, "train")));
      if (isHeld) {
        names.add(column(figure, "validation"));
      }
    }
    return names;
  }

  /** A bound is never written under the name of what it bounds. */
  private static String column(String figure, String part) {
    return (figure.equals(Figures.BOUND) ? "bound_" : "log_likelihood_") + part;
  }

  @Override
  public void epochEnded(Trainer trainer) {
    if (settings.isDue(trainer.epoch(), trainer.plan().epochs())) {
      trainer.publish(measure(trainer));
    }
  }

  private Map<String, Double> measure(Trainer trainer) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(
        "learning_rate", trainer.plan().rate().at(trainer.epoch(), trainer.plan().epochs()));
    Matrix train = rows.train();
    try (Matrix reconstruction = backend.zeros(train.rows(), train.cols())) {
      model.reconstruct(train, reconstruction);
      metrics.put(
          "reconstruction_error", backend.squaredDistance(train, reconstruction) / train.size());
    }
    if (model.layers() > 0) {
      try (Matrix h = backend.zeros(train.rows(), model.hidden(model.layers()))) {
        model.encode(train, model.layers(), null, h);
        metrics.put("hidden_mean", Figures.mean(backend.downloadDoubles(h)));
      }
    }
    addUpdateRatio(metrics, trainer);
    metrics.putAll(model.inferenceFigures());
    metrics.putAll(diagnostics.figures(trainer.rule()));
    EstimateSettings estimate = settings.likelihood();
    if (estimate != null) {
      Likelihood.Judge judge = likelihood.judge(estimate, trainer.epoch());
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

  /** The size of the last update of the first weights against theirs. */
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
