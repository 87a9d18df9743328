package org.harmonium.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A map from a range of values to an interval of the screen, with ticks at round numbers. */
final class Axis {
  private final boolean logarithmic;
  private final double from;
  private final double to;
  private final double screenFrom;
  private final double screenTo;
  private final List<Double> ticks = new ArrayList<>();

  /** An axis for values {@code least} to {@code most}, both finite, with about {@code n} ticks. */
  Axis(double least, double most, boolean logarithmic, double screenFrom, double screenTo, int n) {
    this.logarithmic = logarithmic;
    this.screenFrom = screenFrom;
    this.screenTo = screenTo;
    double low = logarithmic ? Math.log10(least) : least;
    double high = logarithmic ? Math.log10(most) : most;
    double slack = Math.max(1e-12, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
    if (high - low < slack) { // constant values
      double room = Math.max(0.5 * Math.abs(low), 0.5);
      low -= room;
      high += room;
    }
    double step = roundStep((high - low) / n);
    if (logarithmic) {
      step = Math.max(1, Math.rint(step));
    }
    this.from = step * Math.floor(low / step + 1e-9);
    this.to = step * Math.ceil(high / step - 1e-9);
    for (long i = Math.round(from / step); i <= Math.round(to / step); i++) {
      ticks.add(logarithmic ? Math.pow(10, i * step) : i * step);
    }
  }

  /** The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is at least {@code least}. */
  private static double roundStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  List<Double> ticks() {
    return ticks;
  }

  /** The position of a value on the screen. */
  double at(double value) {
    double v = logarithmic ? Math.log10(value) : value;
    return screenFrom + (v - from) / (to - from) * (screenTo - screenFrom);
  }

  /** A number in short notation, with at most six significant digits. */
  static String label(double value) {
    double size = Math.abs(value);
    if (size < 1e-12) {
      return "0";
    }
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (size >= 1e7 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.3g", value)
          .replaceFirst("\\.?0+e", "e")
          .replaceFirst("e([+-])0?", "e$1")
          .replace("e+", "e")
          .replace('-', '\u2212');
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(6));
    return rounded.stripTrailingZeros().toPlainString().replace('-', '\u2212');
  }
}
