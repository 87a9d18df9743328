package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of exponentials: in the specified order, and against double. */
interface SoftmaxContract extends BackendUnderTest {

  /** log sum exp of a row in double. */
  private static double logSumExp(float[] x, int from, int cols) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = from; j < from + cols; j++) {
      largest = Math.max(largest, x[j]);
    }
    double sum = 0;
    for (int j = from; j < from + cols; j++) {
      sum += Math.exp(x[j] - largest);
    }
    return largest + Math.log(sum);
  }

  /** One row as specified, operation by operation. */
  static float[] softmax(float[] x, int from, int cols) {
    float largest = x[from];
    for (int j = 1; j < cols; j++) {
      largest = Math.max(largest, x[from + j]);
    }
    float[] e = new float[cols];
    double[] lanes = new double[32];
    for (int j = 0; j < cols; j++) {
      e[j] = FloatFunctions.exp(x[from + j] - largest);
      lanes[j % 32] += e[j];
    }
    for (int width = 16; width > 0; width /= 2) {
      for (int l = 0; l < width; l++) {
        lanes[l] += lanes[l + width];
      }
    }
    for (int j = 0; j < cols; j++) {
      e[j] /= (float) lanes[0];
    }
    return e;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 10, 3", "33, 31, 1", "64, 32, 40", "7, 129, 5", "3, 1500, 2"})
  default void softmax_anyShape_isAsSpecifiedAndNearDouble(int rows, int cols, float scale) {
    try (Matrix x = random(rows, cols, 1);
        Matrix out = poisoned(rows, cols)) {
      backend().scale(Scalar.of(scale), x);
      float[] a = backend().download(x);
      backend().softmax(x, out);
      float[] got = backend().download(out);
      for (int i = 0; i < rows; i++) {
        float[] row = softmax(a, i * cols, cols);
        double normaliser = logSumExp(a, i * cols, cols);
        double sum = 0;
        for (int j = 0; j < cols; j++) {
          int at = i * cols + j;
          assertEquals(row[j], got[at]);
          assertEquals(Math.exp(a[at] - normaliser), got[at], 1e-6);
          sum += got[at];
        }
        assertEquals(1, sum, 1e-6);
      }
      backend().softmax(x, x);
      assertArrayEquals(got, backend().download(x), "in place");
    }
  }

  @Test
  default void softmax_farNumbers_neitherOverflowNorVanish() {
    float[] values = {
      1e30f, 1e30f, -1e30f, -1e30f, -1e30f, -1e30f, 100f, Float.NEGATIVE_INFINITY, 0
    };
    try (Matrix x = backend().upload(values, 3, 3)) {
      backend().softmax(x, x);
      float third = 1f / 3;
      float[] expected = {0.5f, 0.5f, 0, third, third, third, 1, 0, FloatFunctions.exp(-100)};
      assertArrayEquals(expected, backend().download(x));
    }
  }

  @Test
  default void softmax_logSumExpRows_notANumber_staysInItsRow() {
    float infinity = Float.POSITIVE_INFINITY;
    float[] values = {Float.NaN, 1, 2, 1, infinity, 0, -infinity, -infinity, -infinity, 1, 1, 1};
    try (Matrix x = backend().upload(values, 4, 3);
        Matrix out = backend().zeros(4, 3)) {
      backend().softmax(x, out);
      float[] got = backend().download(out);
      for (int i = 0; i < 12; i++) {
        assertEquals(i < 9 ? Float.NaN : 1f / 3, got[i]);
      }
      double[] sums = backend().logSumExpRows(x);
      assertEquals(Double.NaN, sums[0]);
      assertEquals(infinity, sums[1]);
      assertEquals(-infinity, sums[2]);
      assertEquals(1 + Math.log(3), sums[3], 1e-15);
      backend().write(new float[] {infinity, Float.NaN, 0, 0, 0, Float.NaN}, out.rows(0, 2));
      sums = backend().logSumExpRows(out);
      assertEquals(Double.NaN, sums[0], "NaN beside infinity");
      assertEquals(Double.NaN, sums[1], "NaN in the last column");
    }
  }

  @Test
  default void softmax_logSumExpRows_ofAView_readAndWriteOnlyItsRows() {
    try (Matrix x = poisoned(7, 5);
        Matrix out = poisoned(7, 5)) {
      backend().fill(3f, x.rows(2, 4));
      backend().softmax(x.rows(2, 4), out.rows(4, 6));
      float[] got = backend().download(out);
      for (int i = 0; i < 35; i++) {
        assertEquals(i >= 20 && i < 30 ? 0.2f : Float.NaN, got[i]);
      }
      double[] sums = backend().logSumExpRows(x.rows(2, 4));
      assertEquals(2, sums.length);
      assertEquals(3 + Math.log(5), sums[1], 1e-15);
    }
  }

  @Test
  default void softmax_shapesThatDiffer_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix y = backend().zeros(2, 3)) {
      assertEquals(
          "softmax: (3, 2) and (2, 3) differ",
          assertThrows(ShapeException.class, () -> backend().softmax(x, y)).getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 10, 3", "33, 32, 50", "100, 129, 1", "3, 1500, 1e6"})
  default void logSumExpRows_anyShape_matchesDouble(int rows, int cols, float scale) {
    try (Matrix x = random(rows, cols, 1)) {
      backend().scale(Scalar.of(scale), x);
      float[] a = backend().download(x);
      double[] got = backend().logSumExpRows(x);
      assertEquals(rows, got.length);
      for (int i = 0; i < rows; i++) {
        double expected = logSumExp(a, i * cols, cols);
        assertEquals(expected, got[i], 1e-14 * (1 + Math.abs(expected)));
      }
    }
  }
}
