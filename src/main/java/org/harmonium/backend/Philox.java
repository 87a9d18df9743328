package org.harmonium.backend;

/**
 * The counter-based random number generator Philox4x32-10, a bijection of a 128-bit counter under a
 * 64-bit key (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011).
 *
 * <p>The generator is stateless. Element (row, col) of draw number d in the stream with key k is
 * word {@code col % 4} of the block with counter {@code (col / 4, row, low word of d, high word of
 * d)}, so it does not depend on tiling, threads or backend.
 *
 * <p>With k = w >>> 8 in 0..2^24 - 1, a word w gives:
 *
 * <ul>
 *   <li>the uniform variate u = k 2^-24 in [0, 1);
 *   <li>for a probability p the sample 1 if u &lt; p, else 0: always 0 at p = 0, always 1 at p = 1,
 *       and NaN if p is NaN, so that divergence is detectable;
 *   <li>normal variates, by the Box-Muller transform of the words (a, b) = (0, 1) and (2, 3) of a
 *       block: the even column is sqrt(-2 log u') cos(2 pi u), the odd one the same with sin, where
 *       u' = (k_a + 1) 2^-24 in (0, 1] keeps the logarithm finite (the largest radius is 5.77) and
 *       u = k_b 2^-24. Logarithm, sine and cosine are those of {@link FloatFunctions}.
 * </ul>
 */
public final class Philox {

  /** The number of rounds, which passes the statistical test batteries with a margin. */
  public static final int ROUNDS = 10;

  /** The multipliers of words 0 and 2. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** See {@link #MULTIPLIER_0}. */
  public static final int MULTIPLIER_2 = 0xCD9E8D57;

  /** The increments of the low and the high word of the key in each round. */
  public static final int WEYL_LOW = 0x9E3779B9;

  /** See {@link #WEYL_LOW}. */
  public static final int WEYL_HIGH = 0xBB67AE85;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Returns the key of a stream: {@code mix(mix(seed) + GOLDEN * stream)}, where mix is the
   * finalizer of SplitMix64, a bijection of the 64-bit words, and GOLDEN is odd. The low word of
   * the key is the first key word of the cipher. Different streams of one seed have different keys,
   * and so do different seeds of one stream. Two pairs that differ in both have the same key with
   * probability 2^-64.
   */
  public static long key(long seed, long stream) {
    return mix(mix(seed) + GOLDEN * stream);
  }

  /**
   * Computes the block function for the counter words c0 to c3 and a key, with a given number of
   * rounds. The four words are stored in {@code out}.
   */
  public static void block(int c0, int c1, int c2, int c3, long key, int rounds, int[] out) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < rounds; round++) {
      long product0 = (c0 & UNSIGNED) * (MULTIPLIER_0 & UNSIGNED);
      long product2 = (c2 & UNSIGNED) * (MULTIPLIER_2 & UNSIGNED);
      c0 = (int) (product2 >>> 32) ^ c1 ^ k0;
      c1 = (int) product2;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_LOW;
      k1 += WEYL_HIGH;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }

  /** Returns the word of element (row, col) in a draw. Slow: for verification only. */
  public static int word(long key, long draw, int row, int col) {
    int[] words = new int[4];
    block(col >>> 2, row, (int) draw, (int) (draw >>> 32), key, ROUNDS, words);
    return words[col & 3];
  }

  /** Returns the uniform variate of a word, in [0, 1). */
  public static float uniform(int word) {
    return (word >>> 8) * 0x1p-24f;
  }

  /** Returns the variate in (0, 1] whose logarithm the Box-Muller transform takes. */
  public static float positiveUniform(int word) {
    return ((word >>> 8) + 1) * 0x1p-24f;
  }

  /**
   * Returns 1 if u &lt; p, else 0, or NaN if p is NaN. The difference p - u is rounded, but never
   * to a false zero.
   */
  public static float bernoulli(float p, float u) {
    return Math.min(Math.max((p - u) * 0x1p127f * 0x1p127f, 0f), 1f);
  }

  /** Returns sqrt(-2 log u), the radius in the Box-Muller transform. */
  public static float radius(float logOfU) {
    return (float) Math.sqrt(-2f * logOfU);
  }

  /** Returns the standard normal variate of element (row, col) in a draw. For verification only. */
  public static float normal(long key, long draw, int row, int col) {
    float u = uniform(word(key, draw, row, col | 1));
    float radius = radius(FloatFunctions.log(positiveUniform(word(key, draw, row, col & ~1))));
    return radius * ((col & 1) == 0 ? FloatFunctions.cosTurn(u) : FloatFunctions.sinTurn(u));
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return y ^ (y >>> 31);
  }
}
