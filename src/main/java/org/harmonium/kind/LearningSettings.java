package org.harmonium.kind;

import org.harmonium.config.Variants;
import org.harmonium.config.YamlRecords;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm with its settings. In files the key {@code algorithm} names it; which algorithms
 * there are depends on the model. Each is a record that has only the settings that it uses.
 */
@Variants(key = "algorithm", otherwise = "pcd")
public interface LearningSettings {
  /** How long and how fast. */
  TrainingPlan plan();

  /** When to stop early; null for never. */
  EarlyStop.@Nullable Settings stop();

  /** The name of the algorithm in files. */
  default String algorithm() {
    return YamlRecords.name(getClass());
  }
}
