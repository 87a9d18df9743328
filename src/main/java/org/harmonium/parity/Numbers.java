package org.harmonium.parity;

import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Philox;

/** The numbers that go into the trials: the same on every machine, made without a backend. */
final class Numbers {
  private interface OfWords {
    float at(int[] words, int i);
  }

  private Numbers() {}

  /** Standard normal. */
  static float[] normals(int n, long seed) {
    return make(
        n,
        seed,
        (words, i) -> {
          float log = FloatFunctions.log(Philox.positiveUniform(words[i & ~1]));
          float turn = Philox.uniform(words[i | 1]);
          return Philox.radius(log)
              * ((i & 1) == 0 ? FloatFunctions.cosTurn(turn) : FloatFunctions.sinTurn(turn));
        });
  }

  /** Normal with this standard deviation. */
  static float[] normals(int n, double deviation, long seed) {
    float[] values = normals(n, seed);
    for (int i = 0; i < n; i++) {
      values[i] *= (float) deviation;
    }
    return values;
  }

  /** Uniform in [0, 1). */
  static float[] uniforms(int n, long seed) {
    return make(n, seed, (words, i) -> Philox.uniform(words[i]));
  }

  /** Zeros and ones, with this share of ones. */
  static float[] bits(int n, double share, long seed) {
    return make(n, seed, (words, i) -> Philox.uniform(words[i]) < share ? 1f : 0f);
  }

  private static float[] make(int n, long seed, OfWords function) {
    float[] values = new float[n];
    long key = Philox.key(seed, 0);
    int[] words = new int[4];
    for (int i = 0; i < n; i++) {
      if (i % 4 == 0) {
        Philox.block(i / 4, 0, 0, 0, key, Philox.ROUNDS, words);
      }
      values[i] = function.at(words, i % 4);
    }
    return values;
  }

  /** Rows and columns exchanged: x (rows, cols) row-major. */
  static float[] transposed(float[] x, int rows, int cols) {
    float[] t = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t[j * rows + i] = x[i * cols + j];
      }
    }
    return t;
  }

  static double[] doubles(float[] x) {
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i];
    }
    return values;
  }

  /** Makes the matrix (units, units) symmetric, with zeros on its diagonal. */
  static float[] symmetric(float[] w, int units) {
    for (int i = 0; i < units; i++) {
      w[i * units + i] = 0;
      for (int j = 0; j < i; j++) {
        w[j * units + i] = w[i * units + j];
      }
    }
    return w;
  }
}
