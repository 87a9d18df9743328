package org.harmonium.experiment.settings;

import java.util.Locale;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.learning.Better;

/**
 * A result that a run should reach.
 *
 * @param metric the name of the result
 * @param value the expected value
 * @param tolerance the tolerated deviation
 * @param better higher: value - tolerance or more is accepted; lower: value + tolerance or less;
 *     closer: within tolerance
 */
public record Expectation(
    String metric, double value, double tolerance, @Default("closer") Better better) {

  /** Checks the ranges. */
  public Expectation {
    Range.finite("value", value);
    Range.notNegative("tolerance", tolerance);
  }

  /** Whether {@code result} is accepted. NaN is never accepted. */
  public boolean isMetBy(double result) {
    return switch (better) {
      case HIGHER -> result >= value - tolerance;
      case LOWER -> result <= value + tolerance;
      case CLOSER -> Math.abs(result - value) <= tolerance;
    };
  }

  /** Returns a text such as {@code >= -93.5} or {@code -2.64 +- 0.1}. */
  public String text() {
    return switch (better) {
      case HIGHER -> ">= " + shortened(value - tolerance);
      case LOWER -> "<= " + shortened(value + tolerance);
      case CLOSER -> shortened(value) + " ± " + shortened(tolerance);
    };
  }

  private static String shortened(double x) {
    return String.format(Locale.ROOT, "%.6g", x)
        .replaceAll("(\\.\\d*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }
}
