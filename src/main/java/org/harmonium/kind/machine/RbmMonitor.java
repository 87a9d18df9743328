package org.harmonium.kind.machine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.Monitor;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.Task;
import org.harmonium.kind.WatchSettings;
import org.harmonium.kind.rows.Streams;
import org.harmonium.learning.DivergenceException;
import org.harmonium.learning.Trainer;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Measures an RBM during learning, on fixed training and validation rows, and publishes the figures
 * under their names in metrics.csv. The random numbers of a measurement depend on the seed and the
 * epoch only. Measuring therefore does not change the run, and a resumed run measures the same
 * values.
 */
final class RbmMonitor extends Monitor {
  private final Rbm rbm;
  private final Backend backend;
  private final long seed;
  private final Matrix train; // (n, V)
  private final @Nullable Matrix validation; // (m, V)
  private final Likelihood likelihood;
  private final Diagnostics diagnostics;
  private final boolean hasPseudoLikelihood;
  private final Likelihood.@Nullable Plan plan;

  RbmMonitor(Rbm rbm, WatchedRows rows, MachineAlgorithm learning, Task<?> task) {
    super(task.watch());
    this.rbm = rbm;
    this.backend = rbm.backend();
    this.seed = task.seed();
    this.train = rows.train();
    this.validation = rows.validation();
    this.likelihood = new RbmLikelihood(rbm, rows.means(), rows.rows(), seed);
    this.diagnostics = new Diagnostics(learning, backend);
    this.hasPseudoLikelihood = rows.hasStates() && PseudoLikelihood.isPossible(rbm);
    EstimateSettings estimate = task.watch().likelihood();
    // An RBM with scaled inputs is a part of a deep Boltzmann machine and has no log Z.
    boolean hasLogZ = rbm.inputScaling().equals(InputScaling.NONE);
    this.plan = estimate == null || !hasLogZ ? null : likelihood.plan("watch.likelihood", estimate);
  }

  @Override
  public Map<String, Double> measure(Trainer trainer) {
    String objection = Rehearsal.isOn(backend) ? null : rbm.lawObjection();
    if (objection != null) {
      throw new DivergenceException(
          "W",
          "diverged after epoch %d: %s; lower the learning rate, or add l2"
              .formatted(trainer.epoch(), objection));
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("learning_rate", learningRate(trainer));
    addActivity(metrics);
    metrics.put("update_ratio", updateRatio(trainer));
    metrics.putAll(diagnostics.figures(trainer.rule()));
    if (!rbm.hiddenUnits().hasLogNormaliser()) {
      return metrics; // the following figures need a free energy
    }
    double freeTrain = Figures.mean(rbm.freeEnergy(train));
    metrics.put("free_energy_train", freeTrain);
    if (validation != null) {
      double freeValidation = Figures.mean(rbm.freeEnergy(validation));
      metrics.put("free_energy_validation", freeValidation);
      metrics.put("free_energy_gap", freeValidation - freeTrain);
    }
    if (hasPseudoLikelihood) {
      addPseudoLikelihood(metrics, trainer.epoch());
    }
    if (plan != null) {
      double logZ = Rehearsal.judge(backend, likelihood, plan, trainer.epoch()).logZ();
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
   * Adds the error of the reconstruction by means, v -> E[h | v] -> E[v | h], and the activity of
   * the hidden units.
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
   * Returns the ratio of the size of the last update of W to the size of W. Hinton 2010, section 7,
   * recommends about 1e-3.
   */
  private double updateRatio(Trainer trainer) {
    Matrix w = rbm.weights();
    Matrix dW = trainer.rule().state().get("dW");
    return dW == null ? Double.NaN : Math.sqrt(backend.dot(dW, dW) / backend.dot(w, w));
  }

  private void addPseudoLikelihood(Map<String, Double> metrics, int epoch) {
    if (Rehearsal.isOn(backend)) {
      if (settings().pseudoLikelihood() != WatchSettings.PseudoLikelihoodKind.NONE) {
        metrics.put("pseudo_likelihood", Double.NaN); // there are no states to evaluate
      }
      return;
    }
    switch (settings().pseudoLikelihood()) {
      case NONE -> {}
      case EXACT ->
          metrics.put("pseudo_likelihood", Figures.mean(PseudoLikelihood.exact(rbm, train)));
      case STOCHASTIC -> {
        RandomStream random = Streams.of(backend, seed).watch();
        random.seek(epoch);
        metrics.put(
            "pseudo_likelihood", Figures.mean(PseudoLikelihood.stochastic(rbm, train, random)));
      }
    }
  }
}
