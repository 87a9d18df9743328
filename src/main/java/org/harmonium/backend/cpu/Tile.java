package org.harmonium.backend.cpu;

/**
 * The scratch of one thread: a few arrays that together stay in the first or second cache.
 *
 * <p>Loops run over these arrays, all from index 0, because the compiler of JDK 17 vectorises a
 * loop only where all arrays are indexed alike, and only up to some 60 operations; longer functions
 * run in several loops with their intermediate results here.
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

  /** The tile of the calling thread. No two kernels of a thread may use it at once. */
  static Tile ofThread() {
    return OF_THREAD.get();
  }
}
