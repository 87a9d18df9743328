package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients passed back through the element-wise functions: bit for bit, and the truth. */
interface GradientContract extends BackendUnderTest {

  @ParameterizedTest
  @EnumSource(Unary.class)
  default void applyGradient_anyValue_isTheSpecifiedSlopeTimesDy(Unary f) {
    float[] values = BackendUnderTest.normals(129 * 33, 7);
    System.arraycopy(ElementContract.SPECIAL, 0, values, 0, ElementContract.SPECIAL.length);
    for (int i = 0; i < values.length; i += 3) {
      values[i] = f.at(values[i]);
    }
    try (Matrix y = backend().upload(values, 129, 33);
        Matrix dy = random(129, 33, 8);
        Matrix dx = poisoned(129, 33)) {
      backend().applyGradient(f, y, dy, dx);
      float[] gradient = backend().download(dy);
      float[] got = backend().download(dx);
      for (int i = 0; i < values.length; i++) {
        assertEquals(f.slope(values[i]) * gradient[i], got[i], f + " at " + values[i]);
      }
      backend().copy(dy, dx);
      backend().applyGradient(f, y, dx, dx);
      assertArrayEquals(got, backend().download(dx), "over dy");
      backend().applyGradient(f, y, dy, y);
      assertArrayEquals(got, backend().download(y), "over y");
    }
  }

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
  default void applyGradient_ofAView_touchesOnlyItsRows() {
    try (Matrix y = random(9, 5, 1);
        Matrix dy = random(3, 5, 2);
        Matrix dx = poisoned(9, 5)) {
      backend().applyGradient(Unary.LEAKY_RELU, y.rows(2, 5), dy, dx.rows(4, 7));
      float[] values = backend().download(y);
      float[] gradient = backend().download(dy);
      float[] got = backend().download(dx);
      for (int i = 0; i < 45; i++) {
        boolean inside = i >= 20 && i < 35;
        assertTrue(inside != Float.isNaN(got[i]), "element " + i);
        if (inside) {
          assertEquals(Unary.LEAKY_RELU.slope(values[i - 10]) * gradient[i - 20], got[i]);
        }
      }
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
