package org.harmonium.estimate;

import org.harmonium.backend.Philox;

/**
 * How different samples of a model are from one another, beside how different rows of data are: the
 * mean Euclidean distance of two of them. A generator that has collapsed has a ratio near 0, one
 * that draws like the data has 1. The converse does not hold: noise, or two modes far apart, can
 * have 1 as well, so look at samples too.
 *
 * <p>Of up to {@value #MOST_PAIRS} pairs all are taken, else so many at random by the seed, each of
 * two different samples: then the mean is off by about 1 % of the spread of distances.
 *
 * @param ofSamples the mean distance of two samples; NaN where a sample that is taken has NaN, as
 *     those of a diverged model have
 * @param ofRows the mean distance of two rows
 */
public record Variety(double ofSamples, double ofRows) {
  private static final int MOST_PAIRS = 10_000;

  /**
   * Of samples (m, V) and rows (n, V), row-major, two at least of each.
   *
   * @throws IllegalArgumentException if numbers do not fit, or all rows are the same
   */
  public static Variety of(float[] samples, float[] rows, int cols, long seed) {
    Variety variety =
        new Variety(meanDistance(samples, cols, seed), meanDistance(rows, cols, seed));
    if (!(variety.ofRows > 0)) {
      throw new IllegalArgumentException("the rows do not vary: nothing can be compared with them");
    }
    return variety;
  }

  /** The distance of samples as a part of that of rows. */
  public double ratio() {
    return ofSamples / ofRows;
  }

  private static double meanDistance(float[] points, int cols, long seed) {
    int n = cols < 1 ? 0 : points.length / cols;
    if (n < 2 || points.length != n * cols) {
      throw new IllegalArgumentException(
          "%d numbers are no two or more points of %d columns".formatted(points.length, cols));
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

  /** A number from 0 to n - 1, with chances that are equal but for n / 2^32. */
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
