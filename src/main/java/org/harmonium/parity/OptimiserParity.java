package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/** The steps of optimisers and the limit on a norm: bit for bit as specified. */
final class OptimiserParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 784}, {784, 33}};
  private static final int[][] LARGE = {{4096, 1024}};
  private static final float RATE = 0.01f;
  private static final float MEAN = 0.9f;
  private static final float SQUARE = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  OptimiserParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    for (int[] shape : SHAPES) {
      new Case(shape[0], shape[1]).run();
    }
    if (full) {
      for (int[] shape : LARGE) {
        new Case(shape[0], shape[1]).run();
      }
    }
  }

  /** All operations on matrices of one shape. */
  private final class Case {
    private final int rows;
    private final int cols;
    private final String shape;
    private final float[] g;
    private final float[] m;
    private final float[] v;
    private final float[] w;

    Case(int rows, int cols) {
      this.rows = rows;
      this.cols = cols;
      this.shape = rows + "x" + cols;
      this.g = Numbers.normals(rows * cols, seed);
      this.m = Numbers.normals(rows * cols, seed + 1);
      this.v = Numbers.uniforms(rows * cols, seed + 2);
      this.w = Numbers.normals(rows * cols, seed + 3);
    }

    void run() {
      norm();
      if (g.length > ElementParity.SPECIAL.length) {
        System.arraycopy(ElementParity.SPECIAL, 0, g, 0, ElementParity.SPECIAL.length);
      }
      for (int t : new int[] {1, 2, 1000}) {
        adam((float) Math.pow(MEAN, t), (float) Math.pow(SQUARE, t));
      }
      rmsProp();
      for (float l2 : new float[] {0, 0.02f}) {
        momentum(MEAN, l2);
      }
      momentum(0, 0.02f);
    }

    private void momentum(float mu, float l2) {
      float[] newV = v.clone();
      float[] newW = w.clone();
      for (int i = 0; i < g.length; i++) {
        newV[i] = Math.fma(-RATE, g[i], mu * v[i]) - l2 * w[i];
        newW[i] = w[i] + newV[i];
      }
      comparison.bits(
          "momentumDescent",
          shape + " with momentum " + mu + " and decay " + l2,
          bench -> {
            Matrix velocity = bench.of(v, rows, cols);
            Matrix weights = bench.of(w, rows, cols);
            Matrix gradient = bench.of(g, rows, cols);
            bench
                .backend()
                .momentumDescent(
                    Scalar.of(mu), Scalar.of(-RATE), Scalar.of(l2), gradient, velocity, weights);
            return List.of(bench.read("velocity", velocity), bench.read("w", weights));
          },
          List.of(Output.of("velocity", cols, newV), Output.of("w", cols, newW)));
    }

    private void adam(float powerOfMean, float powerOfSquare) {
      float[] newM = m.clone();
      float[] newV = v.clone();
      float[] newW = w.clone();
      float rate = RATE / (1 - powerOfMean);
      float correction = (float) Math.sqrt(1 - powerOfSquare);
      for (int i = 0; i < g.length; i++) {
        newM[i] = Math.fma(1 - MEAN, g[i], MEAN * m[i]);
        newV[i] = Math.fma((1 - SQUARE) * g[i], g[i], SQUARE * v[i]);
        float size = (float) Math.sqrt(newV[i]) / correction + EPSILON;
        newW[i] = Math.fma(-rate, newM[i] / size, w[i]);
      }
      float[] powers = {powerOfMean, powerOfSquare};
      comparison.bits(
          "adamStep",
          shape,
          bench -> {
            Matrix mean = bench.of(m, rows, cols);
            Matrix square = bench.of(v, rows, cols);
            Matrix weights = bench.of(w, rows, cols);
            bench
                .backend()
                .adamStep(
                    Scalar.of(RATE),
                    MEAN,
                    SQUARE,
                    EPSILON,
                    bench.of(powers, 1, 2),
                    bench.of(g, rows, cols),
                    mean,
                    square,
                    weights);
            return List.of(
                bench.read("m", mean), bench.read("v", square), bench.read("w", weights));
          },
          List.of(
              Output.of("m", cols, newM), Output.of("v", cols, newV), Output.of("w", cols, newW)));
    }

    private void rmsProp() {
      float[] newS = v.clone();
      float[] newW = w.clone();
      for (int i = 0; i < g.length; i++) {
        newS[i] = Math.fma((1 - MEAN) * g[i], g[i], MEAN * v[i]);
        newW[i] = Math.fma(-RATE, g[i] / ((float) Math.sqrt(newS[i]) + EPSILON), w[i]);
      }
      comparison.bits(
          "rmsPropStep",
          shape,
          bench -> {
            Matrix square = bench.of(v, rows, cols);
            Matrix weights = bench.of(w, rows, cols);
            Matrix gradient = bench.of(g, rows, cols);
            bench.backend().rmsPropStep(Scalar.of(RATE), MEAN, EPSILON, gradient, square, weights);
            return List.of(bench.read("meanSquare", square), bench.read("w", weights));
          },
          List.of(Output.of("meanSquare", cols, newS), Output.of("w", cols, newW)));
    }

    /** The squares of two matrices, and limits above and below the norm, and none to speak of. */
    private void norm() {
      float first = (float) squares(g);
      float both = first + (float) squares(w);
      comparison.bits(
          "addSquares",
          shape,
          bench -> {
            Matrix total = bench.of(new float[1], 1, 1);
            bench.backend().addSquares(bench.of(g, rows, cols), total);
            Output one = bench.read("first", total);
            bench.backend().addSquares(bench.of(w, rows, cols), total);
            return List.of(one, bench.read("total", total));
          },
          List.of(Output.of("first", (double) first), Output.of("total", (double) both)));
      float[][] cases = {{2, 1}, {0.3f, 5}, {1, Float.POSITIVE_INFINITY}, {0, 0}, {1, Float.NaN}};
      for (float[] pair : cases) {
        limit(pair[0], pair[1]);
      }
    }

    private void limit(float limit, float squares) {
      float quotient = limit / (float) Math.sqrt(squares);
      float factor = squares == 0 ? 1 : Math.min(1, quotient);
      float[] limited = g.clone();
      for (int i = 0; i < limited.length; i++) {
        limited[i] *= factor;
      }
      comparison.bits(
          "limitNorm",
          shape + " to " + limit + " of the root of " + squares,
          bench -> {
            Matrix x = bench.of(g, rows, cols);
            Matrix sum = bench.of(new float[] {squares}, 1, 1);
            bench.backend().limitNorm(Scalar.of(limit), sum, x);
            return List.of(bench.read("x", x));
          },
          List.of(Output.of("x", cols, limited)));
    }

    private double squares(float[] x) {
      return SumParity.inBlocks(SumParity.rowSums(rows, cols, i -> (double) x[i] * x[i]));
    }
  }
}
