package org.harmonium.backend.cpu;

import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Fma;

/**
 * In-place element-wise sums, products and the steps of gradient descent, in plain loops that the
 * JIT compiler vectorises. Ranges and aliasing are as in {@link PointwiseKernels}.
 */
public final class UpdateKernels {

  /** Computes y = y + alpha x, rounded once. */
  public void axpy(float alpha, Slab x, Slab y, int from, int to) {
    if (x.alignedWith(y)) {
      axpy(alpha, x.data, y.data, y.offset + from, y.offset + to);
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      x.load(start, n, tile.a);
      y.load(start, n, tile.b);
      axpy(alpha, tile.a, tile.b, 0, n);
      y.store(tile.b, start, n);
    }
  }

  /** Computes y = y + alpha sign(x), rounded once, where sign(0) = 0. */
  void addSign(float alpha, Slab x, Slab y, int from, int to) {
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      x.load(start, n, tile.a);
      y.load(start, n, tile.b);
      addSign(alpha, tile.a, tile.b, n);
      y.store(tile.b, start, n);
    }
  }

  /** Computes x = alpha x. */
  public void scale(float alpha, Slab x, int from, int to) {
    float[] data = x.data;
    for (int i = x.offset + from; i < x.offset + to; i++) {
      data[i] *= alpha;
    }
  }

  /** Computes out = x y, element-wise. */
  public void hadamard(Slab x, Slab y, Slab out, int from, int to) {
    if (x.alignedWith(y) && y.alignedWith(out)) {
      hadamard(x.data, y.data, out.data, out.offset + from, out.offset + to);
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      x.load(start, n, tile.a);
      y.load(start, n, tile.b);
      hadamard(tile.a, tile.b, tile.a, 0, n);
      out.store(tile.a, start, n);
    }
  }

  /**
   * Computes v = v - (l1 sign(w) + l2 w), then w = w + v, where sign(0) = 0. v already includes the
   * gradient and the momentum; l1 and l2 are the penalties times the learning rate.
   */
  public void momentumStep(Slab w, Slab v, float l1, float l2, int from, int to) {
    if (w.alignedWith(v)) {
      momentum(w.data, v.data, l1, l2, w.offset + from, w.offset + to);
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      w.load(start, n, tile.a);
      v.load(start, n, tile.b);
      momentum(tile.a, tile.b, l1, l2, 0, n);
      w.store(tile.a, start, n);
      v.store(tile.b, start, n);
    }
  }

  /** Computes v = fma(rate, g, mu v) - l2 w, then w = w + v. The rate is negative. */
  void momentumDescent(float mu, float rate, float l2, Slab g, Slab v, Slab w, int from, int to) {
    if (g.alignedWith(v) && v.alignedWith(w)) {
      int first = w.offset + from;
      momentumDescent(mu, rate, l2, g.data, v.data, w.data, first, w.offset + to);
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      g.load(start, n, tile.a);
      v.load(start, n, tile.b);
      w.load(start, n, tile.c);
      momentumDescent(mu, rate, l2, tile.a, tile.b, tile.c, 0, n);
      v.store(tile.b, start, n);
      w.store(tile.c, start, n);
    }
  }

  private static void momentumDescent(
      float mu, float rate, float l2, float[] g, float[] v, float[] w, int from, int to) {
    for (int i = from; i < to; i++) {
      float step = Fma.of(rate, g[i], mu * v[i]) - l2 * w[i];
      v[i] = step;
      w[i] += step;
    }
  }

  private static void axpy(float alpha, float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Fma.of(alpha, x[i], y[i]);
    }
  }

  private static void addSign(float alpha, float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Fma.of(alpha, FloatFunctions.sign(x[i]), y[i]);
    }
  }

  private static void hadamard(float[] x, float[] y, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = x[i] * y[i];
    }
  }

  private static void momentum(float[] w, float[] v, float l1, float l2, int from, int to) {
    if (l1 == 0f) {
      for (int i = from; i < to; i++) {
        float step = v[i] - l2 * w[i];
        v[i] = step;
        w[i] += step;
      }
      return;
    }
    for (int i = from; i < to; i++) {
      float step = v[i] - Fma.of(l1, FloatFunctions.sign(w[i]), l2 * w[i]);
      v[i] = step;
      w[i] += step;
    }
  }
}
