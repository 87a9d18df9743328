package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;

/** Inputs that reach every branch of the elementary functions, and the comparison of bits. */
final class KernelData {
  static final int[] SIZES = {1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 127, 128, 129, 1000, 2049};

  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    88.8f,
    -88.8f,
    -104f,
    1e4f,
    -1e4f,
    Float.MAX_VALUE
  };

  private KernelData() {}

  /** Normal-looking values with now and then an edge among them; guards stand around the block. */
  static Slab edgy(int seed, int rows, int cols, int offset) {
    SplittableRandom random = new SplittableRandom(seed);
    Slab slab = smooth(seed, rows, cols, offset);
    for (int i = 0; i < rows * cols; i++) {
      if (random.nextInt(8) == 0) {
        slab.data[offset + i] = EDGES[random.nextInt(EDGES.length)];
      }
    }
    return slab;
  }

  /** Finite values of both signs. */
  static Slab smooth(int seed, int rows, int cols, int offset) {
    SplittableRandom random = new SplittableRandom(seed + 1000);
    Slab slab = new Slab(new float[offset + rows * cols + 3], offset, cols);
    for (int i = 0; i < slab.data.length; i++) {
      slab.data[i] = (float) (12 * random.nextDouble() - 6);
    }
    return slab;
  }

  static Slab copy(Slab slab) {
    return new Slab(slab.data.clone(), slab.offset, slab.cols);
  }

  /** Equal bits in the whole array, guards included; any NaN equals any other. */
  static void assertSameBits(String what, Slab expected, Slab actual) {
    for (int i = 0; i < expected.data.length; i++) {
      if (Float.floatToIntBits(expected.data[i]) != Float.floatToIntBits(actual.data[i])) {
        fail(
            what + " at index " + i + ": expected " + expected.data[i] + ", was " + actual.data[i]);
      }
    }
  }
}
