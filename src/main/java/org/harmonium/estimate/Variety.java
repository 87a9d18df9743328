package org.harmonium.estimate;

import org.harmonium.backend.Philox;

/**
 * The diversity of samples of a model relative to that of data: the mean Euclidean distance between
 * two samples and between two rows. A collapsed generator has a ratio near 0; the distribution of
 * the data has 1. The converse does not hold: noise, or two distant modes, can also have 1, so
 * inspect samples, too.
 *
 * <p>If there are at most {@value #MOST_PAIRS} pairs, all are used. Otherwise this number of pairs
 * of different points is drawn at random from the seed, with an error of the mean of about 1 % of
 * the spread of distances.
 *
 * @param ofSamples the mean distance between two samples; NaN if a selected sample contains NaN, as
 *     after divergence
 * @param ofRows the mean distance between two rows
 */
public record Variety(double ofSamples, double ofRows) {
  private static final int MOST_PAIRS = 10_000;

  /**
   * Compares samples (m, V) with rows (n, V), both row-major, with at least two of each.
   *
   * @throws IllegalArgumentException if the numbers of elements do not match, or all rows are equal
   */
  public static Variety of(float[] samples, float[] rows, int cols, long seed) {
    Variety variety =
        new Variety(meanDistance(samples, cols, seed), meanDistance(rows, cols, seed));
    if (!(variety.ofRows > 0)) {
      throw new IllegalArgumentException(
          "all rows are equal: samples cannot be compared with them");
    }
    return variety;
  }

  /** Returns the mean distance of samples divided by that of rows. */
  public double ratio() {
    return ofSamples / ofRows;
  }

  private static double meanDistance(float[] points, int cols, long seed) {
    int n = cols < 1 ? 0 : points.length / cols;
    if (n < 2 || points.length != n * cols) {
      throw new IllegalArgumentException(
          "%d numbers are not at least two points of %d columns".formatted(points.length, cols));
    }
    double sum = 0;
    long pairs = (long) n * (n - 1) / 2;
    if (pairs <= MOST_PAIRS) {
      for (int i = 1; i < n; i++) {
        for (int j = 0; j < i; j++) {
          sum += distance(points, cols, i, j);
        }
      }
      return sum / pairs;
    }
    long key = Philox.key(seed, 0);
    int[] words = new int[4];
    for (int pair = 0; pair < MOST_PAIRS; pair++) {
      Philox.block(pair, 0, 0, 0, key, Philox.ROUNDS, words);
      int i = below(words[0], n);
      int j = below(words[1], n - 1);
      sum += distance(points, cols, i, j < i ? j : j + 1);
    }
    return sum / MOST_PAIRS;
  }

  /** Returns a number from 0 to n - 1, uniform up to n / 2^32. */
  private static int below(int word, int n) {
    return (int) ((Integer.toUnsignedLong(word) * n) >>> 32);
  }

  private static double distance(float[] points, int cols, int i, int j) {
    double sum = 0;
    for (int col = 0; col < cols; col++) {
      double d = (double) points[i * cols + col] - points[j * cols + col];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }
}
