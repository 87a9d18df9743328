package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random numbers, bit for bit as {@link Philox} specifies them. */
interface RandomContract extends BackendUnderTest {

  private static float specifiedUniform(long seed, long id, long draw, int row, int col) {
    return (Philox.word(Philox.key(seed, id), draw, row, col) >>> 8) * 0x1p-24f;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "33, 31", "7, 129", "100, 500"})
  default void uniform_anyShape_isTheSpecifiedStream(int rows, int cols) {
    RandomStream random = backend().stream(0x123456789abcdefL, 42);
    random.seek((5L << 32) + 7);
    try (Matrix out = poisoned(rows, cols)) {
      backend().uniform(random, out);
      float[] got = backend().download(out);
      for (int i = 0; i < got.length; i++) {
        assertEquals(
            specifiedUniform(0x123456789abcdefL, 42, (5L << 32) + 7, i / cols, i % cols), got[i]);
      }
    }
  }

  @Test
  default void uniform_eachCall_usesOneDraw() {
    RandomStream random = backend().stream(1, 2);
    try (Matrix out = backend().zeros(3, 4)) {
      backend().uniform(random, out);
      float[] first = backend().download(out);
      assertEquals(1, random.position());
      backend().uniform(random, out);
      assertNotEquals(first[0], backend().download(out)[0]);
      random.seek(0);
      backend().uniform(random, out);
      assertArrayEquals(first, backend().download(out));
    }
  }

  @Test
  default void uniform_ofAView_countsRowsFromTheView() {
    try (Matrix all = backend().zeros(5, 9);
        Matrix part = backend().zeros(2, 9)) {
      backend().uniform(backend().stream(3, 4), all.rows(2, 4));
      backend().uniform(backend().stream(3, 4), part);
      assertEquals(0, backend().squaredDistance(all.rows(2, 4), part));
    }
  }

  @Test
  default void stream_otherSeedOrId_isAnotherStream() {
    try (Matrix a = backend().zeros(8, 8);
        Matrix b = backend().zeros(8, 8)) {
      backend().uniform(backend().stream(1, 2), a);
      for (long[] other : new long[][] {{1, 3}, {2, 2}, {2, 1}, {1L << 32, 2}, {1, 2L << 32}}) {
        RandomStream random = backend().stream(other[0], other[1]);
        assertEquals(other[0], random.seed());
        assertEquals(other[1], random.id());
        backend().uniform(random, b);
        assertTrue(backend().squaredDistance(a, b) > 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 31", "100, 500"})
  default void bernoulli_anyShape_isOnWhereUniformIsBelowP(int rows, int cols) {
    RandomStream random = backend().stream(9, 8);
    try (Matrix u = poisoned(rows, cols);
        Matrix p = poisoned(rows, cols);
        Matrix out = poisoned(rows, cols)) {
      backend().uniform(random, p);
      backend().uniform(random, u);
      random.seek(1);
      backend().bernoulli(p, random, out);
      float[] us = backend().download(u);
      float[] ps = backend().download(p);
      float[] got = backend().download(out);
      for (int i = 0; i < got.length; i++) {
        assertEquals(us[i] < ps[i] ? 1f : 0f, got[i]);
      }
      random.seek(1);
      backend().bernoulli(p, random, p);
      assertArrayEquals(got, backend().download(p));
    }
  }

  @Test
  default void bernoulli_zeroAndOne_areNeverAndAlways() {
    try (Matrix p = backend().zeros(100, 100)) {
      backend().bernoulli(p, backend().stream(1, 1), p);
      assertEquals(0, backend().dot(p, p));
      backend().fill(1f, p);
      backend().bernoulli(p, backend().stream(1, 1), p);
      assertEquals(10_000, backend().dot(p, p));
    }
  }

  @Test
  default void normal_momentsAndTails_areNormal() {
    try (Matrix x = backend().zeros(1000, 1001);
        Matrix ones = backend().zeros(1000, 1001)) {
      backend().normal(backend().stream(5, 6), x);
      backend().fill(1f, ones);
      double n = x.size();
      double mean = backend().dot(x, ones) / n;
      double variance = backend().dot(x, x) / n - mean * mean;
      backend().hadamard(x, x, ones);
      double kurtosis = backend().dot(ones, ones) / n;
      assertEquals(0, mean, 5e-3);
      assertEquals(1, variance, 7e-3);
      assertEquals(3, kurtosis, 0.05);
    }
  }

  @Test
  default void normal_eachCall_usesOneDrawAndDependsOnNothingElse() {
    RandomStream random = backend().stream(5, 6);
    try (Matrix a = backend().zeros(33, 30);
        Matrix b = backend().zeros(40, 30)) {
      backend().normal(random, a);
      assertEquals(1, random.position());
      random.seek(0);
      backend().normal(random, b);
      assertEquals(0, backend().squaredDistance(a, b.rows(0, 33)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 31", "10, 64", "100, 500"})
  default void sigmoidBernoulli_override_equalsDefault(int rows, int cols) {
    RandomStream random = backend().stream(11, 12);
    try (Matrix x = random(rows, cols, 1);
        Matrix bias = random(1, cols, 2);
        Matrix mean = poisoned(rows, cols);
        Matrix sample = poisoned(rows, cols);
        Matrix expectedMean = poisoned(rows, cols);
        Matrix expectedSample = poisoned(rows, cols)) {
      defaults().sigmoidBernoulli(x, bias, random, expectedMean, expectedSample);
      assertEquals(1, random.position());
      float[] means = backend().download(expectedMean);
      float[] samples = backend().download(expectedSample);

      random.seek(0);
      backend().sigmoidBernoulli(x, bias, random, mean, sample);
      assertEquals(1, random.position());
      assertArrayEquals(means, backend().download(mean));
      assertArrayEquals(samples, backend().download(sample));

      random.seek(0);
      backend().sigmoidBernoulli(x, bias, random, null, sample);
      assertArrayEquals(samples, backend().download(sample));

      random.seek(0);
      backend().copy(x, sample);
      backend().sigmoidBernoulli(sample, bias, random, mean, sample);
      assertArrayEquals(samples, backend().download(sample));
      assertArrayEquals(means, backend().download(mean));

      random.seek(0);
      backend().copy(x, mean);
      backend().sigmoidBernoulli(mean, bias, random, mean, sample);
      assertArrayEquals(means, backend().download(mean));
      assertArrayEquals(samples, backend().download(sample));
    }
  }
}
