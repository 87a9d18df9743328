package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The norm of several matrices together, and the limit on it. */
interface NormContract extends BackendUnderTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 500", "33, 31", "64, 32", "130, 129", "3000, 5"})
  default void addSquares_ofTwo_areSumsInDoubleThatAreRounded(int rows, int cols) {
    float[] a = BackendUnderTest.normals(rows * cols, 1);
    float[] b = BackendUnderTest.normals(rows * cols, 2);
    try (Matrix x = backend().upload(a, rows, cols);
        Matrix y = backend().upload(b, rows, cols);
        Matrix total = backend().zeros(1, 1)) {
      backend().fill(0.7f, total);
      backend().addSquares(x, total);
      float one = 0.7f + (float) backend().dot(x, x);
      assertEquals(one, backend().download(total)[0]);
      backend().addSquares(y, total);
      float two = one + (float) backend().dot(y, y);
      assertEquals(two, backend().download(total)[0]);
      double truth = 0.7f;
      for (int i = 0; i < a.length; i++) {
        truth += (double) a[i] * a[i] + (double) b[i] * b[i];
      }
      assertEquals(truth, two, 2 * truth * 0x1p-23);
    }
  }

  @Test
  default void addSquares_largeSmallAndNoNumbers_areAsInDouble() {
    float[][] cases = {{3e19f, 1e30f}, {1e-30f, 1e-25f}, {Float.NaN, 1}, {-3, 4}, {1e19f, -1e19f}};
    float large = (float) (2 * ((double) 1e19f * 1e19f));
    float[] expected = {Float.POSITIVE_INFINITY, 0, Float.NaN, 25, large};
    for (int i = 0; i < cases.length; i++) {
      try (Matrix x = backend().upload(cases[i], 2, 1);
          Matrix total = backend().zeros(1, 1)) {
        backend().addSquares(x, total);
        assertEquals(expected[i], backend().download(total)[0], "case " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 31", "7, 129", "3, 2049"})
  default void limitNorm_anyShape_bringsTheNormToTheLimit(int rows, int cols) {
    try (Matrix x = random(rows, cols, 1);
        Matrix squares = backend().zeros(1, 1)) {
      backend().addSquares(x, squares);
      float[] before = backend().download(x);
      double norm = Math.sqrt(backend().dot(x, x));
      Scalar limit = backend().scalar((float) (1.001 * norm));
      backend().limitNorm(limit, squares, x);
      assertArrayEquals(before, backend().download(x), "below the limit");
      limit.set((float) (0.3 * norm));
      backend().limitNorm(limit, squares, x);
      float[] got = backend().download(x);
      float root = (float) Math.sqrt(backend().download(squares)[0]);
      float factor = (float) (0.3 * norm) / root;
      for (int i = 0; i < got.length; i++) {
        assertEquals(factor * before[i], got[i]);
      }
      assertEquals(0.3 * norm, Math.sqrt(backend().dot(x, x)), 1e-6 * norm);
    }
  }

  @Test
  default void limitNorm_noOrInfiniteNorm_isExact() {
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    float[] norms = {0, -0f, nan, infinity, Float.MIN_VALUE, 4};
    float[][] expected = {{3, -0f}, {3, -0f}, {nan, nan}, {0, -0f}, {3, -0f}, {1.5f, -0f}};
    for (int i = 0; i < norms.length; i++) {
      try (Matrix x = backend().upload(new float[] {3, -0f}, 2, 1);
          Matrix squares = backend().upload(new float[] {norms[i]}, 1, 1)) {
        backend().limitNorm(Scalar.ONE, squares, x);
        assertArrayEquals(expected[i], backend().download(x), "squares of " + norms[i]);
        if (i < 2) {
          backend().limitNorm(Scalar.ZERO, squares, x);
          assertArrayEquals(expected[i], backend().download(x), "a limit of 0");
        }
      }
    }
  }

  private static String refusal(Executable operation) {
    return assertThrows(ShapeException.class, operation).getMessage();
  }

  @Test
  default void addSquares_limitNorm_noSingleNumber_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix p = backend().zeros(1, 2)) {
      assertEquals("addSquares: (1, 2) must be (1, 1)", refusal(() -> backend().addSquares(x, p)));
      assertEquals(
          "limitNorm: (1, 2) must be (1, 1)", refusal(() -> backend().limitNorm(Scalar.ONE, p, x)));
    }
  }
}
