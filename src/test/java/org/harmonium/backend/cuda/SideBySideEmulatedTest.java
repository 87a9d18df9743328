package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Two backends in one process: each keeps to its own, and outlives the other. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class SideBySideEmulatedTest {
  /** A small run whose every number depends on seed, order, scalars and the products' precision. */
  private static final class Run implements AutoCloseable {
    private final Backend backend;
    private final Scalar rate;
    private final RandomStream random;
    private final RowStore rows;
    private final RowOrder order;
    private final Matrix batch;
    private final Matrix weights;
    private final Matrix sum;
    private final Recording step;

    Run(String precision, float first) {
      backend = CudaForTests.open(Map.of("precision", precision));
      rate = backend.scalar(first);
      random = backend.stream(1, 1);
      rows = backend.store(new float[] {0.1f, 0.9f, 0.5f, 0.4f, 0.3f, 0.8f}, 2);
      order = backend.rowOrder(3);
      batch = backend.zeros(1, 2);
      weights = backend.upload(new float[] {first, 2, 3, 4.7f}, 2, 2);
      sum = backend.zeros(1, 2);
      step =
          backend.record(
              () -> {
                backend.gatherBernoulli(rows, order, random, batch);
                backend.gemm(rate, batch, false, weights, false, Scalar.ONE, sum);
                backend.uniform(random, batch);
                backend.axpy(rate.negated(), batch, sum);
              });
    }

    float[] three(float next) {
      order.seek(0);
      rate.set(next);
      step.replay(3);
      return backend.download(sum);
    }

    @Override
    public void close() {
      backend.close(); // what is open is closed with it
    }
  }

  @Test
  void replay_interleaved_isEachAlone() {
    float[][] alone = new float[4][];
    try (Run one = new Run("fp32", 1.5f)) {
      alone[0] = one.three(0.5f);
      alone[1] = one.three(0.25f);
    }
    try (Run other = new Run("bf16", 0.3f)) {
      alone[2] = other.three(3f);
      alone[3] = other.three(0.7f);
    }
    try (Run other = new Run("bf16", 0.3f)) {
      try (Run one = new Run("fp32", 1.5f)) {
        assertArrayEquals(alone[0], one.three(0.5f));
        assertArrayEquals(alone[2], other.three(3f));
        assertArrayEquals(alone[1], one.three(0.25f));
      }
      assertArrayEquals(alone[3], other.three(0.7f), "after the other was closed");
    }
  }

  @Test
  void use_whatAnotherMade_isRefusedWithoutATrace() {
    try (Run one = new Run("fp32", 1f);
        Run other = new Run("fp32", 2f)) {
      Backend b = other.backend;
      List<Runnable> deeds =
          List.of(
              () -> b.fill(1f, one.batch),
              () -> b.gather(one.rows, other.order, other.batch),
              () -> b.gather(other.rows, one.order, other.batch),
              () -> b.uniform(one.random, other.batch),
              () -> b.scale(one.rate, other.batch),
              () -> b.scale(one.rate.negated(), other.batch));
      for (int i = 0; i < deeds.size(); i++) {
        String message =
            assertThrows(IllegalStateException.class, deeds.get(i)::run, "deed " + i).getMessage();
        assertTrue(message.contains("of another backend was used"), message);
      }
      assertEquals(0, one.random.position());
      assertEquals(0, other.order.position());
      assertArrayEquals(new float[2], one.backend.download(one.batch));
    }
  }

  @Test
  void replay_inAnotherThread_launchesThere() throws InterruptedException {
    try (Run one = new Run("fp32", 1f);
        Run same = new Run("fp32", 1f)) {
      float[][] got = new float[1][];
      Thread other = new Thread(() -> got[0] = one.three(0.5f));
      other.start();
      other.join();
      assertArrayEquals(same.three(0.5f), got[0]);
    }
  }
}
