package org.harmonium.cli;

import java.util.Locale;

/**
 * The rate of training and the remaining time.
 *
 * @param stepsASecond since the start; NaN before the first step
 * @param secondsLeft at this rate
 */
record Pace(double stepsASecond, double secondsLeft) {

  /** Returns the pace after {@code done} steps. */
  static Pace of(long done, long left, double seconds) {
    double rate = done > 0 && seconds > 0 ? done / seconds : Double.NaN;
    return new Pace(rate, left / rate);
  }

  /** Returns a text such as {@code 812 steps/s 1:05 left}; empty before the first step. */
  String text() {
    if (Double.isNaN(stepsASecond)) {
      return "";
    }
    long left = Math.round(secondsLeft);
    String time =
        left < 3600
            ? "%d:%02d".formatted(left / 60, left % 60)
            : "%d:%02d:%02d".formatted(left / 3600, left / 60 % 60, left % 60);
    return String.format(Locale.ROOT, "%.0f steps/s  %s left", stepsASecond, time);
  }
}
