package org.harmonium.kind;

import java.util.Map;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;

/**
 * Measures a model during training, on fixed rows, and publishes the figures: the columns of
 * metrics.csv.
 */
public abstract class Monitor implements TrainingListener {
  private final WatchSettings settings;

  /** Creates a monitor that measures at the epochs that the settings specify. */
  protected Monitor(WatchSettings settings) {
    this.settings = settings;
  }

  /**
   * Measures now. The names of the figures do not depend on when it is called.
   *
   * @return the figures by name, in the order of the columns
   */
  public abstract Map<String, Double> measure(Trainer trainer);

  /** The settings. */
  protected final WatchSettings settings() {
    return settings;
  }

  /** Returns the current learning rate of the trainer. */
  protected static double learningRate(Trainer trainer) {
    return trainer.plan().rate().at(trainer.epoch(), trainer.plan().epochs());
  }

  @Override
  public void epochEnded(Trainer trainer) {
    if (settings.isDue(trainer.epoch(), trainer.plan().epochs())) {
      trainer.publish(measure(trainer));
    }
  }
}
