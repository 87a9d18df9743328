package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;

/**
 * Stops when a metric has not improved for some measurements.
 *
 * @param metric a column of metrics.csv
 * @param better which way is better
 * @param patience how many measurements without improvement
 */
public record StopSettings(
    String metric, @Default("higher") Better better, @Default("5") int patience) {
  /** Checks the ranges. */
  public StopSettings {
    Range.positive("patience", patience);
  }
}
