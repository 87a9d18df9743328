package org.harmonium.experiment;

import java.util.Set;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.ModelSpec;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.text.NearestName;

/**
 * A run before its start: its data, and the result of a rehearsal on a counting backend.
 *
 * @param experiment its settings
 * @param data its rows
 * @param rehearsal of the training
 */
record PreparedRun(Experiment experiment, PreparedData data, Rehearsal rehearsal) {
  /**
   * Reads the data and checks the settings against it.
   *
   * @throws IllegalArgumentException if the run is impossible, naming the setting
   * @throws org.harmonium.data.BadInputException if a file is bad
   */
  static PreparedRun of(Experiment experiment) {
    return of(experiment, load(experiment));
  }

  /**
   * Reads the rows that an experiment names.
   *
   * @throws IllegalArgumentException if the settings do not suit the rows
   * @throws org.harmonium.data.BadInputException if a file is bad
   */
  static PreparedData load(Experiment experiment) {
    ModelSpec model = experiment.model();
    return PreparedData.load(
            experiment.data(), model.values(), model.forAnyValues(), experiment.seed())
        .through(model.transformation());
  }

  /** Checks the settings against rows that were already read. */
  static PreparedRun of(Experiment experiment, PreparedData data) {
    return new PreparedRun(experiment, data, Rehearsal.of(experiment.task(), data, 1));
  }

  /** The memory that the run needs. */
  MemoryEstimate memory() {
    return MemoryEstimate.of(data, rehearsal.memory());
  }

  /**
   * Rejects settings without effect.
   *
   * @throws IllegalArgumentException naming the first
   */
  void requireEffect() {
    for (String setting : rehearsal.withoutEffect()) {
      throw new IllegalArgumentException(setting);
    }
  }

  /**
   * Rejects the expectation of a result that the run does not have.
   *
   * @throws IllegalArgumentException naming the results that it gives
   */
  void requireExpected() {
    Set<String> names = rehearsal.results();
    for (Expectation expected : experiment.expected()) {
      String metric = expected.metric();
      if (!names.contains(metric)) {
        throw new IllegalArgumentException(
            names.isEmpty()
                ? "expected: the run gives no '%s' because it estimates nothing; write under 'estimate' how, or set expected=[]"
                    .formatted(metric)
                : "expected: the run gives no result called '%s'%s; choose one of %s, or set expected=[]"
                    .formatted(
                        metric, NearestName.suggestion(metric, names), String.join(", ", names)));
      }
    }
  }

  /**
   * Rejects the comparison of a result that the run does not have.
   *
   * @throws IllegalArgumentException naming the results that it gives
   */
  void requireMetric(String metric) {
    Set<String> names = rehearsal.results();
    if (!names.contains(metric)) {
      throw new IllegalArgumentException(
          "comparison.metric: the variant gives no result called '%s'%s; choose one of %s"
              .formatted(metric, NearestName.suggestion(metric, names), String.join(", ", names)));
    }
  }
}
