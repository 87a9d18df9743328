package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sums in the orders that {@link Backend} names: the expected values here are computed in that
 * order.
 */
interface SumContract extends BackendUnderTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 500", "63, 3", "64, 33", "65, 33", "129, 127", "784, 5"})
  default void columnSums_anyShape_addBlocksOf64RowsInTurn(int rows, int cols) {
    float[] before = BackendUnderTest.normals(cols, 2);
    try (Matrix x = random(rows, cols, 1);
        Matrix out = backend().upload(before, 1, cols)) {
      float[] a = backend().download(x);
      backend().columnSums(Scalar.of(0.5f), x, Scalar.of(0.9f), out);
      float[] got = backend().download(out);
      for (int j = 0; j < cols; j++) {
        float sum = 0;
        for (int block = 0; block < rows; block += 64) {
          float partial = 0;
          for (int i = block; i < Math.min(block + 64, rows); i++) {
            partial += a[i * cols + j];
          }
          sum += partial;
        }
        assertEquals(Math.fma(0.5f, sum, 0.9f * before[j]), got[j]);
      }
    }
  }

  @Test
  default void columnSums_betaZero_overwritesNaN() {
    try (Matrix x = random(3, 4, 1);
        Matrix out = poisoned(1, 4)) {
      backend().columnSums(Scalar.ONE, x, Scalar.ZERO, out);
      assertTrue(Double.isFinite(backend().dot(out, out)));
    }
  }

  private static double fold(double[] terms) {
    double[] lanes = new double[32];
    for (int j = 0; j < terms.length; j++) {
      lanes[j % 32] += terms[j];
    }
    for (int width = 16; width > 0; width /= 2) {
      for (int l = 0; l < width; l++) {
        lanes[l] += lanes[l + width];
      }
    }
    return lanes[0];
  }

  private static double inBlocks(double[] rows) {
    double sum = 0;
    for (int block = 0; block < rows.length; block += 64) {
      double partial = 0;
      for (int i = block; i < Math.min(block + 64, rows.length); i++) {
        partial += rows[i];
      }
      sum += partial;
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 500", "33, 31", "64, 32", "130, 129", "784, 500"})
  default void dot_squaredDistance_addInTheFixedOrder(int rows, int cols) {
    try (Matrix x = random(rows, cols, 1);
        Matrix y = random(rows, cols, 2)) {
      float[] a = backend().download(x);
      float[] b = backend().download(y);
      double[][] results = new double[2][rows];
      for (int i = 0; i < rows; i++) {
        double[][] terms = new double[2][cols];
        for (int j = 0; j < cols; j++) {
          double p = a[i * cols + j];
          double q = b[i * cols + j];
          terms[0][j] = p * q;
          terms[1][j] = (p - q) * (p - q);
        }
        for (int f = 0; f < 2; f++) {
          results[f][i] = fold(terms[f]);
        }
      }
      assertEquals(inBlocks(results[0]), backend().dot(x, y));
      // (p - q)^2 may be fused with its addition, which the order of a sum does not show.
      assertEquals(inBlocks(results[1]), backend().squaredDistance(x, y), 1e-12 * rows * cols);
    }
  }

  @Test
  default void dot_ofAView_readsOnlyItsRows() {
    try (Matrix x = poisoned(9, 5)) {
      backend().fill(2f, x.rows(3, 5));
      assertEquals(40, backend().dot(x.rows(3, 5), x.rows(3, 5)));
    }
  }

  @Test
  default void squaredDistance_toItself_isZero() {
    try (Matrix x = random(12, 34, 5)) {
      assertEquals(0, backend().squaredDistance(x, x));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 31", "33, 32", "100, 500"})
  default void rowDots_anyShape_addInLanes(int rows, int cols) {
    try (Matrix x = random(rows, cols, 1);
        Matrix row = random(1, cols, 2)) {
      float[] a = backend().download(x);
      float[] r = backend().download(row);
      double[] got = backend().rowDots(x, row);
      assertEquals(rows, got.length);
      for (int i = 0; i < rows; i++) {
        double[] terms = new double[cols];
        for (int j = 0; j < cols; j++) {
          terms[j] = a[i * cols + j] * (double) r[j];
        }
        assertEquals(fold(terms), got[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 31, 0.5", "33, 32, 0", "10, 500, 30", "3, 1500, 1000"})
  default void softplusRowSums_anyScale_matchesDouble(int rows, int cols, double scale) {
    try (Matrix x = random(rows, cols, 1)) {
      float[] a = backend().download(x);
      double[] got = backend().softplusRowSums(scale, x);
      for (int i = 0; i < rows; i++) {
        double expected = 0;
        for (int j = 0; j < cols; j++) {
          double t = scale * a[i * cols + j];
          expected += Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
        }
        assertEquals(expected, got[i], 1e-13 * cols * Math.max(1, expected / cols));
      }
    }
  }
}
