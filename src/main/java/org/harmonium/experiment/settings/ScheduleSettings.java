package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.FromScalar;
import org.harmonium.experiment.yaml.Range;
import org.harmonium.learning.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * A value over training; a plain number is a constant.
 *
 * @param start the value at first
 * @param end the value at last; null for the start
 * @param shape constant, linear, exponential or step
 * @param over the epochs that the change takes (or, for a step, after which it happens); 0 for the
 *     whole run
 */
public record ScheduleSettings(
    double start,
    @Nullable Double end,
    @Default("linear") Schedule.Shape shape,
    @Default("0") double over) {

  /** Checks the ranges. */
  public ScheduleSettings {
    Range.finite("start", start);
    Range.notNegative("over", over);
    if (end != null) {
      Range.finite("end", end);
    }
    if (shape == Schedule.Shape.EXPONENTIAL && (start <= 0 || end == null || end <= 0)) {
      throw new IllegalArgumentException(
          "start and end must be above 0 in an exponential schedule");
    }
  }

  /** Always {@code value}. */
  @FromScalar
  static ScheduleSettings constant(double value) {
    return new ScheduleSettings(value, null, Schedule.Shape.CONSTANT, 0);
  }

  double last() {
    return end == null ? start : end;
  }

  Schedule schedule() {
    return new Schedule(start, last(), shape, over);
  }
}
