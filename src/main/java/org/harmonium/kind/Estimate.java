package org.harmonium.kind;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Rows;

/**
 * Estimates the likelihood of rows under a model: the mean over the rows in nats per example, with
 * its standard error over the rows.
 */
public final class Estimate {
  private Estimate() {}

  /**
   * Returns the mean log-probability of all rows, or a lower bound of it, with log Z and the
   * figures of its estimate.
   *
   * @param binarisation of the rows; stochastic binarisation is done once, by a draw that depends
   *     on the seed only
   * @throws org.harmonium.data.BadInputException if the rows do not fit the model
   * @throws IllegalArgumentException if the method is not possible for this model
   * @throws ArithmeticException if a figure is NaN or infinite
   */
  public static Map<String, Double> likelihood(
      LearnedModel model,
      Dataset data,
      Binarisation binarisation,
      EstimateSettings settings,
      long seed) {
    Representation.requireFit(model.visible(), data);
    Likelihood likelihood = likelihood(model, data, seed);
    Likelihood.Judge judge = likelihood.judge(likelihood.plan(settings), 0);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("log_z", judge.logZ());
    figures.putAll(judge.figures());
    try (Matrix v = rows(model, data, binarisation, seed)) {
      Figures.add(figures, judge.figure(), judge.rows().of(v));
    }
    figures.putAll(judge.rows().inferenceFigures());
    return requireFinite(figures);
  }

  /**
   * Returns the mean pseudo-log-likelihood of all rows over all units. Otherwise as {@link
   * #likelihood}.
   */
  public static Map<String, Double> pseudoLikelihood(
      LearnedModel model, Dataset data, Binarisation binarisation, long seed) {
    Representation.requireFit(model.visible(), data);
    Likelihood likelihood = likelihood(model, data, seed);
    Map<String, Double> figures = new LinkedHashMap<>();
    try (Matrix v = rows(model, data, binarisation, seed)) {
      Figures.add(figures, "pseudo_likelihood", Rows.figures(v, likelihood::pseudoLikelihood));
    }
    return requireFinite(figures);
  }

  private static Likelihood likelihood(LearnedModel model, Dataset data, long seed) {
    return model
        .as(HasLikelihood.class, "gives probabilities to")
        .likelihood(data.columnMeans(), data.rows(), seed);
  }

  /**
   * Checks that all figures are finite. Finite parameters give finite figures unless a sum
   * overflows.
   */
  private static Map<String, Double> requireFinite(Map<String, Double> figures) {
    figures.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new ArithmeticException(
                "the estimate failed, %s is %s: the model's parameters are so large that sums over its units overflow; train it again with a lower rate"
                    .formatted(name, Double.toString(value)));
          }
        });
    return figures;
  }

  private static Matrix rows(
      LearnedModel model, Dataset data, Binarisation binarisation, long seed) {
    return PreparedData.fixedRows(model.backend(), data, data.rows(), binarisation, seed, 0);
  }
}
