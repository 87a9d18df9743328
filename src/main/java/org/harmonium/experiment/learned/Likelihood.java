package org.harmonium.experiment.learned;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.experiment.settings.EstimateSettings;

/** How the likelihood of a model is found, by the method that settings ask for. */
public interface Likelihood {
  /**
   * Finds log Z, and with it how rows are judged.
   *
   * @param draw makes judgements at different times independent
   * @throws IllegalArgumentException if the method is not possible for this model
   */
  Judge judge(EstimateSettings settings, long draw);

  /** The log-pseudo-likelihood of each row of v (n, V). */
  double[] pseudoLikelihood(Matrix v);

  /**
   * A log Z, and what it makes of rows.
   *
   * @param logZ the best there is: the exact one if it was computed, else the estimate
   * @param figures all that is known of it, by name
   * @param figure the name of what {@code rows} gives: log_probability, or bound for a lower bound
   *     of it
   * @param rows nats of each row of v (n, V)
   */
  record Judge(double logZ, Map<String, Double> figures, String figure, RowFigure rows) {}

  /** A number for each row. */
  interface RowFigure {
    double[] of(Matrix v);

    /**
     * What is known of the inference of the last rows, as {@link LearnedModel#inferenceFigures}.
     */
    default Map<String, Double> inferenceFigures() {
      return Map.of();
    }
  }
}
