package org.harmonium.data;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The ring has the distribution of its source. */
class GaussianRingTest {
  private final Dataset data = Datasets.open("ring");
  private final int[] labels = requireNonNull(data.labels());

  @Test
  void ring_isReproducible() {
    assertTrue(Datasets.names().contains("ring"));
    assertEquals(10_000, data.rows());
    assertEquals(2, data.cols());
    assertEquals("synthetic:ring", data.provenance().source());
    assertEquals(80_000, data.provenance().bytes());
    assertEquals(
        "dca9311e7014e71ff08a0cd8ee9d47aa3b0c56451fec1e3b7c7ba0a5c294a57e",
        data.provenance().sha256());
  }

  @Test
  void means_areEvenlySpacedOnTheCircle() {
    double[][] means = GaussianRing.means();
    assertEquals(8, means.length);
    double apart = 2 * 2 * Math.sin(Math.PI / 8);
    for (int k = 0; k < 8; k++) {
      double[] next = means[(k + 1) % 8];
      assertEquals(2, Math.hypot(means[k][0], means[k][1]), 1e-12);
      assertEquals(apart, Math.hypot(means[k][0] - next[0], means[k][1] - next[1]), 1e-12);
    }
  }

  /** Within 4 standard errors: counts, means, and the variances and covariance of components. */
  @Test
  void components_haveTheExpectedMomentsAndFrequencies() {
    double[][] means = GaussianRing.means();
    double[] count = new double[8];
    double[][] sum = new double[8][2];
    double xx = 0;
    double yy = 0;
    double xy = 0;
    double farthest = 0;
    for (int row = 0; row < data.rows(); row++) {
      int k = labels[row];
      double x = (data.value(row, 0) - means[k][0]) / 0.02;
      double y = (data.value(row, 1) - means[k][1]) / 0.02;
      count[k]++;
      sum[k][0] += x;
      sum[k][1] += y;
      xx += x * x / data.rows();
      yy += y * y / data.rows();
      xy += x * y / data.rows();
      farthest = Math.max(farthest, Math.hypot(x, y));
    }
    for (int k = 0; k < 8; k++) {
      assertEquals(1250, count[k], 4 * Math.sqrt(10_000 * 7 / 64.0));
      assertEquals(0, sum[k][0] / count[k], 4 / Math.sqrt(count[k]));
      assertEquals(0, sum[k][1] / count[k], 4 / Math.sqrt(count[k]));
    }
    assertEquals(1, xx, 4 * Math.sqrt(2.0 / data.rows()));
    assertEquals(1, yy, 4 * Math.sqrt(2.0 / data.rows()));
    assertEquals(0, xy, 4 / Math.sqrt(data.rows()));
    assertTrue(farthest > 3.5 && farthest < 6, "in standard deviations: " + farthest);
  }

  /** The maximum mean log-likelihood agrees with the documentation of the class. */
  @Test
  void trueDensity_hasTheStatedMeanLogLikelihood() {
    double[][] means = GaussianRing.means();
    double total = 0;
    for (int row = 0; row < data.rows(); row++) {
      double p = 0;
      for (double[] mean : means) {
        double d = Math.hypot(data.value(row, 0) - mean[0], data.value(row, 1) - mean[1]) / 0.02;
        p += Math.exp(-d * d / 2) / (8 * 2 * Math.PI * 0.02 * 0.02);
      }
      total += Math.log(p);
    }
    assertEquals(2.9067, total / data.rows(), 4 / Math.sqrt(data.rows()));
  }
}
