package org.harmonium.experiment;

import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.ModelSettings;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an exact likelihood of a machine too large for it before hours of learning, not after.
 */
final class ExactLimits {
  private ExactLimits() {}

  /**
   * @throws IllegalArgumentException naming the setting
   */
  static void require(Experiment experiment, int visible) {
    require("watch.likelihood.method", experiment.watch().likelihood(), experiment, visible);
    require("estimate.method", experiment.estimate(), experiment, visible);
  }

  private static void require(
      String key, @Nullable EstimateSettings settings, Experiment experiment, int visible) {
    if (settings == null || settings.method() != EstimateSettings.Method.EXACT) {
      return;
    }
    try {
      if (experiment.model() instanceof ModelSettings.RbmSettings rbm) {
        ExactLikelihood.requirePossible(visible, rbm.hidden());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
