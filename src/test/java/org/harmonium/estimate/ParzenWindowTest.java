package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parzen windows against sums over all pairs in double, and where the density is known. */
class ParzenWindowTest extends OnEachBackend {
  /** Normal numbers in steps of 2^-10, so that an offset of 1000 changes no digit of them. */
  private static float[] normal(int seed, int n, double offset) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (Math.rint(random.nextGaussian() * 1024) / 1024 + offset);
    }
    return values;
  }

  private static double squaredDistance(float[] x, int i, float[] y, int j, int cols) {
    double sum = 0;
    for (int col = 0; col < cols; col++) {
      double d = (double) x[i * cols + col] - y[j * cols + col];
      sum += d * d;
    }
    return sum;
  }

  /** log p of each row by its definition, in double. */
  private static double[] truth(float[] samples, float[] rows, int cols, double sigma) {
    int n = samples.length / cols;
    double logWindow = -cols * Math.log(sigma * Math.sqrt(2 * Math.PI));
    double[] logDensities = new double[rows.length / cols];
    for (int row = 0; row < logDensities.length; row++) {
      double[] terms = new double[n];
      for (int i = 0; i < n; i++) {
        double square = squaredDistance(rows, row, samples, i, cols);
        terms[i] = logWindow - square / (2 * sigma * sigma);
      }
      logDensities[row] = LogSum.of(terms) - Math.log(n);
    }
    return logDensities;
  }

  /** The error that the class states, of a row and samples of these lengths from the mean. */
  private static double bound(double x, double s, double sigma) {
    return 0x1p-23 * (x + s) * (x + s) / (sigma * sigma) + 1e-9;
  }

  /** In one block and in two: 3001 samples leave room for 698 rows. */
  @ParameterizedTest
  @CsvSource({
    "37,23,20,0.3,0",
    "37,23,20,1,0",
    "37,23,20,4,0",
    "37,23,20,0.3,1000",
    "3001,701,2,0.1,-500",
    "1,1,1,1,0"
  })
  void logDensities_areSumsOverAllPairs(int n, int m, int cols, double sigma, double offset) {
    float[] samples = normal(1, n * cols, offset);
    float[] rows = normal(2, m * cols, offset);
    double[] truth = truth(samples, rows, cols, sigma);
    try (Backend backend = open()) {
      try (Matrix s = backend.upload(samples, n, cols);
          RowStore store = backend.store(rows, cols);
          ParzenWindow window = new ParzenWindow(backend, s)) {
        double[][] got = window.logDensities(store, 2.5, sigma);
        double length = Math.sqrt(2.0 * cols) + 2; // only few are longer
        assertArrayEquals(truth, got[1], bound(length, length, sigma));
        assertArrayEquals(truth(samples, rows, cols, 2.5), got[0], 1e-4);
        assertArrayEquals(samples, backend.download(s)); // only a copy was centred
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  /**
   * Where p underflows and most digits of products cancel: the error is small beside the figure.
   */
  @Test
  void farRow_hasTheDensityOfTheNearestWindows() {
    float[] samples = normal(3, 50 * 10, 0);
    float[] rows = new float[2 * 10];
    Arrays.fill(rows, 0, 10, 300f);
    Arrays.fill(rows, 10, 20, 3000f);
    double[] truth = truth(samples, rows, 10, 0.1);
    try (Backend backend = open();
        Matrix s = backend.upload(samples, 50, 10);
        RowStore store = backend.store(rows, 10);
        ParzenWindow window = new ParzenWindow(backend, s)) {
      double[] got = window.logDensities(store, 0.1)[0];
      for (int i = 0; i < 2; i++) {
        double length = Math.sqrt(10) * rows[10 * i];
        assertEquals(truth[i], got[i], bound(length, 5, 0.1));
        assertEquals(truth[i], got[i], 1e-8 * Math.abs(truth[i]));
      }
    }
  }

  /** One window is a Gaussian; so are many about the same sample. */
  @ParameterizedTest
  @CsvSource({"1", "64"})
  void equalSamples_areAGaussian_andTheBestSigmaIsItsDeviation(int n) {
    int cols = 8;
    float[] centre = normal(4, cols, 0.5);
    float[] samples = new float[n * cols];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = centre[i % cols];
    }
    float[] rows = normal(5, 40 * cols, 0);
    double square = 0;
    for (int row = 0; row < 40; row++) {
      square += squaredDistance(rows, row, centre, 0, cols) / 40;
    }
    double best = Math.sqrt(square / cols); // of maximal likelihood
    double logDensity = -cols / 2.0 * (1 + Math.log(2 * Math.PI * best * best));
    try (Backend backend = open();
        Matrix s = backend.upload(samples, n, cols);
        RowStore store = backend.store(rows, cols);
        ParzenWindow window = new ParzenWindow(backend, s)) {
      ParzenEstimate estimate = window.estimate(store, store, 0.9 * best, 1.1 * best, best);
      assertEquals(logDensity, estimate.logDensity(), 1e-5);
      assertEquals(best, estimate.sigma());
      assertEquals(n, estimate.samples());
      assertEquals(40, estimate.rows());
      assertFalse(estimate.isSigmaAtEnd());
      assertTrue(window.estimate(store, store, best, 2 * best).isSigmaAtEnd());
      assertFalse(window.estimate(store, store, best).isSigmaAtEnd());
    }
  }

  /** Sigma by the validation rows alone, the figure and its error by the test rows alone. */
  @Test
  void estimate_choosesByValidationRowsAndReportsTestRows() {
    int cols = 3;
    float[] samples = normal(6, 200 * cols, 0);
    float[] validation = normal(7, 100 * cols, 0);
    float[] test = new float[50 * cols];
    for (int i = 0; i < test.length; i++) {
      test[i] = 4 * normal(8, test.length, 0)[i]; // by themselves they would choose a larger sigma
    }
    double[] candidates = {0.2, 0.4, 0.8, 3.2};
    double chosen = best(samples, validation, cols, candidates);
    assertEquals(3.2, best(samples, test, cols, candidates));
    assertEquals(0.4, chosen);
    double[] truth = truth(samples, test, cols, chosen);
    double mean = Arrays.stream(truth).average().orElseThrow();
    double squares = Arrays.stream(truth).map(x -> (x - mean) * (x - mean)).sum();
    try (Backend backend = open();
        Matrix s = backend.upload(samples, 200, cols);
        RowStore validationRows = backend.store(validation, cols);
        RowStore testRows = backend.store(test, cols);
        ParzenWindow window = new ParzenWindow(backend, s)) {
      ParzenEstimate estimate = window.estimate(validationRows, testRows, candidates);
      assertEquals(chosen, estimate.sigma());
      assertEquals(mean, estimate.logDensity(), 1e-4);
      assertEquals(Math.sqrt(squares / 49 / 50), estimate.standardError(), 1e-4);
      assertEquals(50, estimate.rows());
    }
  }

  private static double best(float[] samples, float[] rows, int cols, double[] candidates) {
    double best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (double sigma : candidates) {
      double mean = Arrays.stream(truth(samples, rows, cols, sigma)).average().orElseThrow();
      best = mean > most ? sigma : best;
      most = Math.max(most, mean);
    }
    return best;
  }

  @Test
  void candidates_areThoseOfTheProtocol() {
    double[] sigmas = ParzenWindow.candidates();
    assertEquals(10, sigmas.length);
    assertEquals(0.1, sigmas[0], 1e-12);
    assertEquals(1, sigmas[9], 1e-12);
    for (int i = 1; i < 10; i++) {
      assertEquals(Math.pow(10, 1 / 9.0), sigmas[i] / sigmas[i - 1], 1e-12);
    }
  }

  @Test
  void divergedModel_showsAsNaN() {
    float[] samples = {1, 2, Float.NaN, 4, 5, 6};
    try (Backend backend = open();
        Matrix s = backend.upload(samples, 3, 2);
        RowStore store = backend.store(new float[] {1, 2, 3, 4}, 2);
        ParzenWindow window = new ParzenWindow(backend, s)) {
      ParzenEstimate estimate = window.estimate(store, store, ParzenWindow.candidates());
      assertTrue(Double.isNaN(estimate.logDensity()));
      assertTrue(Double.isNaN(estimate.standardError()));
    }
  }

  @Test
  void whatCannotBe_isRefused() {
    try (Backend backend = open();
        Matrix s = backend.upload(new float[] {1, 2}, 1, 2);
        RowStore store = backend.store(new float[] {1, 2}, 2);
        RowStore other = backend.store(new float[] {1, 2, 3}, 3);
        ParzenWindow window = new ParzenWindow(backend, s)) {
      assertThrows(IllegalArgumentException.class, () -> window.logDensities(store, 0));
      assertThrows(IllegalArgumentException.class, () -> window.logDensities(store, Double.NaN));
      assertThrows(IllegalArgumentException.class, () -> window.estimate(store, store));
      assertThrows(IllegalArgumentException.class, () -> window.logDensities(other, 1));
      assertTrue(Double.isNaN(window.estimate(store, store, 1).standardError()));
    }
  }
}
