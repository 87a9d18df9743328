package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.PartFigures;
import org.harmonium.kind.Results;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;

/**
 * The final figures of a machine: log Z and the mean log-probability of the rows, or a bound of it,
 * in nats per example.
 */
final class MachineResults {
  /** The maximum number of evaluated rows per part: all test rows of MNIST. */
  static final int ROWS = PreparedData.MOST_JUDGED;

  private static final long LAST = 0xFFFFFFL; // the draw number of the last estimate

  private MachineResults() {}

  static Results of(LearnedMachine model, PreparedData data, Task<?> task) {
    Results results = new Results();
    for (String part : data.parts()) {
      PartFigures.add(results, model, part, () -> data.first(part, ROWS));
    }
    EstimateSettings settings = task.estimate();
    if (settings != null) {
      addLikelihood(results, model, data, task.seed(), settings);
    }
    return results;
  }

  private static void addLikelihood(
      Results results,
      LearnedMachine model,
      PreparedData data,
      long seed,
      EstimateSettings settings) {
    Likelihood likelihood = model.likelihood(data.trainMeans(), data.train().rows(), seed);
    Likelihood.Plan plan = likelihood.plan("estimate", settings);
    List<String> names = new ArrayList<>(plan.names());
    data.parts().forEach(part -> names.add(part + "." + plan.figure()));
    results.add(
        names,
        () -> {
          Likelihood.Judge judge = likelihood.judge(plan, LAST);
          Map<String, Double> figures = new LinkedHashMap<>(judge.figures());
          figures.put("log_z", judge.logZ());
          for (String part : data.parts()) {
            try (Matrix v = rows(model.backend(), data, part, seed)) {
              figures.put(part + "." + plan.figure(), Figures.mean(judge.rows().of(v)));
            }
          }
          return figures;
        },
        () -> {
          try (Matrix v = rows(model.backend(), data, "train", seed)) {
            plan.rehearsal().ifPresent(few -> likelihood.judge(few, LAST).rows().of(v));
          }
        });
  }

  /** Returns the rows of a part that are evaluated. The part must exist. */
  static Matrix rows(Backend backend, PreparedData data, String part, long seed) {
    long draw = 16L + part.length(); // one draw number per part: parts share no random numbers
    return PreparedData.fixedRows(backend, data.rows(part), ROWS, data.binarisation(), seed, draw);
  }
}
