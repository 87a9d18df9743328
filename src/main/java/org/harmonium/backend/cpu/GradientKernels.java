package org.harmonium.backend.cpu;

import org.harmonium.backend.Activations;
import org.harmonium.backend.Unary;

/**
 * Gradients of the element-wise functions, in plain loops that the JIT compiler vectorises. Ranges
 * and aliasing are as in {@link PointwiseKernels}.
 */
public final class GradientKernels {

  /** Computes dx = dy f'(x), where y = f(x), for a range of elements. */
  public void gradient(Unary function, Slab y, Slab dy, Slab dx, int from, int to) {
    if (y.alignedWith(dy)
        && dy.alignedWith(dx)
        && inOneLoop(function, y.data, dy.data, dx.data, dx.offset + from, dx.offset + to)) {
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      y.load(start, n, tile.a);
      dy.load(start, n, tile.b);
      if (!inOneLoop(function, tile.a, tile.b, tile.a, 0, n)) {
        slopes(function, tile, n);
        multiply(tile.a, tile.b, n);
      }
      dx.store(tile.a, start, n);
    }
  }

  /** Computes the same in one loop over equal indices; false if that is not possible. */
  private static boolean inOneLoop(
      Unary function, float[] y, float[] dy, float[] dx, int from, int to) {
    switch (function) {
      case SIGMOID -> sigmoid(y, dy, dx, from, to);
      case RELU -> relu(y, dy, dx, from, to);
      case LEAKY_RELU -> leakyRelu(y, dy, dx, from, to);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void sigmoid(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = Activations.sigmoidSlope(y[i]) * dy[i];
    }
  }

  private static void relu(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = Activations.reluSlope(y[i]) * dy[i];
    }
  }

  private static void leakyRelu(float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] = Activations.leakyReluSlope(y[i]) * dy[i];
    }
  }

  /** Replaces the first n values in a tile's array a by the derivatives. Array b is not used. */
  private static void slopes(Unary function, Tile tile, int n) {
    switch (function) {
      case TANH -> tanh(tile.a, n);
      case LOG -> log(tile.a, tile.c, n);
      case SOFTPLUS -> softplus(tile.a, tile.c, n);
      case INVERSE_SQRT -> inverseSqrt(tile.a, n);
      case EXP -> {} // the derivative of exp is its value
      case SIGMOID, RELU, LEAKY_RELU -> throw new AssertionError(function + " is one loop");
    }
  }

  private static void tanh(float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Activations.tanhSlope(y[i]);
    }
  }

  private static void log(float[] y, float[] m, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = -y[i];
    }
    PointwiseKernels.exp(y, y, m, n);
  }

  private static void softplus(float[] y, float[] w, int n) {
    for (int i = 0; i < n; i++) {
      y[i] *= 0.5f;
    }
    PointwiseKernels.tanh(y, w, n);
    for (int i = 0; i < n; i++) {
      y[i] = Activations.softplusSlopeFrom(y[i]);
    }
  }

  private static void inverseSqrt(float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Activations.inverseSqrtSlope(y[i]);
    }
  }

  private static void multiply(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= y[i];
    }
  }
}
