package org.harmonium.backend;

/** Sums of per-row results, the second stage of a sum over a matrix. */
public final class RowResults {
  /** The number of rows in a block of the sum. */
  public static final int BLOCK = 64;

  private RowResults() {}

  /** Returns the sum of all elements: blocks of 64 in sequence, then the block sums. */
  public static double total(double[] rows) {
    return total(rows, rows.length);
  }

  /** Returns the sum of the first n elements, in the same order. */
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
