package org.harmonium.kind;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.FiniteUnit;
import org.harmonium.model.Units;

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

  /**
   * Returns the rows that are evaluated.
   *
   * @throws BadInputException if the visible units have finitely many states and a row, after
   *     binarisation, is not made of them: only states have a probability
   */
  private static Matrix rows(
      LearnedModel model, Dataset data, Binarisation binarisation, long seed) {
    Matrix rows = PreparedData.fixedRows(model.backend(), data, data.rows(), binarisation, seed, 0);
    return Workspace.prepared(rows, v -> requireStates(model, v, data.provenance().source()));
  }

  private static void requireStates(LearnedModel model, Matrix v, String source) {
    Units units = model.values().open(model.backend(), v.cols());
    try {
      List<FiniteUnit> finite = units.finite(v.cols());
      float[] values = finite.isEmpty() ? new float[0] : model.backend().download(v);
      for (int at = 0; at < values.length; at += v.cols()) {
        for (FiniteUnit unit : finite) {
          if (unit.stateOf(values, at) < 0) {
            throw new BadInputException(
                source,
                "row %d, column %d is %s, which is no state of '%s' units, and only states have a probability; give rows of states"
                    .formatted(at / v.cols(), unit.from(), values[at + unit.from()], units.name()));
          }
        }
      }
    } finally {
      units.close();
    }
  }
}
