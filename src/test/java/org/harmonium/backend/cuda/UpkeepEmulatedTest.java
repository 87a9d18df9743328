package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.cuda.EmulatedDevice.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the host keeps for the device: variables, graphs, contexts, memory that was given back. */
@EnabledIf("org.harmonium.backend.cuda.EmulatedDevice#isBuilt")
class UpkeepEmulatedTest {
  private Backend backend;
  private Matrix x;
  private Matrix y;

  @BeforeEach
  void open() {
    backend = CudaForTests.open(Map.of());
    x = backend.upload(new float[] {1, 2, 3, 4}, 2, 2);
    y = backend.zeros(2, 2);
  }

  @AfterEach
  void close() {
    backend.close();
    CudaForTests.reset();
  }

  @Test
  void scalars_setTheLaterFirst_areBothRead() {
    Scalar first = backend.scalar(1f);
    Scalar second = backend.scalar(1f);
    backend.scale(first, x);
    second.set(3f);
    first.set(2f);
    backend.axpy(second, x, y);
    assertArrayEquals(new float[] {3, 6, 9, 12}, backend.download(y));
  }

  @Test
  void record_newConstant_isNoPartOfTheGraph() {
    try (Recording step = backend.record(() -> backend.scale(Scalar.of(1.5f), x))) {
      backend.upload(new float[3_000_000], 3000, 1000).close(); // passes through all staging memory
      step.replay(1);
      assertArrayEquals(new float[] {1.5f, 3, 4.5f, 6}, backend.download(x));
    }
  }

  @Test
  void rows_ofAView_countFromTheView() {
    try (Matrix all = backend.upload(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 8, 1)) {
      assertArrayEquals(new float[] {5, 6}, backend.download(all.rows(2, 7).rows(2, 4)));
    }
  }

  @Test
  void bf16_firstProductOfAView_roundsTheWholeMatrix() {
    try (Backend bf16 = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix all = bf16.upload(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Matrix unit = bf16.upload(new float[] {1, 0, 0, 1}, 2, 2);
        Matrix one = bf16.zeros(1, 2);
        Matrix three = bf16.zeros(3, 2)) {
      bf16.gemm(Scalar.ONE, all.rows(1, 2), false, unit, false, Scalar.ZERO, one);
      bf16.gemm(Scalar.ONE, all, false, unit, false, Scalar.ZERO, three);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, bf16.download(three));
    }
  }

  @Test
  void close_recordingOfManyGraphs_givesThemBack() {
    long before = Counter.LIVE_GRAPHS.value();
    Recording step = backend.record(() -> backend.scale(Scalar.ONE, x));
    step.replay(33);
    step.close();
    assertEquals(before, Counter.LIVE_GRAPHS.value());
    assertThrows(IllegalStateException.class, () -> step.replay(1));
    assertEquals(before, Counter.LIVE_GRAPHS.value());
  }

  @Test
  void record_stepThatFailsWhenCaptured_leavesNothing() {
    backend.record(() -> backend.scale(Scalar.ONE, x)).close();
    long graphs = Counter.LIVE_GRAPHS.value();
    long asked = Counter.ALLOCATIONS.value();
    for (int i = 0; i < 3; i++) {
      int[] runs = new int[1];
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              backend.record(
                  () -> {
                    backend.scale(Scalar.ONE, x);
                    if (runs[0]++ == 1) {
                      throw new UnsupportedOperationException();
                    }
                  }));
    }
    assertEquals(graphs, Counter.LIVE_GRAPHS.value());
    assertEquals(asked, Counter.ALLOCATIONS.value(), "the table's memory is used again");
  }

  @Test
  void replay_afterATwinWasMade_replacesItsGraph() {
    try (Backend bf16 = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix w = bf16.upload(new float[] {1, 2, 3, 4}, 2, 2);
        Matrix product = bf16.zeros(2, 2);
        Recording step = bf16.record(() -> bf16.scale(Scalar.ONE, w))) {
      step.replay(1);
      long graphs = Counter.LIVE_GRAPHS.value();
      bf16.gemm(Scalar.ONE, w, false, w, false, Scalar.ZERO, product);
      step.replay(1);
      assertEquals(graphs, Counter.LIVE_GRAPHS.value());
    }
  }

  @Test
  void synchronize_failedWork_saysSo() {
    backend.synchronize();
    EmulatedDevice.quiet(true);
    EmulatedDevice.failLaunchLater(1);
    backend.scale(Scalar.ONE, x);
    assertThrows(BackendException.class, backend::synchronize);
  }

  @Test
  void firstCallOfAThread_anyThatCallsTheDriver_works() throws InterruptedException {
    inAnotherThread(() -> assertArrayEquals(new float[4], backend.download(y)));
    inAnotherThread(backend::synchronize);
    inAnotherThread(() -> backend.scale(Scalar.ONE, y));
    inAnotherThread(() -> backend.write(new float[] {9, 9, 9, 9}, y));
    inAnotherThread(() -> backend.zeros(70, 700).close());
    assertEquals(324, backend.dot(y, y));
  }

  private static void inAnotherThread(Runnable deed) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(deed);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertEquals(null, failure[0]);
  }
}
