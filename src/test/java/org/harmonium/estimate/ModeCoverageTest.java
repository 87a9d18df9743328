package org.harmonium.estimate;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.data.GaussianRing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes that samples made by hand do and do not cover. */
class ModeCoverageTest {
  private final Dataset ring = Datasets.open("ring");
  private final float[] rows = ring.toFloats();
  private final int[] labels = requireNonNull(ring.labels());

  /** Samples of the given numbers about the ring's means, so many deviations away. */
  private static float[] samples(double deviations, int... counts) {
    float[] samples = new float[2 * Arrays.stream(counts).sum()];
    int at = 0;
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < counts[c]; i++) {
        double[] mean = GaussianRing.means()[c];
        samples[at++] = (float) (mean[0] + 0.02 * deviations * Math.cos(i));
        samples[at++] = (float) (mean[1] + 0.02 * deviations * Math.sin(i));
      }
    }
    return samples;
  }

  @Test
  void fewModes_areCounted() {
    ModeCoverage coverage = ModeCoverage.of(rows, labels, samples(1, 100, 0, 0, 50, 0, 0, 0, 10));
    assertEquals(3, coverage.covered());
    assertEquals(8, coverage.modes());
    assertEquals(1, coverage.shareNear());
    assertEquals(1 - Math.exp(-4.5), coverage.shareOfRowsNear(), 0.004); // its error is 0.001
  }

  /** Of 800 samples 96 to 104 are due to each mode, labels being at random; a tenth covers it. */
  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "9,1", "11,2", "400,2"})
  void strayedSamples_coverNoMode(int strayed, int covered) {
    ModeCoverage coverage = ModeCoverage.of(rows, labels, samples(2, 800 - strayed, strayed));
    assertEquals(covered, coverage.covered());
    assertEquals(1, coverage.shareNear());
  }

  @ParameterizedTest
  @CsvSource({"2.8,1", "3.2,0", "20,0"}) // means and deviations are estimates, a few percent off
  void reach_isThreeDeviations(double deviations, double share) {
    float[] samples = samples(deviations, 20, 20, 20, 20, 20, 20, 20, 20);
    ModeCoverage coverage = ModeCoverage.of(rows, labels, samples);
    assertEquals(share, coverage.shareNear());
    assertEquals(share * 8, coverage.covered());
  }

  /** Classes of different size, spread and weight, exactly: labels 1 and 4 alone occur. */
  @Test
  void classes_haveTheirOwnSpreadAndWeight() {
    float[] values = {-1, 1, -1, 1, 98, 102, 98, 102, 98, 102, 98, 102, 98, 102, 98, 102};
    int[] classes = {1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4};
    float[] samples = {3, -3, 3.001f, 94, 106, 106.001f, 50, Float.NaN, 100, 100};
    ModeCoverage coverage = ModeCoverage.of(values, classes, samples);
    assertEquals(new ModeCoverage(2, 2, 0.6, 1), coverage);
    float[] many = new float[1000];
    Arrays.fill(many, 100);
    Arrays.fill(many, 0, 24, 0f); // 250 are due to the first class
    assertEquals(1, ModeCoverage.of(values, classes, many).covered());
    many[24] = 0;
    assertEquals(2, ModeCoverage.of(values, classes, many).covered());
  }

  /** A point that two modes reach counts once, for the nearer in deviations. */
  @Test
  void overlap_countsForTheNearest() {
    float[] values = {-1, 1, -2, 10};
    int[] classes = {0, 0, 1, 1}; // 0 with deviation 1, 4 with deviation 6
    float[] samples = new float[10];
    Arrays.fill(samples, 0, 4, 0.4f); // 0.4 and 0.6 deviations away
    Arrays.fill(samples, 4, 10, 0.7f); // 0.7 and 0.55
    ModeCoverage coverage = ModeCoverage.of(values, classes, samples);
    assertEquals(new ModeCoverage(2, 2, 1, 1), coverage);
    assertEquals(1, ModeCoverage.of(values, classes, new float[] {0.7f, 0.7f}).covered());
    assertEquals(1, ModeCoverage.of(values, classes, new float[] {0.4f, 0.4f}).covered());
  }

  @Test
  void ownSamples_coverAll() {
    Random random = new Random(3);
    float[] samples = new float[4000];
    for (int i = 0; i < samples.length; i++) {
      double mean = GaussianRing.means()[i / 2 % 8][i % 2];
      samples[i] = (float) (mean + 0.02 * random.nextGaussian());
    }
    ModeCoverage coverage = ModeCoverage.of(rows, labels, samples);
    assertEquals(8, coverage.covered());
    assertEquals(1 - Math.exp(-4.5), coverage.shareNear(), 0.01);
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ModeCoverage.of(rows, labels, new float[3]));
    assertThrows(IllegalArgumentException.class, () -> ModeCoverage.of(rows, labels, new float[0]));
    assertThrows(
        IllegalArgumentException.class, () -> ModeCoverage.of(new float[3], new int[2], rows));
    assertThrows(
        IllegalArgumentException.class, () -> ModeCoverage.of(new float[0], new int[0], rows));
    assertThrows(
        IllegalArgumentException.class,
        () -> ModeCoverage.of(new float[] {1, 1, 2, 3}, new int[] {0, 0, 1, 1}, rows));
  }
}
