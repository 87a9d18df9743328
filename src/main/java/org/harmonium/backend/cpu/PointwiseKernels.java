package org.harmonium.backend.cpu;

import org.harmonium.backend.Activations;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Unary;

/**
 * The element-wise functions, in plain loops that the JIT compiler vectorises.
 *
 * <p>Ranges {@code from} (inclusive) to {@code to} (exclusive) count the elements or the rows of a
 * slab. A caller may divide the work arbitrarily: results do not depend on the division. An output
 * may be the same slab as an input, but must not overlap it otherwise.
 */
public class PointwiseKernels {

  /** Computes y = f(x), for a range of elements. */
  public void unary(Unary function, Slab x, Slab y, int from, int to) {
    if (x.alignedWith(y) && inOneLoop(function, x.data, y.data, x.offset + from, x.offset + to)) {
      return;
    }
    Tile tile = Tile.ofThread();
    for (int start = from; start < to; start += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, to - start);
      x.load(start, n, tile.a);
      unary(function, tile, n);
      y.store(tile.a, start, n);
    }
  }

  /** Computes the same in one loop over equal indices; false if that is not possible. */
  private static boolean inOneLoop(Unary function, float[] x, float[] y, int from, int to) {
    switch (function) {
      case SIGMOID -> sigmoid(x, y, from, to);
      case RELU -> relu(x, y, from, to);
      case LEAKY_RELU -> leakyRelu(x, y, from, to);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Computes y[r, c] = x[r, c] + bias[c], for a range of rows. */
  public void addRow(Slab x, Slab bias, Slab y, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    for (int col = 0; col < x.cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, x.cols - col);
      // If a tile holds several rows, they are contiguous in memory, and the bias repeats.
      int rows = Math.min(rowsOfTile(x.cols), toRow - fromRow);
      repeat(bias, col, width, rows, tile.b);
      for (int row = fromRow; row < toRow; row += rows) {
        int n = Math.min(rows, toRow - row) * width;
        int start = row * x.cols + col;
        x.load(start, n, tile.a);
        add(tile.a, tile.b, n);
        y.store(tile.a, start, n);
      }
    }
  }

  /** Returns the number of whole rows in a tile, or 1 if a tile holds only a piece of a row. */
  static int rowsOfTile(int cols) {
    return Math.max(1, Tile.SIZE / cols);
  }

  /** Fills a buffer with {@code times} copies of {@code width} elements of a row. */
  static void repeat(Slab row, int col, int width, int times, float[] buffer) {
    for (int i = 0; i < times; i++) {
      System.arraycopy(row.data, row.offset + col, buffer, i * width, width);
    }
  }

  /** Applies the function to the first n elements of a tile's array a, in place. */
  private void unary(Unary function, Tile tile, int n) {
    switch (function) {
      case SIGMOID -> sigmoid(tile.a, tile.a, 0, n);
      case TANH -> tanh(tile.a, tile.b, n);
      case EXP -> exp(tile.a, tile.a, tile.b, n);
      case LOG -> log(tile.a, tile.b, tile.c, n);
      case SOFTPLUS -> softplus(tile.a, tile.b, tile.c, n);
      case RELU -> relu(tile.a, tile.a, 0, n);
      case LEAKY_RELU -> leakyRelu(tile.a, tile.a, 0, n);
      case INVERSE_SQRT -> inverseSqrt(tile.a, n);
    }
  }

  private static void sigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = FloatFunctions.sigmoid(x[i]);
    }
  }

  /** Computes x = tanh(x), with w as scratch. */
  static void tanh(float[] x, float[] w, int n) {
    for (int i = 0; i < n; i++) {
      w[i] = FloatFunctions.tanhComplement(x[i]);
    }
    for (int i = 0; i < n; i++) {
      x[i] = FloatFunctions.tanh(x[i], w[i]);
    }
  }

  /** Computes y = exp(x), with m as scratch. */
  static void exp(float[] x, float[] y, float[] m, int n) {
    for (int i = 0; i < n; i++) {
      float exponent = FloatFunctions.expExponent(x[i]);
      m[i] = exponent;
      y[i] = FloatFunctions.expMantissa(x[i], exponent);
    }
    for (int i = 0; i < n; i++) {
      y[i] = FloatFunctions.expScale(y[i], m[i]);
    }
  }

  /** Computes x = log(x), with q and j as scratch. */
  static void log(float[] x, float[] q, float[] j, int n) {
    for (int i = 0; i < n; i++) {
      q[i] = FloatFunctions.logScale(x[i]);
    }
    for (int i = 0; i < n; i++) {
      j[i] = FloatFunctions.logExponent(x[i], q[i]);
    }
    for (int i = 0; i < n; i++) {
      x[i] = FloatFunctions.log(x[i], q[i], j[i]);
    }
  }

  private static void softplus(float[] x, float[] e, float[] m, int n) {
    for (int i = 0; i < n; i++) {
      e[i] = -Math.abs(x[i]);
    }
    exp(e, e, m, n);
    for (int i = 0; i < n; i++) {
      x[i] = FloatFunctions.softplus(x[i], e[i]);
    }
  }

  private static void relu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Activations.relu(x[i]);
    }
  }

  private static void leakyRelu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Activations.leakyRelu(x[i]);
    }
  }

  private static void inverseSqrt(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Activations.inverseSqrt(x[i]);
    }
  }

  private static void add(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] += y[i];
    }
  }
}
