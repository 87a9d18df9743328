package org.harmonium.estimate;

/** Sums of numbers that are given by their logarithms. */
final class LogSum {
  private LogSum() {}

  /** Returns log(sum of exp(x)), without overflow; -infinity for no terms. */
  static double of(double[] x) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      largest = Math.max(largest, value);
    }
    if (Double.isInfinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - largest);
    }
    return largest + Math.log(sum);
  }
}
