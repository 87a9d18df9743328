package org.harmonium.experiment.machines;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.Figures;
import org.harmonium.experiment.learned.LearnedMachine;
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
  static final int ROWS = PreparedData.MOST_JUDGED;

  private static final long LAST = 0xFFFFFFL; // the draw of the last estimate

  private Results() {}

  static Map<String, Double> of(LearnedMachine model, PreparedData data, Experiment experiment) {
    Map<String, Double> results = new LinkedHashMap<>();
    PreparedData.PARTS.forEach(part -> addLabels(results, part, model, data.part(part)));
    EstimateSettings settings = experiment.estimate();
    if (settings == null) {
      return results;
    }
    Likelihood likelihood =
        model.likelihood(data.trainMeans(), data.train().rows(), experiment.seed());
    Likelihood.Judge judge = likelihood.judge(settings, LAST);
    results.put("log_z", judge.logZ());
    results.putAll(judge.figures());
    for (String part : PreparedData.PARTS) {
      if (data.part(part) != null) {
        try (Matrix v = rows(model.backend(), data, part, experiment.seed())) {
          results.put(part + "." + judge.figure(), Figures.mean(judge.rows().of(v)));
        }
      }
    }
    return results;
  }

  private static void addLabels(
      Map<String, Double> results, String part, LearnedMachine model, @Nullable Dataset rows) {
    if (rows != null) {
      Dataset judged = rows.rows() > ROWS ? rows.slice(0, ROWS) : rows;
      model.figures(judged).forEach((name, value) -> results.put(part + "." + name, value));
    }
  }

  /** The rows of a part, which there must be, that are judged. */
  static Matrix rows(Backend backend, PreparedData data, String part, long seed) {
    long draw = 16L + part.length(); // one draw a part: no two parts share their noise
    return PreparedData.fixedRows(
        backend, requireNonNull(data.part(part)), ROWS, data.binarisation(), seed, draw);
  }
}
