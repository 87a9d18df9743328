package org.harmonium.backend.cpu;

import org.harmonium.backend.Fma;
import org.harmonium.backend.Optimisation;

/**
 * The steps of the optimisers of {@link Optimisation}, in plain loops that the JIT compiler
 * vectorises. Ranges are as in {@link PointwiseKernels}. The slabs must be different.
 */
final class OptimiserKernels {

  /**
   * Takes one step of Adam.
   *
   * @param rate the learning rate, corrected for the bias of m
   * @param correction the divisor of the root of v that corrects its bias
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
    if (gradient.alignedWith(m) && m.alignedWith(v) && v.alignedWith(w)) {
      int first = w.offset + from;
      int end = w.offset + to;
      adam(
          gradient.data,
          m.data,
          v.data,
          w.data,
          beta1,
          beta2,
          rate,
          correction,
          epsilon,
          first,
          end);
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      gradient.load(start, n, tile.a);
      m.load(start, n, tile.b);
      v.load(start, n, tile.c);
      w.load(start, n, tile.d);
      adam(tile.a, tile.b, tile.c, tile.d, beta1, beta2, rate, correction, epsilon, 0, n);
      m.store(tile.b, start, n);
      v.store(tile.c, start, n);
      w.store(tile.d, start, n);
    }
  }

  private static void adam(
      float[] g,
      float[] m,
      float[] v,
      float[] w,
      float beta1,
      float beta2,
      float rate,
      float correction,
      float epsilon,
      int from,
      int to) {
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = from; i < to; i++) {
      float slope = g[i];
      float mean = Fma.of(rest1, slope, beta1 * m[i]);
      float square = Fma.of(rest2 * slope, slope, beta2 * v[i]);
      m[i] = mean;
      v[i] = square;
      float size = (float) Math.sqrt(square) / correction + epsilon;
      w[i] = Fma.of(-rate, mean / size, w[i]);
    }
  }

  /** Takes one step of RMSProp. */
  void rmsPropStep(
      Slab gradient,
      Slab meanSquare,
      Slab w,
      float decay,
      float rate,
      float epsilon,
      int from,
      int to) {
    if (gradient.alignedWith(meanSquare) && meanSquare.alignedWith(w)) {
      int first = w.offset + from;
      rmsProp(gradient.data, meanSquare.data, w.data, decay, rate, epsilon, first, w.offset + to);
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      gradient.load(start, n, tile.a);
      meanSquare.load(start, n, tile.c);
      w.load(start, n, tile.d);
      rmsProp(tile.a, tile.c, tile.d, decay, rate, epsilon, 0, n);
      meanSquare.store(tile.c, start, n);
      w.store(tile.d, start, n);
    }
  }

  private static void rmsProp(
      float[] g, float[] s, float[] w, float decay, float rate, float epsilon, int from, int to) {
    float rest = 1f - decay;
    for (int i = from; i < to; i++) {
      float slope = g[i];
      float square = Fma.of(rest * slope, slope, decay * s[i]);
      s[i] = square;
      w[i] = Fma.of(-rate, slope / ((float) Math.sqrt(square) + epsilon), w[i]);
    }
  }
}
