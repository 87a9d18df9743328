package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.harmonium.backend.Philox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the numbers have the law they should. Seeds are fixed, so a pass stays a pass. */
final class SamplingStatisticsTest {
  private static final int ROWS = 1000;
  private static final int COLS = 1000;
  private static final int N = ROWS * COLS;
  private static final double LEAST_P = 1e-4;
  private static final double LARGEST_CORRELATION = 4e-3;
  private static final long KEY = Philox.key(2026, 1);

  private final SamplingKernels kernels = ElementKernels.plain().sampling();

  private float[] uniform(long key, long draw) {
    Slab out = new Slab(new float[N], 0, COLS);
    kernels.uniform(out, key, draw, 0, ROWS);
    return out.data;
  }

  private float[] normal(long key, long draw) {
    Slab out = new Slab(new float[N], 0, COLS);
    kernels.normal(out, key, draw, 0, ROWS);
    return out.data;
  }

  @Test
  void uniform_fourDraws_chiSquareAndKolmogorovPass() {
    long[] counts = new long[256];
    for (int draw = 0; draw < 4; draw++) {
      float[] u = uniform(KEY, draw);
      for (float value : u) {
        counts[(int) (value * 256)]++;
      }
      assertTrue(kolmogorovP(u, x -> x) >= LEAST_P);
    }
    double expected = 4.0 * N / counts.length;
    double chiSquare = 0;
    for (long count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    double p = chiSquareP(chiSquare, counts.length - 1);
    assertTrue(p >= LEAST_P && p <= 1 - LEAST_P, "p = " + p);
  }

  @Test
  void uniform_lagsAndNeighbours_uncorrelated() {
    float[] u = uniform(KEY, 0);
    for (int lag = 1; lag <= 8; lag++) {
      assertUncorrelated("lag " + lag, u, Arrays.copyOfRange(u, lag, N + lag), N - lag);
    }
    assertUncorrelated("rows", u, Arrays.copyOfRange(u, COLS, N + COLS), N - COLS);
    assertUncorrelated("draws", u, uniform(KEY, 1), N);
    assertUncorrelated("high words of draws", u, uniform(KEY, 1L << 32), N);
    assertUncorrelated("streams", u, uniform(Philox.key(2026, 2), 0), N);
    assertUncorrelated("seeds", u, uniform(Philox.key(2027, 1), 0), N);
    assertUncorrelated("keys", u, uniform(KEY + 1, 0), N);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-6f, 0.1f, 0.5f, 0.9f})
  void bernoulli_probability_frequencyWithin5Sigma(float p) {
    double sigma = Math.sqrt((double) p * (1 - p) * N);
    assertEquals((double) p * N, ones(p), 5 * sigma);
  }

  @Test
  void bernoulli_certainty_neverOrAlways() {
    assertEquals(0, ones(0f));
    assertEquals(N, ones(1f));
  }

  private long ones(float p) {
    Slab slab = new Slab(new float[N], 0, COLS);
    Arrays.fill(slab.data, p);
    kernels.bernoulli(slab, slab, KEY, 77, 0, ROWS);
    long ones = 0;
    for (float x : slab.data) {
      assertTrue(x == 0 || x == 1);
      ones += (long) x;
    }
    return ones;
  }

  @Test
  void normal_million_kolmogorovAndMomentsPass() {
    float[] x = normal(KEY, 5);
    double mean = moment(x, 0, 1);
    double variance = moment(x, mean, 2);
    assertEquals(0, mean, 5e-3);
    assertEquals(1, variance, 7e-3);
    assertEquals(0, moment(x, mean, 3), 5 * Math.sqrt(6.0 / N));
    assertEquals(3, moment(x, mean, 4) / (variance * variance), 5 * Math.sqrt(24.0 / N));
    assertTrue(kolmogorovP(x, SamplingStatisticsTest::normalCdf) >= LEAST_P);
  }

  @Test
  void normal_partnersOfAPair_uncorrelatedWithTheirSquares() {
    float[] x = normal(KEY, 6);
    float[] next = Arrays.copyOfRange(x, 1, N + 1);
    assertUncorrelated("neighbours", x, next, N - 1);
    for (int i = 0; i < N; i++) {
      x[i] *= x[i];
      next[i] *= next[i];
    }
    assertUncorrelated("squares of neighbours", x, next, N - 1);
  }

  private static double moment(float[] x, double centre, int power) {
    double sum = 0;
    for (float value : x) {
      sum += Math.pow(value - centre, power);
    }
    return sum / x.length;
  }

  private static void assertUncorrelated(String what, float[] x, float[] y, int n) {
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (int i = 0; i < n; i++) {
      sx += x[i];
      sy += y[i];
      sxx += (double) x[i] * x[i];
      syy += (double) y[i] * y[i];
      sxy += (double) x[i] * y[i];
    }
    double covariance = sxy - sx * sy / n;
    double r = covariance / Math.sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
    assertTrue(Math.abs(r) < LARGEST_CORRELATION, what + ": r = " + r);
  }

  /** P(D larger) by Kolmogorov's series, for the sample's distance from a distribution function. */
  private static double kolmogorovP(float[] sample, DoubleUnaryOperator cdf) {
    float[] x = sample.clone();
    Arrays.sort(x);
    double distance = 0;
    for (int i = 0; i < x.length; i++) {
      double f = cdf.applyAsDouble(x[i]);
      distance = Math.max(distance, Math.max((i + 1.0) / x.length - f, f - (double) i / x.length));
    }
    double lambda = distance * Math.sqrt(x.length);
    if (lambda < 0.2) {
      return 1;
    }
    double p = 0;
    for (int k = 1; k < 100; k++) {
      p += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * lambda * lambda);
    }
    return p;
  }

  /**
   * The upper tail of chi-square by Wilson and Hilferty, good to a few percent from 30 degrees on.
   */
  private static double chiSquareP(double x, int degrees) {
    double v = 2.0 / (9 * degrees);
    return 1 - normalCdf((Math.cbrt(x / degrees) - (1 - v)) / Math.sqrt(v));
  }

  /** By Abramowitz and Stegun 26.2.17, to 7.5e-8. */
  private static double normalCdf(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
    return x > 0 ? 1 - tail : tail;
  }
}
