package org.harmonium.backend.cpu;

/**
 * The scratch arrays of one thread, which together fit the first-level or second-level cache.
 *
 * <p>Loops run over these arrays from index 0, because the compiler of JDK 17 vectorises a loop
 * only if all arrays have the same index, and only up to about 60 operations. Longer functions
 * consist of several loops with intermediate results in these arrays.
 */
final class Tile {
  /** The number of elements in a tile. */
  static final int SIZE = 2048;

  private static final ThreadLocal<Tile> OF_THREAD = ThreadLocal.withInitial(Tile::new);

  final float[] a = new float[SIZE];
  final float[] b = new float[SIZE];
  final float[] c = new float[SIZE];
  final float[] d = new float[SIZE];
  final int[] places = new int[SIZE];

  private Tile() {}

  /** Returns the tile of the thread, which only one of its kernels may use at a time. */
  static Tile ofThread() {
    return OF_THREAD.get();
  }
}
