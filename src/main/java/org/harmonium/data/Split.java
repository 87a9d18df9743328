package org.harmonium.data;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which rows of a data set train, validate and test: disjoint row indices, in the order of the
 * permutation that they were cut from.
 *
 * @param train rows to learn from
 * @param validation rows to choose by
 * @param test rows to report on
 */
@SuppressWarnings("ArrayRecordComponent") // row indices are read in bulk; nobody compares splits
public record Split(int[] train, int[] validation, int[] test) {
  private static final double FRACTION_SLACK = 1e-9;

  /**
   * The first {@code train} rows of the permutation, the next {@code validation} rows and the next
   * {@code test} rows. Rows beyond these belong to no part.
   *
   * @param permutation each of 0 to n - 1 once
   * @throws IllegalArgumentException when a count is negative, {@code train} is 0, more rows are
   *     asked for than there are, or {@code permutation} is none
   */
  public static Split byCounts(int[] permutation, int train, int validation, int test) {
    requirePermutation(permutation);
    if (train < 1 || validation < 0 || test < 0) {
      throw new IllegalArgumentException(
          "a split of "
              + train
              + " training, "
              + validation
              + " validation and "
              + test
              + " test rows: train on at least 1 row, and ask for no negative number");
    }
    long asked = (long) train + validation + test;
    if (asked > permutation.length) {
      throw new IllegalArgumentException(
          "a split of "
              + train
              + " + "
              + validation
              + " + "
              + test
              + " = "
              + asked
              + " rows, but the data set has "
              + permutation.length
              + ": ask for fewer");
    }
    int first = train + validation;
    return new Split(
        Arrays.copyOfRange(permutation, 0, train),
        Arrays.copyOfRange(permutation, train, first),
        Arrays.copyOfRange(permutation, first, first + test));
  }

  /**
   * Parts in the given fractions of all rows. The borders are rounded, not the parts, so fractions
   * that add up to 1 use every row.
   *
   * @throws IllegalArgumentException when a fraction is not in [0, 1], they add up to more than 1,
   *     or no row is left to train on
   */
  public static Split byFractions(int[] permutation, double train, double validation, double test) {
    double sum = train + validation + test;
    if (!(train >= 0 && validation >= 0 && test >= 0 && sum <= 1 + FRACTION_SLACK)) {
      throw new IllegalArgumentException(
          "a split in the fractions "
              + train
              + ", "
              + validation
              + ", "
              + test
              + ": give fractions of at least 0 that add up to at most 1");
    }
    int n = permutation.length;
    int first = border(n, train);
    int second = border(n, train + validation);
    return byCounts(permutation, first, second - first, border(n, sum) - second);
  }

  private static int border(int n, double fraction) {
    return (int) Math.round(n * Math.min(1, fraction));
  }

  private static void requirePermutation(int[] permutation) {
    BitSet seen = new BitSet(permutation.length);
    for (int row : permutation) {
      if (row < 0 || row >= permutation.length || seen.get(row)) {
        throw new IllegalArgumentException(
            "row "
                + row
                + " is out of range or comes twice: give a permutation of 0 to "
                + (permutation.length - 1));
      }
      seen.set(row);
    }
  }
}
