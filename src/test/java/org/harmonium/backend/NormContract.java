package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The norm of several matrices together, and the limit on it. */
interface NormContract extends BackendUnderTest {

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
