package org.harmonium.experiment.training;

import java.util.List;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.text.NearestName;

/** Refuses an early stop by a figure that is not measured, before hours of learning. */
public final class StopMetrics {
  private StopMetrics() {}

  /**
   * @throws IllegalArgumentException naming the setting and the figures there are
   */
  public static void require(Experiment experiment, PreparedData data) {
    boolean isHeld = data.validation() != null;
    boolean isRbm = experiment.model() instanceof ModelSettings.RbmSettings;
    boolean isScaled =
        experiment.model() instanceof ModelSettings.DbmSettings dbm && dbm.layers().size() > 1;
    for (LearningSettings layer : experiment.pretraining()) {
      List<String> figures = RbmMonitor.figures(experiment.watch(), layer, isHeld, !isScaled);
      require("pretraining.stop.metric", layer, figures);
    }
    LearningSettings learning = experiment.learning();
    if (learning != null) {
      require(
          "learning.stop.metric",
          learning,
          isRbm
              ? RbmMonitor.figures(experiment.watch(), learning, isHeld, true)
              : ModelMonitor.figures(experiment.watch(), learning, isHeld));
    }
  }

  private static void require(String key, LearningSettings learning, List<String> figures) {
    LearningSettings.StopSettings stop = learning.stop();
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
