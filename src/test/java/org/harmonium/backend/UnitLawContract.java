package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The laws of the draws of units that are not binary. */
interface UnitLawContract extends BackendUnderTest {

  @Test
  default void categorical_frequencies_areTheProbabilitiesAndGroupsAreIndependent() {
    int rows = 20_000;
    double[] p = {0.1, 0.2, 0.3, 0.4};
    float[] values = new float[rows * 9];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 9 == 0 ? 7 : (float) p[(i % 9 - 1) % 4];
    }
    try (Matrix x = backend().upload(values, rows, 9)) {
      backend().categorical(1, 9, 4, backend().stream(1, 2), x);
      float[] got = backend().download(x);
      int[][] counts = new int[4][4];
      for (int row = 0; row < rows; row++) {
        assertEquals(7, got[9 * row]);
        counts[chosen(got, 9 * row + 1)][chosen(got, 9 * row + 5)]++;
      }
      double chiSquare = 0;
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          double expected = rows * p[i] * p[j];
          chiSquare += (counts[i][j] - expected) * (counts[i][j] - expected) / expected;
        }
      }
      // 15 degrees of freedom: above 44.3 once in 10,000 seeds.
      assertEquals(22, chiSquare, 22.3);
    }
  }

  /** The class of a group of four; each element is 0 or 1, and one of them is 1. */
  private static int chosen(float[] x, int start) {
    int chosen = -1;
    for (int k = 0; k < 4; k++) {
      if (x[start + k] != 0) {
        assertEquals(1, x[start + k]);
        assertEquals(-1, chosen, "two classes");
        chosen = k;
      }
    }
    return chosen;
  }

  private double mean(Matrix x) {
    double sum = 0;
    for (float value : backend().download(x)) {
      sum += value;
    }
    return sum / x.size();
  }

  @Test
  default void addBernoulli_severalTimes_isBinomial() {
    try (Matrix p = backend().zeros(300, 301);
        Matrix out = backend().zeros(300, 301)) {
      backend().fill(0.3f, p);
      RandomStream random = backend().stream(1, 2);
      for (int i = 0; i < 5; i++) {
        backend().addBernoulli(p, random, out);
      }
      assertEquals(5, random.position());
      double n = out.size();
      double mean = mean(out);
      assertEquals(1.5, mean, 5 * Math.sqrt(1.05 / n));
      // The fourth central moment of this law is 3.0135, so the variance has this spread.
      assertEquals(
          1.05, backend().dot(out, out) / n - mean * mean, 5 * Math.sqrt((3.0135 - 1.1025) / n));
    }
  }

  @Test
  default void addNormal_moments_areThoseOfTheDeviations() {
    try (Matrix x = backend().zeros(20_000, 3);
        Matrix deviation = backend().upload(new float[] {0, 0.5f, 2}, 1, 3)) {
      backend().fill(7f, x);
      backend().addNormal(deviation, backend().stream(1, 2), x);
      float[] got = backend().download(x);
      for (int col = 0; col < 3; col++) {
        double spread = backend().download(deviation)[col];
        double sum = 0;
        double squares = 0;
        for (int i = col; i < got.length; i += 3) {
          sum += got[i] - 7;
          squares += (got[i] - 7.0) * (got[i] - 7.0);
        }
        assertEquals(0, sum / 20_000, 5 * spread / Math.sqrt(20_000));
        assertEquals(
            spread * spread, squares / 20_000, 5 * spread * spread * Math.sqrt(2 / 20_000.0));
      }
    }
  }

  /** max(0, N(t, v)) has the mean t F(t / s) + s f(t / s), with s = sqrt(v), and this square. */
  @Test
  default void noisyRectified_moments_areThoseOfARectifiedNormal() {
    double[] inputs = {-1, -0.5, 0, 1.25};
    for (double t : inputs) {
      double s = Math.sqrt(1 / (1 + Math.exp(-t)));
      double below = cumulativeNormal(t / s);
      double density = Math.exp(-t * t / (2 * s * s)) / Math.sqrt(2 * Math.PI);
      double mean = t * below + s * density;
      double square = (t * t + s * s) * below + t * s * density;
      try (Matrix x = backend().zeros(300, 301);
          Matrix bias = backend().zeros(1, 301)) {
        backend().fill((float) t - 0.25f, x);
        backend().fill(0.25f, bias);
        backend().noisyRectified(x, bias, backend().stream(3, 4), x);
        double n = x.size();
        assertEquals(mean, mean(x), 5 * Math.sqrt((square - mean * mean) / n));
        // The fourth moment is no larger than that of the normal law itself.
        double fourth = Math.pow(t, 4) + 6 * t * t * s * s + 3 * Math.pow(s, 4);
        assertEquals(square, backend().dot(x, x) / n, 5 * Math.sqrt(fourth / n));
      }
    }
  }

  /** The normal law's distribution function, by summing its density. */
  private static double cumulativeNormal(double x) {
    int steps = 20_000;
    double width = (x + 12) / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double middle = -12 + (i + 0.5) * width;
      sum += Math.exp(-middle * middle / 2);
    }
    return sum * width / Math.sqrt(2 * Math.PI);
  }
}
