package org.harmonium.kind.machine;

import org.harmonium.kind.LearningSettings;
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
}
