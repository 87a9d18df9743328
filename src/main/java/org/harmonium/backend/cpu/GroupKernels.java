package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * The maxima of groups of columns and their gradients. Groups are numbered row by row from the
 * first of the matrix, so they are contiguous in memory, and so are the results per group.
 *
 * <p>Groups are small, so a loop over one group costs more than its arithmetic. The loops therefore
 * run over many groups: over the first element of each, then over the second of each, and so on.
 */
final class GroupKernels {

  /** Computes y[g], the maximum of group g of x, NaN if it has one, for a range of groups. */
  void max(int size, Slab x, Slab y, int from, int to) {
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      largest(size, x.data, x.offset + start * size, tile, n);
      y.store(tile.a, start, n);
    }
  }

  /**
   * Computes dx = dy[g] at the first element of group g of x that equals the maximum, and 0 at the
   * others; NaN in all elements if the group contains NaN. dx may be the same slab as x.
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

  /** Stores the maxima of n groups, from an index on, in the tile's array a. */
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

  /** Sets the place of a group to k if element k of the group equals its maximum. */
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
