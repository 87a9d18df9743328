package org.harmonium.learning;

import java.util.Map;

/** Stops training when a metric has not improved for some measurements. */
public final class EarlyStop implements TrainingListener {
  private final String metric;
  private final int patience;
  private final boolean higherIsBetter;
  private double best;
  private int since;

  /**
   * @param metric the name of the metric, as it is published
   * @param patience how many measurements without improvement end training, at least 1
   */
  public EarlyStop(String metric, int patience, boolean higherIsBetter) {
    if (patience < 1) {
      throw new IllegalArgumentException("patience must be at least 1, was " + patience);
    }
    this.metric = metric;
    this.patience = patience;
    this.higherIsBetter = higherIsBetter;
    this.best = higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  @Override
  public void measured(Trainer trainer, Map<String, Double> metrics) {
    Double value = metrics.get(metric);
    if (value == null) {
      throw new IllegalArgumentException(
          "stop.metric: nothing measured is called '%s'; choose one of %s"
              .formatted(metric, String.join(", ", metrics.keySet())));
    }
    if (Double.isNaN(value)) {
      return; // undefined so far, as the chains' autocorrelation is after the first epoch
    }
    if (higherIsBetter ? value > best : value < best) {
      best = value;
      since = 0;
    } else {
      since++;
      stopIfDue(trainer);
    }
  }

  /** Training that goes on from a snapshot of its end has nothing left to do. */
  @Override
  public void started(Trainer trainer) {
    stopIfDue(trainer);
  }

  private void stopIfDue(Trainer trainer) {
    if (since >= patience) {
      trainer.stop(
          "%s has not improved on %s for %d measurements"
              .formatted(metric, Double.toString(best), since));
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
