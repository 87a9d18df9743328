package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/** Element-wise operations: bit for bit as specified, and the functions near the exact ones. */
final class ElementParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 784}};
  private static final int[][] LARGE = {{1000, 4096}};

  static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    88f,
    -88f,
    104f,
    -104f,
    1e4f,
    -1e4f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** What {@link FloatFunctions} promises of all but the sigmoid. */
  private static final double ULPS = 4;

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  ElementParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    for (int[] shape : SHAPES) {
      ofShape(shape[0], shape[1]);
    }
    if (full) {
      for (int[] shape : LARGE) {
        ofShape(shape[0], shape[1]);
      }
    }
  }

  /** A function of two numbers at an index. */
  private interface Each {
    float at(int i);
  }

  private static Output specified(String name, int n, int cols, Each each) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = each.at(i);
    }
    return Output.of(name, cols, values);
  }

  private void ofShape(int rows, int cols) {
    int n = rows * cols;
    String shape = rows + "x" + cols;
    float[] x = wide(n);
    float[] y = Numbers.normals(n, seed + 1);
    float[] row = Numbers.normals(cols, seed + 2);
    for (Unary f : Unary.values()) {
      functions(f, x, rows, cols);
      gradients(f, x, y, rows, cols);
      biased(f, x, row, rows, cols);
    }
    comparison.bits(
        "addRow",
        shape,
        bench -> {
          Matrix out = bench.poisoned(rows, cols);
          bench.backend().addRow(bench.of(y, rows, cols), bench.of(row, 1, cols), out);
          return List.of(bench.read("out", out));
        },
        List.of(specified("out", n, cols, i -> y[i] + row[i % cols])));
    comparison.bits(
        "axpy",
        shape,
        bench -> {
          Matrix out = bench.of(y, rows, cols);
          bench.backend().axpy(Scalar.of(0.3f), bench.of(x, rows, cols), out);
          return List.of(bench.read("y", out));
        },
        List.of(specified("y", n, cols, i -> Math.fma(0.3f, x[i], y[i]))));
    comparison.bits(
        "hadamard",
        shape,
        bench -> {
          Matrix out = bench.poisoned(rows, cols);
          bench.backend().hadamard(bench.of(x, rows, cols), bench.of(y, rows, cols), out);
          return List.of(bench.read("out", out));
        },
        List.of(specified("out", n, cols, i -> x[i] * y[i])));
    for (float alpha : new float[] {-0.7f, 0f}) {
      comparison.bits(
          "scale",
          shape,
          bench -> {
            Matrix out = bench.of(x, rows, cols);
            bench.backend().scale(Scalar.of(alpha), out);
            return List.of(bench.read("x", out));
          },
          List.of(specified("x", n, cols, i -> alpha == 0 ? 0 : alpha * x[i])));
    }
    momentum(0f, 0f, y, rows, cols);
    momentum(0.02f, 0.003f, y, rows, cols);
  }

  /** Special values first, then a sweep of the range in which the functions bend. */
  private float[] wide(int n) {
    float[] x = Numbers.normals(n, seed);
    for (int i = 0; i < n; i++) {
      if (n > SPECIAL.length && i < SPECIAL.length) {
        x[i] = SPECIAL[i];
      } else if (i % 3 == 1) {
        x[i] *= 30;
      } else if (i % 3 == 2) {
        x[i] *= 1e-3f;
      }
    }
    return x;
  }

  private static double exact(Unary f, double x) {
    return switch (f) {
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case TANH -> StrictMath.tanh(x);
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case SOFTPLUS -> FloatFunctions.softplus(x);
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> x < 0 ? 0.2 * x : x;
      case INVERSE_SQRT -> 1 / Math.sqrt(x);
    };
  }

  /** The slope where the function has the value y. */
  private static double exactSlope(Unary f, double y) {
    return switch (f) {
      case SIGMOID -> y * (1 - y);
      case TANH -> (1 - y) * (1 + y);
      case EXP -> y;
      case LOG -> StrictMath.exp(-y);
      case SOFTPLUS -> -StrictMath.expm1(-y);
      case RELU -> Double.isNaN(y) ? y : y > 0 ? 1 : 0;
      case LEAKY_RELU -> Double.isNaN(y) ? y : y > 0 ? 1 : 0.2;
      case INVERSE_SQRT -> -0.5 * y * y * y;
    };
  }

  private void functions(Unary f, float[] x, int rows, int cols) {
    String shape = f + " " + rows + "x" + cols;
    Trial trial =
        bench -> {
          Matrix out = bench.poisoned(rows, cols);
          Matrix in = bench.of(x, rows, cols);
          bench.backend().apply(f, in, out);
          bench.backend().apply(f, in, in);
          return List.of(bench.read("out", out), bench.read("x", in));
        };
    Output specified = specified("out", x.length, cols, i -> f.at(x[i]));
    comparison.bits("apply", shape, trial, List.of(specified, specified));
    double[] truth = new double[x.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = exact(f, x[i]);
    }
    boolean sigmoid = f == Unary.SIGMOID;
    comparison.distances(
        "apply",
        shape,
        trial,
        sigmoid ? "|error| of the sigmoid" : "ulp from the exact value",
        sigmoid ? ElementParity::apart : ElementParity::ulps,
        sigmoid ? Bounds.SIGMOID : ULPS,
        truth);
  }

  /** In values of the function, with a gradient that may be overwritten or overwrite them. */
  private void gradients(Unary f, float[] x, float[] dy, int rows, int cols) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = f.at(x[i]);
    }
    Output specified = specified("dx", y.length, cols, i -> f.slope(y[i]) * dy[i]);
    comparison.bits(
        "applyGradient",
        f + " " + rows + "x" + cols,
        bench -> {
          Matrix dx = bench.poisoned(rows, cols);
          Matrix value = bench.of(y, rows, cols);
          Matrix gradient = bench.of(dy, rows, cols);
          bench.backend().applyGradient(f, value, gradient, dx);
          Output apart = bench.read("dx", dx);
          bench.backend().copy(gradient, dx);
          bench.backend().applyGradient(f, value, dx, dx);
          bench.backend().applyGradient(f, value, gradient, value);
          return List.of(apart, bench.read("dy", dx), bench.read("y", value));
        },
        List.of(specified, specified, specified));
    double[] truth = new double[y.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = exactSlope(f, y[i]);
    }
    comparison.distances(
        "applyGradient",
        f + " " + rows + "x" + cols,
        bench -> {
          Matrix dx = bench.poisoned(rows, cols);
          Matrix ones = bench.poisoned(rows, cols);
          bench.backend().fill(1f, ones);
          bench.backend().applyGradient(f, bench.of(y, rows, cols), ones, dx);
          return List.of(bench.read("dx", dx));
        },
        "ulp from the exact slope",
        ElementParity::ulps,
        ULPS,
        truth);
  }

  private static double apart(double got, double expected) {
    return Double.isNaN(got) && Double.isNaN(expected) ? 0 : Math.abs(got - expected);
  }

  /** How many floats lie between the value and the exact one, rounded. */
  private static double ulps(double got, double expected) {
    if (Double.isNaN(got) || Double.isNaN(expected)) {
      return Double.isNaN(got) && Double.isNaN(expected) ? 0 : Double.NaN;
    }
    return Math.abs(rank((float) got) - (double) rank((float) expected));
  }

  /** The floats in their order, counted from zero. */
  private static long rank(float x) {
    int bits = Float.floatToIntBits(x);
    return bits >= 0 ? bits : -(long) (bits & Integer.MAX_VALUE);
  }

  private void biased(Unary f, float[] x, float[] row, int rows, int cols) {
    comparison.bits(
        "applyWithBias",
        f + " " + rows + "x" + cols,
        bench -> {
          Matrix out = bench.poisoned(rows, cols);
          bench.backend().applyWithBias(f, bench.of(x, rows, cols), bench.of(row, 1, cols), out);
          return List.of(bench.read("out", out));
        },
        List.of(specified("out", x.length, cols, i -> f.at(x[i] + row[i % cols]))));
  }

  /** One rounding an operation, in the order of the formula; sign(0) = 0. */
  private void momentum(float l2, float l1, float[] y, int rows, int cols) {
    float[] w = Numbers.normals(y.length, seed + 3);
    if (w.length > 4) {
      w[0] = 0f;
      w[1] = -0f;
      w[2] = Float.MIN_VALUE;
      w[3] = -Float.MIN_VALUE;
    }
    Each velocity =
        i -> {
          float decay = l2 * w[i];
          return y[i] - (l1 == 0 ? decay : Math.fma(l1, Math.signum(w[i]), decay));
        };
    comparison.bits(
        "momentumStep",
        rows + "x" + cols,
        bench -> {
          Matrix v = bench.of(y, rows, cols);
          Matrix weights = bench.of(w, rows, cols);
          bench.backend().momentumStep(Scalar.of(l2), Scalar.of(l1), v, weights);
          return List.of(bench.read("velocity", v), bench.read("w", weights));
        },
        List.of(
            specified("velocity", y.length, cols, velocity),
            specified("w", y.length, cols, i -> w[i] + velocity.at(i))));
  }
}
