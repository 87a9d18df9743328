package org.harmonium.learning;

import org.harmonium.backend.Philox;

/** Permutations of row numbers by Fisher and Yates, from Philox words alone. */
public final class Shuffle {
  private Shuffle() {}

  /**
   * Returns the permutation of 0..n-1 for (seed, stream, draw), the same on every platform. Swap i
   * takes word i % 4 of the block with counter (i / 4, 0, draw) and maps it to 0..i by
   * multiplication, whose bias is below n / 2^32.
   */
  public static int[] permutation(int n, long seed, long stream, long draw) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    long key = Philox.key(seed, stream);
    int[] words = new int[4];
    for (int i = n - 1; i > 0; i--) {
      if (i == n - 1 || i % 4 == 3) {
        Philox.block(i / 4, 0, (int) draw, (int) (draw >>> 32), key, Philox.ROUNDS, words);
      }
      int j = (int) ((Integer.toUnsignedLong(words[i % 4]) * (i + 1L)) >>> 32);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
