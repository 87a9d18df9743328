package org.harmonium.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The final figures of an RBM: log Z and the mean log-probability of the rows, in nats an example.
 */
final class RbmResults {
  /** Rows of each part that are judged: all of MNIST's test rows, and as many training rows. */
  static final int ROWS = 10_000;

  private RbmResults() {}

  static Map<String, Double> of(Rbm rbm, PreparedData data, Experiment experiment) {
    Map<String, Double> results = new LinkedHashMap<>();
    EstimateSettings settings = experiment.estimate();
    if (settings == null) {
      return results;
    }
    RbmLikelihood likelihood =
        new RbmLikelihood(rbm, data.trainMeans(), data.train().rows(), experiment.seed());
    RbmLikelihood.LogZ logZ = likelihood.logZ(settings, 0xFFFFFFL);
    results.put("log_z", logZ.value());
    results.putAll(logZ.figures());
    add(results, "train", rbm, data, data.train(), experiment.seed(), logZ.value());
    add(results, "validation", rbm, data, data.validation(), experiment.seed(), logZ.value());
    add(results, "test", rbm, data, data.test(), experiment.seed(), logZ.value());
    return results;
  }

  private static void add(
      Map<String, Double> results,
      String part,
      Rbm rbm,
      PreparedData data,
      @Nullable Dataset rows,
      long seed,
      double logZ) {
    if (rows == null) {
      return;
    }
    long draw = 16L + part.length(); // one draw a part: no two parts share their noise
    try (Matrix v =
        PreparedData.fixedRows(rbm.backend(), rows, ROWS, data.binarisation(), seed, draw)) {
      results.put(part + ".log_probability", -RbmMonitor.mean(rbm.freeEnergy(v)) - logZ);
    }
  }
}
