package org.harmonium.experiment.settings;

import org.harmonium.config.Default;
import org.harmonium.config.Range;

/**
 * The settings of checkpoints.
 *
 * @param everyEpochs epochs between two checkpoints; 0 for none
 * @param everySteps minibatches between two checkpoints, also within an epoch; 0 for none
 * @param keep the number of the newest checkpoints that are kept
 */
public record CheckpointSettings(
    @Default("1") int everyEpochs, @Default("0") long everySteps, @Default("2") int keep) {

  /** Checks the ranges. */
  public CheckpointSettings {
    Range.notNegative("everyEpochs", everyEpochs);
    Range.notNegative("everySteps", everySteps);
    Range.within("keep", keep, 1, 1000);
  }
}
