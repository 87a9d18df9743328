package org.harmonium.bench;

import java.util.Arrays;

/**
 * The seconds per execution, over the repeats of a measurement.
 *
 * @param median the 50th percentile
 * @param p10 the 10th percentile
 * @param p90 the 90th percentile
 * @param repeats the number of timed blocks
 * @param block the number of executions in each block
 */
public record Timing(double median, double p10, double p90, int repeats, int block) {

  /** Computes the percentiles of seconds per execution, interpolated between repeats. */
  static Timing of(double[] seconds, int block) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return new Timing(
        percentile(sorted, 0.5),
        percentile(sorted, 0.1),
        percentile(sorted, 0.9),
        sorted.length,
        block);
  }

  private static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
