package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.StepItself;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded steps do what the calls do, in whatever order their graph allows. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class RecordingEmulatedTest {
  private static final int ROWS = 128;
  private static final int VISIBLE = 37;
  private static final int HIDDEN = 70;
  private static final int STEPS = 41; // a graph of 32 steps, and some single ones

  /** All that training has changed, after twice {@link #STEPS} minibatches of 3 rows. */
  private static Map<String, float[]> train(
      String precision, boolean persistent, boolean recorded, long replayOrder) {
    try (Backend backend = CudaForTests.open(Map.of("precision", precision))) {
      CudaForTests.replayOrder(replayOrder);
      try (Rbm rbm = new Rbm(backend, VISIBLE, HIDDEN);
          LearningRule rule = rule(rbm, persistent);
          RowStore rows = backend.store(data(), VISIBLE);
          RowOrder order = backend.rowOrder(3 * STEPS);
          Matrix v = backend.zeros(3, VISIBLE)) {
        order.write(new Random(2).ints(3 * STEPS, 0, ROWS).toArray());
        backend.normal(backend.stream(4, 4), rbm.weights());
        RandomStream binarise = backend.stream(4, 5);
        binarise.seek(11); // so that a recording does not begin where the stream does
        Runnable step =
            () -> {
              backend.gatherBernoulli(rows, order, binarise, v);
              rule.step(v);
            };
        rule.prepare(0.1, 0.5, 3);
        try (Recording recording = recorded ? backend.record(step) : new StepItself(step)) {
          for (int part = 0; part < 2; part++) {
            rule.prepare(0.1 / (part + 1), 0.5, 3); // a new rate reaches the recorded step
            order.seek(0);
            recording.replay(STEPS);
          }
        }
        Map<String, float[]> state = new HashMap<>();
        rule.parameters().forEach((name, x) -> state.put(name, backend.download(x)));
        rule.state().forEach((name, x) -> state.put(name, backend.download(x)));
        rule.streams().forEach((n, s) -> state.put(n, new float[] {s.position()}));
        return state;
      }
    }
  }

  private static LearningRule rule(Rbm rbm, boolean persistent) {
    UpdateSettings settings = new UpdateSettings(1e-3, 1e-4, null);
    RandomStream random = rbm.backend().stream(4, 6);
    return persistent
        ? new RbmLearning(new PersistentContrastiveDivergence(rbm, 5, random), 2, settings)
        : new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, random), 3, settings);
  }

  private static byte[] data() {
    byte[] values = new byte[ROWS * VISIBLE];
    new Random(1).nextBytes(values);
    return values;
  }

  @AfterEach
  void replayAsCaptured() {
    CudaForTests.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "fp32, true, 0", "fp32, true, 1", "fp32, true, 77", "fp32, false, 0", "fp32, false, 1",
    "fp32, false, 78", "bf16, true, 0", "bf16, true, 1", "bf16, false, 79", "tf32, true, 1"
  })
  void replay_anyOrderOfTheGraph_isTheUnrecordedRunBitForBit(
      String precision, boolean persistent, long order) {
    Map<String, float[]> expected = train(precision, persistent, false, 0);
    Map<String, float[]> replayed = train(precision, persistent, true, order);
    assertEquals(expected.keySet(), replayed.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, replayed.get(name), name));
  }

  @Test
  void replay_hundred_launchesFewGraphsAndNoKernels() {
    CudaForTests.assumeEmulated();
    try (Backend backend = CudaForTests.open(Map.of());
        Matrix x = backend.zeros(3, 3);
        Matrix y = backend.zeros(3, 3);
        Recording step = backend.record(() -> backend.axpy(Scalar.ONE, x, y))) {
      step.replay(100);
      backend.synchronize();
      long graphs = EmulatedDevice.Counter.GRAPH_LAUNCHES.value();
      step.replay(100);
      backend.synchronize();
      assertEquals(graphs + 3 + 4, EmulatedDevice.Counter.GRAPH_LAUNCHES.value());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"allocate", "write", "download", "sum", "set", "seek", "replay"})
  void record_whatCannotBeRecorded_isRefusedAndTheBackendGoesOn(String deed) {
    try (Backend backend = CudaForTests.open(Map.of());
        Matrix x = backend.upload(new float[] {1, 2}, 1, 2);
        Recording other = backend.record(() -> backend.scale(Scalar.ONE, x))) {
      Scalar alpha = backend.scalar(1f);
      RandomStream random = backend.stream(1, 1);
      Map<String, Runnable> deeds =
          Map.of(
              "allocate", () -> backend.zeros(1, 1),
              "write", () -> backend.write(new float[2], x),
              "download", () -> backend.dot(x, x),
              "sum", () -> backend.logSumExpRows(x),
              "set", () -> alpha.set(alpha.get() + 1),
              "seek", () -> random.seek(5),
              "replay", () -> other.replay(1));
      int before = backend.liveMatrices();
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  backend.record(
                      () -> {
                        backend.axpy(alpha, x, x);
                        deeds.get(deed).run();
                      }));
      assertTrue(e.getMessage().contains("between replays"), e.getMessage());
      assertEquals(before, backend.liveMatrices());
      other.replay(2);
      assertArrayEquals(new float[] {1, 2}, backend.download(x));
    }
  }

  /**
   * Whatever a step uses in whatever place must stay open; the number is the one that is closed.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void replay_somethingClosed_isAnError(int closed) {
    try (Backend backend = CudaForTests.open(Map.of());
        RowStore rows = backend.store(new float[4], 2);
        RowOrder order = backend.rowOrder(2)) {
      Matrix[] used = new Matrix[8];
      for (int i = 0; i < used.length; i++) {
        used[i] = backend.zeros(i < 2 ? 1 : 2, 2);
      }
      try (Recording step =
          backend.record(
              () -> {
                backend.columnSums(Scalar.ONE, used[2], Scalar.ZERO, used[0]);
                backend.addRow(used[3], used[1], used[4]);
                backend.gemm(Scalar.ONE, used[5], false, used[6], false, Scalar.ZERO, used[7]);
                backend.gather(rows, order, used[2]);
              })) {
        step.replay(1);
        order.seek(0);
        String kind = closed == 8 ? "data set" : closed == 9 ? "row order" : "matrix";
        Runnable close =
            closed == 8 ? rows::close : closed == 9 ? order::close : used[closed]::close;
        close.run();
        assertEquals(
            "a closed " + kind + " was used",
            assertThrows(IllegalStateException.class, () -> step.replay(1)).getMessage());
      }
    }
  }

  @Test
  void replay_twinMadeAfterRecording_isKeptTrue() {
    try (Backend backend = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix x = backend.upload(new float[] {1, 2}, 1, 2);
        Matrix unit = backend.upload(new float[] {1, 0, 0, 1}, 2, 2);
        Matrix product = backend.zeros(1, 2);
        Recording step = backend.record(() -> backend.scale(Scalar.of(2f), x))) {
      step.replay(1);
      backend.gemm(Scalar.ONE, x, false, unit, false, Scalar.ZERO, product);
      assertArrayEquals(new float[] {2, 4}, backend.download(product));
      step.replay(40);
      step.replay(1);
      backend.gemm(Scalar.ONE, x, false, unit, false, Scalar.ZERO, product);
      assertArrayEquals(new float[] {0x1p42f, 0x1p43f}, backend.download(product));
    }
  }
}
