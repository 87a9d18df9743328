package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients passed back through the element-wise functions: bit for bit, and the truth. */
interface GradientContract extends BackendUnderTest {

  /** f in double. */
  private static double function(Unary f, double x) {
    return switch (f) {
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SOFTPLUS -> Math.log1p(Math.exp(x));
      case RELU -> x > 0 ? x : 0;
      case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
      case INVERSE_SQRT -> 1 / Math.sqrt(x);
    };
  }

  @ParameterizedTest
  @EnumSource(Unary.class)
  default void applyGradient_afterApply_isTheFiniteDifferenceInDouble(Unary f) {
    float[] points = new float[47];
    for (int i = 0; i < points.length; i++) {
      // Off 0, where the rectifiers have no slope; some functions have a positive argument.
      boolean positive = f == Unary.LOG || f == Unary.INVERSE_SQRT;
      points[i] = positive ? 0.1f + i / 8f : (i - 23 + 0.5f) / 4f;
    }
    try (Matrix x = backend().upload(points, 1, points.length);
        Matrix y = poisoned(1, points.length);
        Matrix dy = poisoned(1, points.length)) {
      backend().fill(-2f, dy);
      backend().apply(f, x, y);
      backend().applyGradient(f, y, dy, y);
      float[] got = backend().download(y);
      double h = 1e-5;
      for (int i = 0; i < points.length; i++) {
        double slope = (function(f, points[i] + h) - function(f, points[i] - h)) / (2 * h);
        assertEquals(-2 * slope, got[i], 2e-6 * (1 + Math.abs(slope)), f + " at " + points[i]);
      }
    }
  }

  @Test
  default void applyGradient_saturatedSoftplus_keepsTheSmallSlope() {
    try (Matrix x = backend().upload(new float[] {-30f, -80f, 30f}, 1, 3);
        Matrix one = backend().upload(new float[] {1f, 1f, 1f}, 1, 3)) {
      backend().apply(Unary.SOFTPLUS, x, x);
      backend().applyGradient(Unary.SOFTPLUS, x, one, x);
      float[] got = backend().download(x);
      assertEquals(1, got[0] / Math.exp(-30), 1e-6);
      assertEquals(1, got[1] / Math.exp(-80), 1e-6);
      assertEquals(1f, got[2]);
    }
  }

  @Test
  default void applyGradient_shapesThatDiffer_areNamed() {
    try (Matrix y = backend().zeros(3, 2);
        Matrix dy = backend().zeros(2, 3)) {
      assertEquals(
          "applyGradient: (3, 2) and (2, 3) differ",
          assertThrows(ShapeException.class, () -> backend().applyGradient(Unary.TANH, y, dy, y))
              .getMessage());
      assertThrows(ShapeException.class, () -> backend().applyGradient(Unary.TANH, y, y, dy));
    }
  }
}
