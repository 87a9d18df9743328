package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The second generator: laws by their moments, draws by their numbers. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class CurandEmulatedTest {
  private static final int ROWS = 250;
  private static final int COLS = 403; // no whole number of quads
  private static final int N = ROWS * COLS;

  private Backend backend;
  private Matrix x;
  private RandomStream random;

  @BeforeEach
  void open() {
    backend = CudaForTests.open(Map.of("random", "curand"));
    x = backend.zeros(ROWS, COLS);
    random = backend.stream(5, 6);
  }

  @AfterEach
  void close() {
    x.close();
    backend.close();
  }

  private double mean() {
    double sum = 0;
    for (float value : backend.download(x)) {
      sum += value;
    }
    return sum / N;
  }

  @Test
  void uniform_moments_areThoseOfTheLaw() {
    backend.uniform(random, x);
    float[] u = backend.download(x);
    double squares = 0;
    for (float value : u) {
      assertTrue(value >= 0 && value < 1);
      squares += (value - 0.5) * (value - 0.5);
    }
    // Five standard errors.
    assertEquals(0.5, mean(), 5 * Math.sqrt(1 / 12.0 / N));
    assertEquals(1 / 12.0, squares / N, 5 * Math.sqrt(1 / 180.0 / N));
  }

  @Test
  void normal_moments_areThoseOfTheLaw() {
    backend.normal(random, x);
    assertEquals(0, mean(), 5 / Math.sqrt(N));
    assertEquals(1, backend.dot(x, x) / N, 5 * Math.sqrt(2.0 / N));
  }

  @Test
  void samples_moments_areThoseOfTheLaw() {
    backend.fill(0.3f, x);
    backend.bernoulli(x, random, x);
    assertEquals(0.3, mean(), 5 * Math.sqrt(0.21 / N));
    try (Matrix bias = backend.zeros(1, COLS);
        Matrix mean = backend.zeros(ROWS, COLS)) {
      backend.fill(1f, x);
      backend.fill(-0.5f, bias);
      backend.sigmoidBernoulli(x, bias, random, mean, x);
      double p = 1 / (1 + Math.exp(-0.5));
      assertEquals(p, backend.download(mean)[N - 1], 1e-6);
      assertEquals(p, mean(), 5 * Math.sqrt(p * (1 - p) / N));
      backend.fill(0f, x);
      backend.bernoulli(x, random, x);
      assertEquals(0, mean());
      backend.fill(1f, x);
      backend.bernoulli(x, random, x);
      assertEquals(1, mean());
    }
  }

  @Test
  void unitSamples_moments_areThoseOfTheLaws() {
    try (Matrix row = backend.zeros(1, COLS)) {
      backend.fill(0.3f, x);
      backend.addBernoulli(x, random, x);
      assertEquals(0.6, mean(), 5 * Math.sqrt(0.21 / N));
      backend.fill(2f, row);
      backend.fill(7f, x);
      backend.addNormal(row, random, x);
      assertEquals(7, mean(), 5 * 2 / Math.sqrt(N));
      assertEquals(49 + 4, backend.dot(x, x) / N, 5 * Math.sqrt((4 * 49 * 4 + 2 * 16.0) / N));
      // At t = 0 the deviation is sqrt(1/2): half of the units are 0, and the mean is s / sqrt(2
      // pi).
      backend.fill(-2f, x);
      backend.noisyRectified(x, row, random, x);
      assertEquals(0.5 / Math.sqrt(Math.PI), mean(), 5 * Math.sqrt(0.25 / N));
      assertEquals(0.25, backend.dot(x, x) / N, 5 * Math.sqrt(0.375 / N));
    }
    backend.fill(0.25f, x);
    backend.categorical(3, 403, 4, random, x);
    float[] got = backend.download(x);
    int[] counts = new int[4];
    for (int i = 0; i < N; i++) {
      if (i % COLS < 3) {
        assertEquals(0.25f, got[i]);
      } else {
        counts[(i % COLS - 3) % 4] += (int) got[i];
      }
    }
    assertEquals(ROWS * 100, Arrays.stream(counts).sum());
    for (int count : counts) {
      assertEquals(ROWS * 25, count, 5 * Math.sqrt(ROWS * 100 * 0.1875));
    }
    assertEquals(4, random.position());
  }

  @Test
  void dropoutMask_moments_areThoseOfTheLaw() {
    backend.dropoutMask(0.8f, random, x);
    for (float factor : backend.download(x)) {
      assertTrue(factor == 0 || factor == 1.25f, "factor " + factor);
    }
    assertEquals(1, mean(), 5 * Math.sqrt(0.25 / N));
    backend.dropoutMask(1, random, x);
    assertEquals(1, mean());
    assertEquals(2, random.position());
  }

  @Test
  void draws_byNumber_canBeRepeated() {
    random.seek(7);
    backend.uniform(random, x);
    float[] seventh = backend.download(x);
    backend.uniform(random, x);
    float[] eighth = backend.download(x);
    assertFalse(Arrays.equals(seventh, eighth));
    assertEquals(9, random.position());
    random.seek(7);
    backend.uniform(random, x);
    assertArrayEquals(seventh, backend.download(x));
    backend.uniform(backend.stream(5, 7), x);
    assertFalse(Arrays.equals(seventh, backend.download(x)), "another stream");
  }

  @Test
  void record_replays_drawAnew() {
    try (RowStore rows = backend.store(new float[] {0.5f, 0.5f}, 1);
        RowOrder order = backend.rowOrder(2);
        Matrix v = backend.zeros(2, 1);
        Recording step = backend.record(() -> backend.uniform(random, x))) {
      assertEquals(0, random.position());
      step.replay(2);
      float[] replayed = backend.download(x);
      random.seek(1);
      backend.uniform(random, x);
      assertArrayEquals(backend.download(x), replayed);
      backend.gatherBernoulli(rows, order, random, v);
      float first = backend.download(v)[0];
      assertTrue(first == 0 || first == 1);
    }
  }
}
