package org.harmonium.kind.machine;

import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Task;
import org.harmonium.learning.SigmaSettings;
import org.jspecify.annotations.Nullable;

/** An algorithm that learns a Boltzmann machine by a contrast of two phases. */
public interface MachineAlgorithm extends LearningSettings {
  /** How the deviations of Gaussian visible units are learned; null if they are fixed. */
  default @Nullable SigmaSettings sigma() {
    return null;
  }

  /** The remedy for persistent chains that do not mix, for a warning. */
  default String remedy() {
    return "raise k";
  }

  /**
   * Rejects learning of deviations for units without deviations.
   *
   * @throws IllegalArgumentException naming the setting
   */
  static void requireSigma(Task<?> task) {
    int phases = task.phases().size();
    for (int phase = 0; phase < phases; phase++) {
      LearningSettings learning = task.phases().get(phase);
      boolean isLearned = learning instanceof MachineAlgorithm machine && machine.sigma() != null;
      if (isLearned && !task.model().values().isScaled()) {
        throw new IllegalArgumentException(
            "sigma applies to Gaussian visible units, and these are '%s'; remove it"
                .formatted(task.model().values()));
      }
      if (isLearned && phase > 0 && phase < task.stacked()) {
        throw new IllegalArgumentException(
            "pretraining.sigma applies to the lowest layer, and layer %d has binary units; give one entry for each layer"
                .formatted(phase + 1));
      }
    }
  }
}
