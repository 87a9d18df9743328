package org.harmonium.experiment.training;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.experiment.settings.ModelSettings.RbmSettings;
import org.harmonium.experiment.settings.WatchSettings;
import org.harmonium.text.NearestName;

/** Refuses an early stop by a figure that is not measured, before hours of learning. */
public final class StopMetrics {
  private StopMetrics() {}

  /**
   * @throws IllegalArgumentException naming the setting and the figures there are
   */
  public static void require(Experiment experiment, PreparedData data) {
    List<LearningSettings> phases = experiment.phases();
    List<List<String>> figures = figures(experiment, data);
    for (int i = 0; i < phases.size(); i++) {
      String key =
          i < layers(experiment)
              ? "pretraining.stop.metric, layer " + (i + 1)
              : "learning.stop.metric";
      require(key, phases.get(i), figures.get(i));
    }
  }

  /** The figures that each phase measures, phase by phase: the columns of its metrics. */
  static List<List<String>> figures(Experiment experiment, PreparedData data) {
    ModelSettings model = experiment.model();
    WatchSettings watch = experiment.watch();
    Dataset train = data.train();
    boolean isHeld = data.validation() != null;
    List<LearningSettings> phases = experiment.phases();
    int rbms = model instanceof RbmSettings ? 1 : layers(experiment);
    boolean isScaled = model instanceof ModelSettings.DbmSettings dbm && dbm.layers().size() > 1;
    List<List<String>> figures = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      figures.add(
          i < rbms
              ? RbmMonitor.figures(
                  PlannedLayer.ofRbm(i + 1, model, train), watch, phases.get(i), isHeld, !isScaled)
              : ModelMonitor.figures(model, train, watch, phases.get(i), isHeld));
    }
    return figures;
  }

  /** How many phases come before the model is learned as a whole. */
  private static int layers(Experiment experiment) {
    return experiment.phases().size() - (experiment.learning() == null ? 0 : 1);
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
