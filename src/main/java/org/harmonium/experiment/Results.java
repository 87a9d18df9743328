package org.harmonium.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.Figures;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.learned.Likelihood;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * The final figures of a model: log Z and the mean log-probability of the rows, or a bound of it,
 * in nats an example.
 */
final class Results {
  /** Rows of each part that are judged: all of MNIST's test rows, and as many training rows. */
  static final int ROWS = 10_000;

  private static final long LAST = 0xFFFFFFL; // the draw of the last estimate

  private Results() {}

  static Map<String, Double> of(LearnedModel model, PreparedData data, Experiment experiment) {
    Map<String, Double> results = new LinkedHashMap<>();
    addLabels(results, "train", model, data.train());
    addLabels(results, "validation", model, data.validation());
    addLabels(results, "test", model, data.test());
    EstimateSettings settings = experiment.estimate();
    if (settings == null) {
      return results;
    }
    Likelihood likelihood =
        model.likelihood(data.trainMeans(), data.train().rows(), experiment.seed());
    Likelihood.Judge judge = likelihood.judge(settings, LAST);
    results.put("log_z", judge.logZ());
    results.putAll(judge.figures());
    add(results, "train", model, data, data.train(), experiment.seed(), judge);
    add(results, "validation", model, data, data.validation(), experiment.seed(), judge);
    add(results, "test", model, data, data.test(), experiment.seed(), judge);
    return results;
  }

  private static void addLabels(
      Map<String, Double> results, String part, LearnedModel model, @Nullable Dataset rows) {
    if (rows != null) {
      Dataset judged = rows.rows() > ROWS ? rows.slice(0, ROWS) : rows;
      model.labelFigures(judged).forEach((name, value) -> results.put(part + "." + name, value));
    }
  }

  private static void add(
      Map<String, Double> results,
      String part,
      LearnedModel model,
      PreparedData data,
      @Nullable Dataset rows,
      long seed,
      Likelihood.Judge judge) {
    if (rows == null) {
      return;
    }
    long draw = 16L + part.length(); // one draw a part: no two parts share their noise
    try (Matrix v =
        PreparedData.fixedRows(model.backend(), rows, ROWS, data.binarisation(), seed, draw)) {
      results.put(part + "." + judge.figure(), Figures.mean(judge.rows().of(v)));
    }
  }
}
