package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.nn.Fixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Principal components compared with NumPy, and on rows with known covariance. */
class PrincipalComponentsTest {
  private static Dataset data(int cols, float... values) {
    return Dataset.ofFloats(
        "made", values.length / cols, cols, values, new Provenance("made", 0, ""));
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static void assertOrthonormal(double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        assertEquals(i == j ? 1 : 0, dot(rows[i], rows[j]), 1e-12, i + ", " + j);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tall,6,3", "wide,8,2"})
  void allFigures_areThoseOfNumpy(String which, int cols, int k) {
    Fixture numpy = new Fixture("/org/harmonium/data/components.txt");
    Dataset rows = data(cols, floats(numpy.values(which + ".x")));
    Dataset held = data(cols, floats(numpy.values(which + ".held")));
    PrincipalComponents pca = PrincipalComponents.of(rows);
    assertEquals(Math.min(rows.rows(), cols), pca.size());
    assertArrayEquals(numpy.values(which + ".mean"), pca.mean(), 1e-12);
    assertArrayEquals(numpy.values(which + ".variances"), pca.variances(), 1e-12);
    assertOrthonormal(pca.components());
    double[] components = numpy.values(which + ".components");
    for (int i = 0; i < components.length; i++) {
      assertEquals(components[i], pca.components()[i / cols][i % cols], 1e-11);
    }
    assertArrayEquals(floats(numpy.values(which + ".codes")), pca.encode(held, k), 1e-6f);
    assertArrayEquals(
        floats(numpy.values(which + ".reconstructions")), pca.reconstruct(held, k), 1e-6f);
    double[] errors = numpy.values(which + ".errors");
    double[] heldErrors = numpy.values(which + ".heldErrors");
    for (int i = 0; i < errors.length; i++) {
      assertEquals(errors[i], pca.squaredError(rows, i + 1), 1e-11);
      assertEquals(heldErrors[i], pca.squaredError(held, i + 1), 1e-11);
    }
  }

  /** Rows at plus and minus a along orthogonal directions: the variance is 2 a^2 / 6. */
  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void knownCovariance_isReproduced(int copies) {
    double[][] u = {{2, 3, 6}, {-3, 6, -2}, {6, 2, -3}}; // of length 7; largest element positive
    float[] a = {1, 8, 3}; // in units of 7
    float[] values = new float[6 * 3 * copies];
    for (int row = 0; row < 6 * copies; row++) {
      int which = row % 6 / 2;
      for (int col = 0; col < 3; col++) {
        values[row * 3 + col] =
            5 * col + (row % 2 == 0 ? 1 : -1) * a[which] * (float) u[which][col];
      }
    }
    PrincipalComponents pca = PrincipalComponents.of(data(3, values));
    assertArrayEquals(new double[] {0, 5, 10}, pca.mean(), 1e-12);
    double[] variances = {49 * 64 / 3.0, 49 * 9 / 3.0, 49 / 3.0};
    assertArrayEquals(variances, pca.variances(), 1e-10);
    int[] order = {1, 2, 0};
    for (int k = 0; k < 3; k++) {
      for (int col = 0; col < 3; col++) {
        assertEquals(u[order[k]][col] / 7, pca.components()[k][col], 1e-12);
      }
    }
    assertEquals(variances[1] + variances[2], pca.squaredError(data(3, values), 1), 1e-10);
    assertEquals(0, pca.squaredError(data(3, values), 3), 1e-20);
  }

  /** More rows than a block, of bytes: the error, and the moments of the codes. */
  @Test
  void digits_errorsAreTheOmittedVariances_andCodesAreUncorrelated() {
    Dataset digits = Datasets.open("digits");
    PrincipalComponents pca = PrincipalComponents.of(digits);
    double[] variances = pca.variances();
    assertOrthonormal(pca.components());
    double left = 0;
    for (int k = 63; k >= 1; k--) {
      assertTrue(variances[k - 1] >= variances[k]);
      left += variances[k];
      if (k % 9 == 1) {
        assertEquals(left, pca.squaredError(digits, k), 1e-11);
      }
    }
    float[] codes = pca.encode(digits, 5);
    double[][] moments = new double[5][5];
    for (int row = 0; row < digits.rows(); row++) {
      for (int i = 0; i < 25; i++) {
        moments[i / 5][i % 5] +=
            (double) codes[row * 5 + i / 5] * codes[row * 5 + i % 5] / digits.rows();
      }
    }
    for (int i = 0; i < 25; i++) {
      assertEquals(i / 5 == i % 5 ? variances[i / 5] : 0, moments[i / 5][i % 5], 1e-6);
    }
  }

  @Test
  void directionsWithoutVariance_areOrthonormalToo() {
    PrincipalComponents pca =
        PrincipalComponents.of(data(3, 0, 7, 1, 1, 7, 2, 3, 7, 4, 2, 7, 3, 9, 7, 10));
    assertOrthonormal(pca.components());
    assertEquals(0, pca.variances()[1], 1e-14);
    assertEquals(0, pca.variances()[2], 1e-14);
    PrincipalComponents single = PrincipalComponents.of(data(2, 4, 5));
    assertArrayEquals(new double[] {0}, single.variances());
    assertArrayEquals(new float[] {4, 5}, single.reconstruct(data(2, 4, 5), 1));
  }

  @Test
  void invalidArguments_areRefused() {
    Dataset good = data(2, 1, 2, 3, 5, 4, 4);
    PrincipalComponents pca = PrincipalComponents.of(good);
    assertThrows(IllegalArgumentException.class, () -> pca.encode(good, 0));
    assertThrows(IllegalArgumentException.class, () -> pca.squaredError(good, 3));
    assertRefused("made", () -> pca.reconstruct(data(3, 1, 2, 3), 1), "3 columns");
    Dataset bad = data(2, 1, 2, 3, Float.NaN);
    assertRefused("made", () -> PrincipalComponents.of(bad), "column 1", "NaN");
  }
}
