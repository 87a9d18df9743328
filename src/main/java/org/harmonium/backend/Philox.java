package org.harmonium.backend;

/**
 * The random numbers of every backend: Philox4x32-10, a bijection of a 128-bit counter under a
 * 64-bit key (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011).
 *
 * <p>Nothing is remembered between numbers. Element (row, col) of draw number d in the stream with
 * key k takes word {@code col % 4} of the block with counter {@code (col / 4, row, low word of d,
 * high word of d)}; so it depends neither on tiles and threads nor on the backend.
 *
 * <p>From a word w come, with k = w >>> 8 in 0..2^24 - 1,
 *
 * <ul>
 *   <li>the uniform variate u = k 2^-24 in [0, 1);
 *   <li>for a probability p the sample 1 if u &lt; p, else 0: never on at p = 0, always at p = 1,
 *       and NaN where p is NaN, so that a diverged model shows;
 *   <li>normal variates, by Box and Muller on the words (a, b) = (0, 1) and (2, 3) of a block: the
 *       even column is sqrt(-2 log u') cos(2 pi u), the odd one the same with sin, where u' = (k_a
 *       + 1) 2^-24 in (0, 1] keeps the logarithm finite (the largest radius is 5.77) and u = k_b
 *       2^-24. Logarithm, sine and cosine are those of {@link FloatFunctions}.
 * </ul>
 */
public final class Philox {

  /** The number of rounds that passes the statistical batteries with a margin. */
  public static final int ROUNDS = 10;

  /** The multipliers of words 0 and 2. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** See {@link #MULTIPLIER_0}. */
  public static final int MULTIPLIER_2 = 0xCD9E8D57;

  /** What the low and the high word of the key grow by in each round. */
  public static final int WEYL_LOW = 0x9E3779B9;

  /** See {@link #WEYL_LOW}. */
  public static final int WEYL_HIGH = 0xBB67AE85;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * The key of a stream: {@code mix(mix(seed) + GOLDEN * stream)}, where mix is the finalizer of
   * SplitMix64, a bijection of the 64-bit words, and GOLDEN is odd. The low word of the key is the
   * first key word of the cipher. For one seed, different streams have different keys; for one
   * stream, different seeds have. Two pairs that differ in both share a key with chance 2^-64.
   */
  public static long key(long seed, long stream) {
    return mix(mix(seed) + GOLDEN * stream);
  }

  /**
   * The block function with counter words c0 to c3, key words k0 (low) and k1, and a number of
   * rounds; {@code out} receives the four words.
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

  /** The word of element (row, col) in a draw. One element at a time: for checks, not for speed. */
  public static int word(long key, long draw, int row, int col) {
    int[] words = new int[4];
    block(col >>> 2, row, (int) draw, (int) (draw >>> 32), key, ROUNDS, words);
    return words[col & 3];
  }

  /** The uniform variate of a word, in [0, 1). */
  public static float uniform(int word) {
    return (word >>> 8) * 0x1p-24f;
  }

  /** The variate in (0, 1] under the logarithm of Box and Muller. */
  public static float positiveUniform(int word) {
    return ((word >>> 8) + 1) * 0x1p-24f;
  }

  /** 1 if u &lt; p, else 0, NaN if p is NaN; p - u is rounded but never to a false zero. */
  public static float bernoulli(float p, float u) {
    return Math.min(Math.max((p - u) * 0x1p127f * 0x1p127f, 0f), 1f);
  }

  /** sqrt(-2 log u), the distance from the origin in Box and Muller's plane. */
  public static float radius(float logOfU) {
    return (float) Math.sqrt(-2f * logOfU);
  }

  /** The standard normal variate of element (row, col) in a draw. For checks, not for speed. */
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
