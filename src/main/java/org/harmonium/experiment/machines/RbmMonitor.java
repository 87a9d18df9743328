package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.experiment.learned.Figures;
import org.harmonium.experiment.learned.LearnedRbm;
import org.harmonium.experiment.learned.Likelihood;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.WatchSettings;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Measures an RBM while it learns, on fixed training and validation rows, and publishes the figures
 * under the names that metrics.csv has them. The randomness of a measurement depends on the seed
 * and the epoch only, so that measuring changes nothing and a resumed run measures the same.
 */
public final class RbmMonitor implements TrainingListener {
  private final Rbm rbm;
  private final Backend backend;
  private final WatchSettings settings;
  private final long seed;
  private final Matrix train; // (n, V)
  private final @Nullable Matrix validation; // (m, V)
  private final Likelihood likelihood;
  private final Diagnostics diagnostics;
  private final boolean hasLogZ;

  RbmMonitor(Rbm rbm, WatchedRows rows, MachineLearning learning, Experiment experiment) {
    this.rbm = rbm;
    this.backend = rbm.backend();
    this.settings = experiment.watch();
    this.seed = experiment.seed();
    this.train = rows.train();
    this.validation = rows.validation();
    this.likelihood = new LearnedRbm(rbm).likelihood(rows.means(), rows.rows(), seed);
    this.diagnostics = new Diagnostics(learning, backend);
    this.hasLogZ = rbm.inputScaling().equals(InputScaling.NONE);
  }

  /**
   * The names of all figures that are measured under such settings: the columns of metrics.csv.
   *
   * @param rbm its two layers
   * @param isHeld whether there are validation rows
   * @param hasLogZ whether the machine is one by itself: an RBM with scaled inputs is a part of a
   *     deep Boltzmann machine, and no log Z of its own is estimated
   */
  public static List<String> figures(
      List<PlannedLayer> rbm,
      WatchSettings settings,
      MachineLearning learning,
      boolean isHeld,
      boolean hasLogZ) {
    List<String> names =
        new ArrayList<>(
            List.of(
                "learning_rate",
                "reconstruction_error",
                "hidden_mean",
                "hidden_spread",
                "update_ratio"));
    names.addAll(Diagnostics.names(learning));
    if (!rbm.get(1).units().hasLogNormaliser()) {
      return names;
    }
    names.add("free_energy_train");
    if (isHeld) {
      names.addAll(List.of("free_energy_validation", "free_energy_gap"));
    }
    if (settings.pseudoLikelihood() != WatchSettings.PseudoLikelihoodKind.NONE
        && EstimateLimits.hasPseudoLikelihood(rbm)) {
      names.add("pseudo_likelihood");
    }
    if (settings.likelihood() != null && hasLogZ) {
      names.addAll(List.of("log_z", "log_likelihood_train"));
      if (isHeld) {
        names.add("log_likelihood_validation");
      }
    }
    return names;
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
    addActivity(metrics);
    metrics.put("update_ratio", updateRatio(trainer));
    metrics.putAll(diagnostics.figures(trainer.rule()));
    if (!rbm.hiddenUnits().hasLogNormaliser()) {
      return metrics; // without a free energy, what follows does not exist
    }
    double freeTrain = Figures.mean(rbm.freeEnergy(train));
    metrics.put("free_energy_train", freeTrain);
    if (validation != null) {
      double freeValidation = Figures.mean(rbm.freeEnergy(validation));
      metrics.put("free_energy_validation", freeValidation);
      metrics.put("free_energy_gap", freeValidation - freeTrain);
    }
    if (PseudoLikelihood.isPossible(rbm, train)) {
      addPseudoLikelihood(metrics, trainer.epoch());
    }
    if (settings.likelihood() != null && hasLogZ) {
      double logZ = likelihood.judge(settings.likelihood(), trainer.epoch()).logZ();
      metrics.put("log_z", logZ);
      metrics.put("log_likelihood_train", -freeTrain - logZ);
      Double freeValidation = metrics.get("free_energy_validation");
      if (freeValidation != null) {
        metrics.put("log_likelihood_validation", -freeValidation - logZ);
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
      double mean = Figures.mean(activity);
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
      case EXACT ->
          metrics.put("pseudo_likelihood", Figures.mean(PseudoLikelihood.exact(rbm, train)));
      case STOCHASTIC -> {
        RandomStream random = backend.stream(seed, RandomStreams.WATCH);
        random.seek(epoch);
        metrics.put(
            "pseudo_likelihood", Figures.mean(PseudoLikelihood.stochastic(rbm, train, random)));
      }
    }
  }
}
