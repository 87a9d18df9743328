package org.harmonium.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.model.Rbm;

/**
 * How probable rows are under an RBM: the mean over the rows in nats an example, with the standard
 * error that the choice of rows gives it.
 */
public final class RbmEstimate {
  private static final int BLOCK = 1000; // rows of the pseudo-likelihood at a time

  private RbmEstimate() {}

  /**
   * Rows as they are judged: values from 0 to 1, and binary already with a threshold.
   *
   * @throws org.harmonium.data.BadInputException if a value is outside [0, 1]
   */
  public static Dataset prepared(Dataset data, Binarisation binarisation) {
    return PreparedData.prepared(data, binarisation);
  }

  /**
   * log p(v) = -F(v) - log Z of all rows, with log Z and what is known of it.
   *
   * @param binarisation of the rows; stochastic is done once, by a draw that the seed fixes
   * @throws org.harmonium.data.BadInputException if the rows do not fit the machine
   * @throws IllegalArgumentException if exact enumeration is asked for and not possible
   */
  public static Map<String, Double> likelihood(
      Rbm rbm, Dataset data, Binarisation binarisation, EstimateSettings settings, long seed) {
    RbmRepresentation.requireFit(rbm, data);
    RbmLikelihood likelihood = new RbmLikelihood(rbm, data.columnMeans(), data.rows(), seed);
    RbmLikelihood.LogZ logZ = likelihood.logZ(settings, 0);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("log_z", logZ.value());
    figures.putAll(logZ.figures());
    try (Matrix v = rows(rbm, data, binarisation, seed)) {
      double[] logProbability = rbm.freeEnergy(v);
      for (int i = 0; i < logProbability.length; i++) {
        logProbability[i] = -logProbability[i] - logZ.value();
      }
      add(figures, "log_probability", logProbability);
    }
    return figures;
  }

  /** The pseudo-log-likelihood of all rows over all bits; as {@link #likelihood} otherwise. */
  public static Map<String, Double> pseudoLikelihood(
      Rbm rbm, Dataset data, Binarisation binarisation, long seed) {
    RbmRepresentation.requireFit(rbm, data);
    Map<String, Double> figures = new LinkedHashMap<>();
    double[] pseudo = new double[data.rows()];
    try (Matrix v = rows(rbm, data, binarisation, seed)) {
      for (int from = 0; from < v.rows(); from += BLOCK) {
        int to = Math.min(from + BLOCK, v.rows());
        System.arraycopy(PseudoLikelihood.exact(rbm, v.rows(from, to)), 0, pseudo, from, to - from);
      }
    }
    add(figures, "pseudo_likelihood", pseudo);
    return figures;
  }

  private static Matrix rows(Rbm rbm, Dataset data, Binarisation binarisation, long seed) {
    return PreparedData.fixedRows(rbm.backend(), data, data.rows(), binarisation, seed, 0);
  }

  private static void add(Map<String, Double> figures, String name, double[] values) {
    double mean = RbmMonitor.mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int n = values.length;
    figures.put(name, mean);
    figures.put(name + ".standard_error", Math.sqrt(squares / Math.max(n - 1, 1) / n));
  }
}
