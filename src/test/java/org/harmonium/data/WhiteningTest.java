package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whitening and standardisation, by the covariance of what comes out. */
class WhiteningTest {
  private static final int ROWS = 3000;
  private static final int COLS = 6;

  /** Correlated columns of different sizes and means. */
  private static Dataset data() {
    Random random = new Random(1);
    float[] mixing = new float[COLS * COLS];
    for (int i = 0; i < mixing.length; i++) {
      mixing[i] = (float) random.nextGaussian();
    }
    float[] values = new float[ROWS * COLS];
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < COLS; k++) {
        double z = random.nextGaussian() * (k + 1);
        for (int i = 0; i < COLS; i++) {
          values[row * COLS + i] += (float) (z * mixing[k * COLS + i]) + i;
        }
      }
    }
    return Dataset.ofFloats("made", ROWS, COLS, values, new Provenance("made", 0, ""))
        .withImageShape(new ImageShape(2, 3))
        .withLabels(new int[ROWS]);
  }

  private static float[] values(Dataset data) {
    float[] values = data.floats();
    assertTrue(values != null);
    return values;
  }

  private static double[][] covariance(float[] values, int cols) {
    int rows = values.length / cols;
    double[] mean = new double[cols];
    for (int i = 0; i < values.length; i++) {
      mean[i % cols] += (double) values[i] / rows;
    }
    double[][] covariance = new double[cols][cols];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < cols; i++) {
        for (int j = 0; j < cols; j++) {
          covariance[i][j] +=
              (values[row * cols + i] - mean[i]) * (values[row * cols + j] - mean[j]) / rows;
        }
      }
    }
    return covariance;
  }

  private static void assertWhite(float[] values, int cols) {
    double[][] covariance = covariance(values, cols);
    for (int i = 0; i < cols; i++) {
      for (int j = 0; j < cols; j++) {
        assertEquals(i == j ? 1 : 0, covariance[i][j], 1e-5, i + ", " + j);
      }
    }
  }

  @Test
  void zca_isWhiteSymmetricAndReversible() {
    Dataset data = data();
    Whitening zca = Whitening.zca(data, 1e-9);
    Dataset white = zca.apply(data);
    assertWhite(values(white), COLS);
    assertEquals(data.imageShape(), white.imageShape());
    assertEquals(data.labels(), white.labels());
    assertArrayEquals(values(data), zca.invert(values(white)), 1e-3f);
    double[] m = zca.matrix();
    for (int i = 0; i < COLS; i++) {
      for (int j = 0; j < i; j++) {
        assertEquals(m[i * COLS + j], m[j * COLS + i], 1e-12, "symmetric");
      }
    }
  }

  @Test
  void pca_keepsTheLargestComponentsWhite() {
    Dataset data = data();
    Whitening all = Whitening.pca(data, 1e-9, COLS);
    assertWhite(values(all.apply(data)), COLS);
    Whitening three = Whitening.pca(data, 1e-9, 3);
    Dataset white = three.apply(data);
    assertWhite(values(white), 3);
    assertNull(white.imageShape());
    // What is lost is the variance of the other three components, the last three eigenvalues.
    float[] back = three.invert(values(white));
    double lost = 0;
    for (int i = 0; i < back.length; i++) {
      lost += Math.pow(back[i] - values(data)[i], 2) / ROWS;
    }
    double[] inverse = new double[3];
    double[] m = all.matrix();
    for (int k = 3; k < COLS; k++) {
      double norm = 0;
      for (int i = 0; i < COLS; i++) {
        norm += m[i * COLS + k] * m[i * COLS + k]; // 1 / eigenvalue
      }
      inverse[k - 3] = 1 / norm;
    }
    assertEquals(inverse[0] + inverse[1] + inverse[2], lost, 1e-3 * lost);
  }

  @Test
  void eps_keepsSmallDirectionsSmall() {
    Dataset data = data();
    double[][] covariance = covariance(values(Whitening.zca(data, 0.1).apply(data)), COLS);
    double trace = 0;
    for (int i = 0; i < COLS; i++) {
      trace += covariance[i][i];
    }
    double expected = 0; // of lambda / (lambda + e) over the eigenvalues
    double[] m = Whitening.pca(data, 1e-12, COLS).matrix();
    double[] lambda = new double[COLS];
    double mean = 0;
    for (int k = 0; k < COLS; k++) {
      for (int i = 0; i < COLS; i++) {
        lambda[k] += m[i * COLS + k] * m[i * COLS + k];
      }
      lambda[k] = 1 / lambda[k];
      mean += lambda[k] / COLS;
    }
    for (double value : lambda) {
      expected += value / (value + 0.1 * mean);
    }
    assertEquals(expected, trace, 1e-4);
  }

  @Test
  void stored_hasTheSameInverse() {
    Dataset data = data();
    for (Whitening made :
        new Whitening[] {Whitening.zca(data, 0.01), Whitening.pca(data, 0.01, 4)}) {
      Whitening stored = Whitening.of(made.mean(), made.matrix());
      float[] white = made.apply(values(data));
      assertArrayEquals(white, stored.apply(values(data)));
      assertArrayEquals(made.invert(white), stored.invert(white), 1e-4f);
    }
    assertThrows(
        IllegalArgumentException.class, () -> Whitening.of(new double[2], new double[] {1, 2, 3}));
    assertThrows(IllegalArgumentException.class, () -> Whitening.of(new double[2], new double[4]));
  }

  @Test
  void standardisation_hasMeanZeroAndDeviationOne() {
    Dataset data = data();
    Standardisation standard = Standardisation.of(data);
    Dataset after = standard.apply(data);
    double[][] covariance = covariance(values(after), COLS);
    for (int i = 0; i < COLS; i++) {
      assertEquals(1, covariance[i][i], 1e-5);
      assertEquals(0, after.columnMeans()[i], 1e-5);
    }
    assertArrayEquals(values(data), standard.invert(values(after)), 1e-4f);
    Standardisation stored = new Standardisation(standard.mean(), standard.deviation());
    assertArrayEquals(values(after), stored.apply(values(data)));
  }

  @Test
  void standardisation_constantColumn_becomesZero() {
    Dataset data =
        Dataset.ofFloats("made", 2, 2, new float[] {5, 1, 5, 3}, new Provenance("made", 0, ""));
    assertArrayEquals(new float[] {0, -1, 0, 1}, values(Standardisation.of(data).apply(data)));
  }

  @Test
  void columns_thatDiffer_areRefused() {
    Dataset data = data();
    Dataset other =
        Dataset.ofFloats("other", 1, 2, new float[] {1, 2}, new Provenance("other", 0, ""));
    Refusals.assertRefused("other", () -> Standardisation.of(data).apply(other), "6");
    Refusals.assertRefused("other", () -> Whitening.zca(other, 0.1), "equal rows");
  }
}
