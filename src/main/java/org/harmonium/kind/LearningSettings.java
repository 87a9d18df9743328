package org.harmonium.kind;

import org.harmonium.config.Variants;
import org.harmonium.config.YamlRecords;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm with its settings. The key {@code algorithm} in files names it. The available
 * algorithms depend on the model. Each algorithm is a record with only the settings that it uses.
 */
@Variants(key = "algorithm", otherwise = "pcd")
public interface LearningSettings {
  /** The number of epochs, the size of a minibatch and the learning rates. */
  TrainingPlan plan();

  /** When to stop early; null for never. */
  EarlyStop.@Nullable Settings stop();

  /** The name of the algorithm in files. */
  default String algorithm() {
    return YamlRecords.name(getClass());
  }
}
