package org.harmonium.experiment;

import java.util.Set;
import org.harmonium.experiment.machines.MachineFamily;
import org.harmonium.experiment.networks.AutoencoderFamily;
import org.harmonium.experiment.networks.ClassifierFamily;
import org.harmonium.experiment.networks.GanFamily;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Expectation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.experiment.settings.NetworkSettings.AutoencoderSettings;
import org.harmonium.experiment.settings.NetworkSettings.ClassifierSettings;
import org.harmonium.experiment.settings.NetworkSettings.GanSettings;
import org.harmonium.experiment.training.Family;
import org.harmonium.experiment.training.StopMetrics;
import org.harmonium.text.NearestName;

/** Which family the model of an experiment is of, and what is asked of every experiment. */
final class Families {
  private Families() {}

  /** That of an experiment. */
  static Family of(Experiment experiment) {
    ModelSettings model = experiment.model();
    if (model instanceof MachineSettings) {
      return new MachineFamily();
    }
    if (model instanceof ClassifierSettings) {
      return new ClassifierFamily();
    }
    if (model instanceof AutoencoderSettings) {
      return new AutoencoderFamily();
    }
    if (model instanceof GanSettings) {
      return new GanFamily();
    }
    throw new IllegalStateException(model + " is of no family");
  }

  /**
   * Refuses what cannot be learned or watched, before a run leaves anything behind.
   *
   * @throws IllegalArgumentException naming the setting
   */
  static void require(Experiment experiment, PreparedData data) {
    Family family = of(experiment);
    family.require(experiment, data);
    StopMetrics.require(experiment, family.figures(experiment, data));
  }

  /**
   * Refuses to compare a result that a run cannot give.
   *
   * @throws IllegalArgumentException naming the results that it can
   */
  static void requireMetric(Experiment experiment, String metric) {
    Set<String> names = of(experiment).results(experiment, Run.prepare(experiment));
    if (!names.contains(metric)) {
      throw new IllegalArgumentException(
          "comparison.metric: the variant gives no result called '%s'%s; choose one of %s"
              .formatted(metric, NearestName.suggestion(metric, names), String.join(", ", names)));
    }
  }

  /**
   * Refuses the expectation of a result that the run cannot give.
   *
   * @throws IllegalArgumentException naming the results that it can
   */
  static void requireExpected(Experiment experiment, PreparedData data) {
    Set<String> names = of(experiment).results(experiment, data);
    for (Expectation expected : experiment.expected()) {
      String metric = expected.metric();
      if (!names.contains(metric)) {
        throw new IllegalArgumentException(
            names.isEmpty()
                ? "expected: the run gives no '%s', for it estimates nothing; say under 'estimate' how, or set expected=[]"
                    .formatted(metric)
                : "expected: the run gives no result called '%s'%s; choose one of %s, or set expected=[]"
                    .formatted(
                        metric, NearestName.suggestion(metric, names), String.join(", ", names)));
      }
    }
  }
}
