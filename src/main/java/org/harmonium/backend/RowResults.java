package org.harmonium.backend;

/** What is made of one number a row: the second stage of a sum over a matrix. */
public final class RowResults {
  /** The rows that are added before their sum is added to the total. */
  public static final int BLOCK = 64;

  private RowResults() {}

  /** The sum of all: in turn within blocks of 64, then the blocks' sums in turn. */
  public static double total(double[] rows) {
    return total(rows, rows.length);
  }

  /** The sum of the first n. */
  public static double total(double[] rows, int n) {
    double total = 0;
    for (int block = 0; block < n; block += BLOCK) {
      double sum = 0;
      for (int row = block; row < Math.min(n, block + BLOCK); row++) {
        sum += rows[row];
      }
      total += sum;
    }
    return total;
  }
}
