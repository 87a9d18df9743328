package org.harmonium.backend.cpu;

import org.harmonium.backend.Philox;

/**
 * The Philox words of a rectangle of a matrix, computed many counters at a time: the blocks {@code
 * block} to {@code block + blocks} (four columns each) of the rows {@code row} to {@code row +
 * rows}, row by row.
 *
 * <p>The four words of the counters are in four arrays. The unsigned high product is computed from
 * 16-bit halves in int arithmetic, which vectorises on all processors, whereas a product of longs
 * does not.
 */
final class PhiloxTile {
  /** The number of blocks in a tile, of four numbers each. */
  static final int BLOCKS = Tile.SIZE / 4;

  private static final ThreadLocal<PhiloxTile> OF_THREAD = ThreadLocal.withInitial(PhiloxTile::new);

  final int[] word0 = new int[BLOCKS];
  final int[] word1 = new int[BLOCKS];
  final int[] word2 = new int[BLOCKS];
  final int[] word3 = new int[BLOCKS];

  private PhiloxTile() {}

  static PhiloxTile ofThread() {
    return OF_THREAD.get();
  }

  /** Overwrites the words with those of a rectangle of a draw. */
  void fill(long key, long draw, int row, int rows, int block, int blocks) {
    int n = 0;
    for (int r = row; r < row + rows; r++) {
      for (int b = block; b < block + blocks; b++) {
        word0[n] = b;
        word1[n] = r;
        word2[n] = (int) draw;
        word3[n] = (int) (draw >>> 32);
        n++;
      }
    }
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < Philox.ROUNDS; round++) {
      round(word0, word1, word2, word3, k0, k1, n);
      k0 += Philox.WEYL_LOW;
      k1 += Philox.WEYL_HIGH;
    }
  }

  private static void round(int[] c0, int[] c1, int[] c2, int[] c3, int k0, int k1, int n) {
    for (int i = 0; i < n; i++) {
      int x = c0[i];
      int z = c2[i];
      int next0 = highProduct(z, Philox.MULTIPLIER_2) ^ c1[i] ^ k0;
      int next2 = highProduct(x, Philox.MULTIPLIER_0) ^ c3[i] ^ k1;
      c0[i] = next0;
      c1[i] = z * Philox.MULTIPLIER_2;
      c2[i] = next2;
      c3[i] = x * Philox.MULTIPLIER_0;
    }
  }

  /** Returns the high word of the unsigned product. The sums do not overflow 32 bits. */
  private static int highProduct(int a, int b) {
    int aLow = a & 0xFFFF;
    int aHigh = a >>> 16;
    int bLow = b & 0xFFFF;
    int bHigh = b >>> 16;
    int middle = aHigh * bLow + ((aLow * bLow) >>> 16);
    int carry = aLow * bHigh + (middle & 0xFFFF);
    return aHigh * bHigh + (middle >>> 16) + (carry >>> 16);
  }
}
