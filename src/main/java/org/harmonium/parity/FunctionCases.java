package org.harmonium.parity;

import static org.harmonium.parity.CaseBuilder.each;

import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Unary;

/** The element-wise functions and their gradients: the specified bits, near the exact values. */
final class FunctionCases extends ShapedCases {
  /** The error that {@link FloatFunctions} promises of all functions but the sigmoid. */
  private static final double ULPS = 4;

  FunctionCases(Setting setting) {
    super(setting);
  }

  @Override
  void add() {
    for (Unary f : Unary.values()) {
      add(f, wide(normals(n, 0)), normals(n, 1), normals(cols, 2));
    }
  }

  /** Special values first, then a sweep of the range in which the functions bend. */
  private static float[] wide(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= i % 3 == 1 ? 30 : i % 3 == 2 ? 1e-3f : 1;
    }
    return withSpecial(x);
  }

  private void add(Unary f, float[] x, float[] dy, float[] bias) {
    boolean isSigmoid = f == Unary.SIGMOID;
    Expectation.Accuracy value =
        isSigmoid
            ? new Expectation.Accuracy(
                "|error| of the sigmoid", FunctionCases::apart, Bounds.SIGMOID, exact(f, x))
            : new Expectation.Accuracy(
                "ulp from the exact value", FunctionCases::ulps, ULPS, exact(f, x));
    operation("apply", " " + f)
        .in(x)
        .out("out", i -> f.at(x[i]))
        .near(value)
        .over(0)
        .by((b, m) -> b.apply(f, m[0], m[1]));
    operation("applyWithBias", " " + f)
        .in(x)
        .row(bias)
        .out("out", i -> f.at(x[i] + bias[i % cols]))
        .over(0)
        .by((b, m) -> b.applyWithBias(f, m[0], m[1], m[2]));

    float[] y = each(n, i -> f.at(x[i]));
    float[] ones = each(n, i -> 1f);
    operation("applyGradient", " " + f)
        .in(y)
        .in(dy)
        .out("dx", i -> f.slope(y[i]) * dy[i])
        .over(0, 1)
        .by((b, m) -> b.applyGradient(f, m[0], m[1], m[2]));
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      slopes[i] = slope(f, y[i]);
    }
    operation("applyGradient", " slope of " + f)
        .in(y)
        .in(ones)
        .out("dx", i -> f.slope(y[i]))
        .near(
            new Expectation.Accuracy("ulp from the exact slope", FunctionCases::ulps, ULPS, slopes))
        .by((b, m) -> b.applyGradient(f, m[0], m[1], m[2]));
  }

  private static double[] exact(Unary f, float[] x) {
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = exact(f, x[i]);
    }
    return values;
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
  private static double slope(Unary f, double y) {
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

  private static double apart(double got, double exact) {
    return Double.isNaN(got) && Double.isNaN(exact) ? 0 : Math.abs(got - exact);
  }

  /** How many floats lie between the value and the exact one, rounded. */
  private static double ulps(double got, double exact) {
    if (Double.isNaN(got) || Double.isNaN(exact)) {
      return Double.isNaN(got) && Double.isNaN(exact) ? 0 : Double.NaN;
    }
    return Math.abs(rank((float) got) - (double) rank((float) exact));
  }

  /** The floats in their order, counted from zero. */
  private static long rank(float x) {
    int bits = Float.floatToIntBits(x);
    return bits >= 0 ? bits : -(long) (bits & Integer.MAX_VALUE);
  }
}
