package org.harmonium.learning;

import java.util.Map;
import org.harmonium.config.Default;
import org.harmonium.config.Range;

/** Stops training when a metric has not improved for some measurements. */
public final class EarlyStop implements TrainingListener {
  /**
   * The settings of an early stop.
   *
   * @param metric a figure that is measured during training, a column of metrics.csv
   * @param better the direction of improvement, higher or lower
   * @param patience the number of measurements without improvement that ends training
   */
  public record Settings(
      String metric, @Default("higher") Better better, @Default("5") int patience) {
    public Settings {
      Range.positive("patience", patience);
      if (better == Better.CLOSER) {
        throw new IllegalArgumentException("better must be higher or lower, was closer");
      }
    }

    public EarlyStop listener() {
      return new EarlyStop(this);
    }
  }

  private final Settings settings;
  private final boolean higherIsBetter;
  private double best;
  private int since;

  private EarlyStop(Settings settings) {
    this.settings = settings;
    this.higherIsBetter = settings.better == Better.HIGHER;
    this.best = higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  @Override
  public void measured(Trainer trainer, Map<String, Double> metrics) {
    Double value = metrics.get(settings.metric);
    if (value == null) {
      throw new IllegalArgumentException(
          "stop.metric: nothing measured is called '%s'; choose one of %s"
              .formatted(settings.metric, String.join(", ", metrics.keySet())));
    }
    if (Double.isNaN(value)) {
      return; // still undefined, as the autocorrelation of the chains after the first epoch
    }
    if (higherIsBetter ? value > best : value < best) {
      best = value;
      since = 0;
    } else {
      since++;
      stopIfDue(trainer);
    }
  }

  /** Stops training that is resumed after an early stop. */
  @Override
  public void started(Trainer trainer) {
    stopIfDue(trainer);
  }

  private void stopIfDue(Trainer trainer) {
    if (since >= settings.patience) {
      trainer.stop(
          "%s has not improved on %s for %d measurements"
              .formatted(settings.metric, Double.toString(best), since));
    }
  }

  @Override
  public Map<String, String> memory() {
    return Map.of("best", Double.toString(best), "since", Integer.toString(since));
  }

  @Override
  public void recall(Map<String, String> memory) {
    best = Double.parseDouble(memory.getOrDefault("best", Double.toString(best)));
    since = Integer.parseInt(memory.getOrDefault("since", "0"));
  }
}
