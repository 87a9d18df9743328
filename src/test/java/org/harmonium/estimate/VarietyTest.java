package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mean distances where they are known. */
class VarietyTest {
  private static float[] normal(int seed, int n, double deviation) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  @Test
  void fewPoints_allPairsAreTaken() {
    float[] triangle = {0, 0, 3, 0, 0, 4}; // sides 3, 4, 5
    float[] pair = {1, 1, 1, 3};
    Variety variety = Variety.of(triangle, pair, 2, 1);
    assertEquals(4, variety.ofSamples(), 1e-12);
    assertEquals(2, variety.ofRows(), 1e-12);
    assertEquals(2, variety.ratio(), 1e-12);
  }

  /** Two normal points of the plane are sqrt(pi) deviations apart, with a spread of 0.93. */
  @Test
  void manyPoints_haveTheMeanDistanceOfTheirLaw() {
    float[] samples = normal(1, 2 * 5000, 0.5);
    float[] rows = normal(2, 2 * 4000, 1);
    Variety variety = Variety.of(samples, rows, 2, 7);
    assertEquals(0.5 * Math.sqrt(Math.PI), variety.ofSamples(), 0.025);
    assertEquals(Math.sqrt(Math.PI), variety.ofRows(), 0.05);
    assertEquals(variety, Variety.of(samples, rows, 2, 7));
    assertNotEquals(variety, Variety.of(samples, rows, 2, 8));
  }

  /**
   * Points on the axes, of which any two are sqrt(2) apart; one that is far is in 1 pair of 100.
   */
  @Test
  void randomPairs_areOfDifferentPointsAndOfAllAlike() {
    int n = 200;
    float[] points = new float[n * n];
    for (int i = 0; i < n; i++) {
      points[i * n + i] = 1;
    }
    assertEquals(Math.sqrt(2), Variety.of(points, points, n, 3).ofSamples(), 1e-9);
    for (int far : new int[] {0, 77, n - 1}) {
      float[] line = new float[n];
      line[far] = 1e6f;
      assertEquals(1e6 / 100, Variety.of(line, line, 1, 3).ofSamples(), 1e6 * 0.004);
    }
  }

  @Test
  void collapse_isZero_andDivergenceNaN() {
    float[] same = new float[3000];
    Arrays.fill(same, 0.25f);
    float[] rows = normal(4, 3000, 1);
    assertEquals(0, Variety.of(same, rows, 3, 1).ratio());
    same[7] = Float.NaN;
    assertTrue(Double.isNaN(Variety.of(same, rows, 1000, 1).ratio()));
  }

  @Test
  void whatCannotBe_isRefused() {
    float[] rows = normal(5, 12, 1);
    assertThrows(IllegalArgumentException.class, () -> Variety.of(rows, new float[12], 2, 1));
    assertThrows(IllegalArgumentException.class, () -> Variety.of(rows, rows, 12, 1));
    assertThrows(IllegalArgumentException.class, () -> Variety.of(rows, rows, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> Variety.of(rows, rows, 0, 1));
  }
}
