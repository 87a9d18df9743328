package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * The largest numbers of groups of columns, and gradients back through them. Groups are counted
 * from the first of the matrix on, row by row: they lie one after the other in memory, and so do
 * the numbers that there is one of for each.
 *
 * <p>Groups are small, so a loop over one costs more than its numbers do: the loops run over many
 * groups, and take the first number of each, then the second of each, and so on.
 */
final class GroupKernels {

  /** y[g] = the largest number of group g of x, NaN if one is NaN, for a range of groups. */
  void max(int size, Slab x, Slab y, int from, int to) {
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      largest(size, x.data, x.offset + start * size, tile, n);
      y.store(tile.a, start, n);
    }
  }

  /**
   * dx = dy[g] at the first number of group g of x that equals the largest, and 0 at the others;
   * NaN at all if one is NaN. dx may be the same slab as x.
   */
  void maxGradient(int size, Slab x, Slab dy, Slab dx, int from, int to) {
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      int at = x.offset + start * size;
      largest(size, x.data, at, tile, n);
      Arrays.fill(tile.places, 0, n, -1);
      for (int k = size - 1; k >= 0; k--) {
        equal(k, size, x.data, at + k, tile.a, tile.places, n);
      }
      dy.load(start, n, tile.c);
      pass(size, tile.c, tile.places, dx.data, dx.offset + start * size, n);
    }
  }

  /** The largest of each of n groups from an index on, in the tile's array a. */
  private static void largest(int size, float[] x, int at, Tile tile, int n) {
    everyOther(size, x, at, tile.a, n);
    for (int k = 1; k < size; k++) {
      everyOther(size, x, at + k, tile.b, n);
      larger(tile.a, tile.b, n);
    }
  }

  private static void everyOther(int step, float[] x, int at, float[] out, int n) {
    int from = at;
    for (int i = 0; i < n; i++) {
      out[i] = x[from];
      from += step;
    }
  }

  private static void larger(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(x[i], y[i]);
    }
  }

  /** The place becomes k where number k, the one at the index, is the largest of its group. */
  private static void equal(
      int k, int size, float[] x, int at, float[] largest, int[] places, int n) {
    int from = at;
    for (int i = 0; i < n; i++) {
      places[i] = x[from] == largest[i] ? k : places[i];
      from += size;
    }
  }

  private static void pass(int size, float[] dy, int[] places, float[] dx, int at, int n) {
    Arrays.fill(dx, at, at + n * size, 0f);
    int start = at;
    for (int i = 0; i < n; i++) {
      if (places[i] >= 0) {
        dx[start + places[i]] = dy[i];
      } else {
        Arrays.fill(dx, start, start + size, Float.NaN);
      }
      start += size;
    }
  }
}
