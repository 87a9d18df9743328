package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Random numbers, bit for bit as {@link Philox} specifies them. */
interface RandomContract extends BackendUnderTest {

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
}
