package org.harmonium.experiment.training;

import java.util.List;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.StopSettings;
import org.harmonium.text.NearestName;

/** Refuses an early stop by a figure that is not measured, before hours of learning. */
public final class StopMetrics {
  private StopMetrics() {}

  /**
   * @param figures of each phase
   * @throws IllegalArgumentException naming the setting and the figures there are
   */
  public static void require(Experiment experiment, List<List<String>> figures) {
    List<LearningSettings> phases = experiment.phases();
    for (int i = 0; i < phases.size(); i++) {
      String key =
          i < layers(experiment)
              ? "pretraining.stop.metric, layer " + (i + 1)
              : "learning.stop.metric";
      require(key, phases.get(i), figures.get(i));
    }
  }

  /** How many phases come before the model is learned as a whole. */
  private static int layers(Experiment experiment) {
    return experiment.phases().size() - (experiment.learning() == null ? 0 : 1);
  }

  private static void require(String key, LearningSettings learning, List<String> figures) {
    StopSettings stop = learning.stop();
    if (stop != null && !figures.contains(stop.metric())) {
      throw new IllegalArgumentException(
          "%s: nothing measured is called '%s'%s; choose one of %s"
              .formatted(
                  key,
                  stop.metric(),
                  NearestName.suggestion(stop.metric(), figures),
                  String.join(", ", figures)));
    }
  }
}
