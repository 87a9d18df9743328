package org.harmonium.backend.cpu;

import org.harmonium.backend.Optimisation;

/**
 * The steps of optimisers, as {@link Optimisation} has their formulas, in plain loops that the JIT
 * compiler vectorises. Ranges as in {@link PointwiseKernels}; the slabs are different ones.
 */
final class OptimiserKernels {

  /**
   * One step of Adam.
   *
   * @param rate the learning rate, corrected for the bias of m
   * @param correction what the root of v is divided by for its bias
   */
  void adamStep(
      Slab gradient,
      Slab m,
      Slab v,
      Slab w,
      float beta1,
      float beta2,
      float rate,
      float correction,
      float epsilon,
      int from,
      int to) {
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      gradient.load(start, n, tile.a);
      m.load(start, n, tile.b);
      v.load(start, n, tile.c);
      w.load(start, n, tile.d);
      decayMean(beta1, tile.a, tile.b, n);
      decaySquare(beta2, tile.a, tile.c, n);
      m.store(tile.b, start, n);
      v.store(tile.c, start, n);
      corrected(rate, correction, epsilon, tile.b, tile.c, tile.d, n);
      w.store(tile.d, start, n);
    }
  }

  /** One step of RMSProp. */
  void rmsPropStep(
      Slab gradient,
      Slab meanSquare,
      Slab w,
      float decay,
      float rate,
      float epsilon,
      int from,
      int to) {
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      gradient.load(start, n, tile.a);
      meanSquare.load(start, n, tile.c);
      w.load(start, n, tile.d);
      decaySquare(decay, tile.a, tile.c, n);
      meanSquare.store(tile.c, start, n);
      descend(rate, epsilon, tile.a, tile.c, tile.d, n);
      w.store(tile.d, start, n);
    }
  }

  private static void decayMean(float beta, float[] g, float[] m, int n) {
    float rest = 1f - beta;
    for (int i = 0; i < n; i++) {
      m[i] = Math.fma(rest, g[i], beta * m[i]);
    }
  }

  private static void decaySquare(float beta, float[] g, float[] v, int n) {
    float rest = 1f - beta;
    for (int i = 0; i < n; i++) {
      v[i] = Math.fma(rest * g[i], g[i], beta * v[i]);
    }
  }

  private static void corrected(
      float rate, float correction, float epsilon, float[] m, float[] v, float[] w, int n) {
    for (int i = 0; i < n; i++) {
      float size = (float) Math.sqrt(v[i]) / correction + epsilon;
      w[i] = Math.fma(-rate, m[i] / size, w[i]);
    }
  }

  private static void descend(float rate, float epsilon, float[] g, float[] s, float[] w, int n) {
    for (int i = 0; i < n; i++) {
      w[i] = Math.fma(-rate, g[i] / ((float) Math.sqrt(s[i]) + epsilon), w[i]);
    }
  }
}
