package org.harmonium.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.experiment.settings.WatchSettings;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Measures an RBM while it learns, on fixed training and validation rows, and publishes the figures
 * under the names that metrics.csv has them. The randomness of a measurement depends on the seed
 * and the epoch only, so that measuring changes nothing and a resumed run measures the same.
 */
final class RbmMonitor implements TrainingListener, AutoCloseable {
  private final Rbm rbm;
  private final Backend backend;
  private final WatchSettings settings;
  private final long seed;
  private final Matrix train; // (n, V)
  private final @Nullable Matrix validation; // (m, V)
  private final RbmLikelihood likelihood;

  RbmMonitor(Rbm rbm, PreparedData data, WatchSettings settings, long seed) {
    this.rbm = rbm;
    this.backend = rbm.backend();
    this.settings = settings;
    this.seed = seed;
    this.train = fixed(data, data.train(), 0);
    Dataset held = data.validation();
    this.validation = held == null ? null : fixed(data, held, 1);
    this.likelihood = new RbmLikelihood(rbm, data.trainMeans(), data.train().rows(), seed);
  }

  private Matrix fixed(PreparedData data, Dataset rows, long draw) {
    return PreparedData.fixedRows(backend, rows, settings.rows(), data.binarisation(), seed, draw);
  }

  @Override
  public void epochEnded(Trainer trainer) {
    if (trainer.epoch() % settings.every() == 0 || trainer.epoch() == trainer.plan().epochs()) {
      trainer.publish(measure(trainer));
    }
  }

  private Map<String, Double> measure(Trainer trainer) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(
        "learning_rate", trainer.plan().rate().at(trainer.epoch(), trainer.plan().epochs()));
    addActivity(metrics);
    metrics.put("update_ratio", updateRatio(trainer));
    double freeTrain = mean(rbm.freeEnergy(train));
    metrics.put("free_energy_train", freeTrain);
    if (validation != null) {
      double freeValidation = mean(rbm.freeEnergy(validation));
      metrics.put("free_energy_validation", freeValidation);
      metrics.put("free_energy_gap", freeValidation - freeTrain);
    }
    addPseudoLikelihood(metrics, trainer.epoch());
    if (settings.likelihood() != null) {
      RbmLikelihood.LogZ logZ = likelihood.logZ(settings.likelihood(), trainer.epoch());
      metrics.put("log_z", logZ.value());
      metrics.put("log_likelihood_train", -freeTrain - logZ.value());
      Double freeValidation = metrics.get("free_energy_validation");
      if (freeValidation != null) {
        metrics.put("log_likelihood_validation", -freeValidation - logZ.value());
      }
    }
    return metrics;
  }

  /**
   * Reconstruction by means, v -> E[h | v] -> E[v | h], and the hidden units' activity on the way.
   */
  private void addActivity(Map<String, Double> metrics) {
    try (Matrix h = backend.zeros(train.rows(), rbm.hidden());
        Matrix reconstruction = backend.zeros(train.rows(), rbm.visible());
        Matrix meanActivity = backend.zeros(1, rbm.hidden())) {
      rbm.hiddenMean(train, h);
      rbm.visibleMean(h, reconstruction);
      metrics.put(
          "reconstruction_error", backend.squaredDistance(train, reconstruction) / train.size());
      backend.columnSums(Scalar.of(1f / train.rows()), h, Scalar.ZERO, meanActivity);
      double[] activity = backend.downloadDoubles(meanActivity);
      double mean = mean(activity);
      metrics.put("hidden_mean", mean);
      metrics.put(
          "hidden_spread",
          Math.sqrt(Arrays.stream(activity).map(a -> (a - mean) * (a - mean)).average().orElse(0)));
    }
  }

  /**
   * The size of the last update of W against the size of W; Hinton 2010, section 7, wants about
   * 1e-3.
   */
  private double updateRatio(Trainer trainer) {
    Matrix w = rbm.weights();
    Matrix dW = trainer.rule().state().get("dW");
    return dW == null ? Double.NaN : Math.sqrt(backend.dot(dW, dW) / backend.dot(w, w));
  }

  private void addPseudoLikelihood(Map<String, Double> metrics, int epoch) {
    switch (settings.pseudoLikelihood()) {
      case NONE -> {}
      case EXACT -> metrics.put("pseudo_likelihood", mean(PseudoLikelihood.exact(rbm, train)));
      case STOCHASTIC -> {
        RandomStream random = backend.stream(seed, RandomStreams.WATCH);
        random.seek(epoch);
        metrics.put("pseudo_likelihood", mean(PseudoLikelihood.stochastic(rbm, train, random)));
      }
    }
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  @Override
  public void close() {
    train.close();
    if (validation != null) {
      validation.close();
    }
  }
}
