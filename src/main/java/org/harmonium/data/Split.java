package org.harmonium.data;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A split of a data set to training, validation and test rows: disjoint row indices, in the order
 * of a permutation.
 *
 * @param train the training rows
 * @param validation the validation rows
 * @param test the test rows
 */
@SuppressWarnings("ArrayRecordComponent") // row indices are read in bulk; splits are not compared
public record Split(int[] train, int[] validation, int[] test) {
  private static final double FRACTION_SLACK = 1e-9;

  /**
   * The first {@code train} rows of the permutation, the next {@code validation} rows and the next
   * {@code test} rows. The remaining rows are not used.
   *
   * @param permutation a permutation of 0 to n - 1
   * @throws IllegalArgumentException if a count is negative, {@code train} is 0, the sum exceeds n,
   *     or {@code permutation} is not a permutation
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
              + " test rows: give at least 1 training row and no negative number");
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
              + ": give fewer rows");
    }
    int first = train + validation;
    return new Split(
        Arrays.copyOfRange(permutation, 0, train),
        Arrays.copyOfRange(permutation, train, first),
        Arrays.copyOfRange(permutation, first, first + test));
  }

  /**
   * Parts with the given fractions of all rows. The boundaries are rounded, not the sizes, so
   * fractions with the sum 1 use every row.
   *
   * @throws IllegalArgumentException if a fraction is not in [0, 1], their sum exceeds 1, or there
   *     is no training row
   */
  public static Split byFractions(int[] permutation, double train, double validation, double test) {
    double sum = train + validation + test;
    if (!(train >= 0 && validation >= 0 && test >= 0 && sum <= 1 + FRACTION_SLACK)) {
      throw new IllegalArgumentException(
          "a split with the fractions "
              + train
              + ", "
              + validation
              + ", "
              + test
              + ": give fractions of at least 0 with a sum of at most 1");
    }
    int n = permutation.length;
    int first = boundary(n, train);
    int second = boundary(n, train + validation);
    return byCounts(permutation, first, second - first, boundary(n, sum) - second);
  }

  private static int boundary(int n, double fraction) {
    return (int) Math.round(n * Math.min(1, fraction));
  }

  private static void requirePermutation(int[] permutation) {
    BitSet seen = new BitSet(permutation.length);
    for (int row : permutation) {
      if (row < 0 || row >= permutation.length || seen.get(row)) {
        throw new IllegalArgumentException(
            "row "
                + row
                + " is out of range or occurs twice: give a permutation of 0 to "
                + (permutation.length - 1));
      }
      seen.set(row);
    }
  }
}
