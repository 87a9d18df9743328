package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every network's rule goes on bit for bit from a snapshot, and is the same when recorded. */
class NetworkRuleTest extends OnEachBackend {
  private static final int ROWS = 43; // not divisible by the batch
  private static final int BATCH = 10;

  /** Rows of numbers in [0, 1] that end in a label, one-hot. */
  private static float[] values() {
    float[] values = new float[ROWS * NetworkRule.COLS];
    for (int i = 0; i < values.length; i++) {
      int row = i / NetworkRule.COLS;
      values[i] =
          switch (i % NetworkRule.COLS) {
            case 7 -> row % 2;
            case 8 -> 1 - row % 2;
            default -> i * 7919 % 101 / 100f;
          };
    }
    return values;
  }

  private static Map<String, float[]> tensors(Backend backend, LearningRule rule) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    rule.parameters().forEach((name, x) -> tensors.put(name, backend.download(x)));
    rule.state().forEach((name, x) -> tensors.put(name, backend.download(x)));
    return tensors;
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, x) -> assertArrayEquals(x, actual.get(name), name));
  }

  private static void stopAt(Trainer trainer, long stop) {
    trainer.listen(
        "stop",
        new TrainingListener() {
          @Override
          public long stepsToNext(Trainer t) {
            return stop > t.step() ? stop - t.step() : Long.MAX_VALUE;
          }

          @Override
          public void stepped(Trainer t) {
            if (t.step() == stop) {
              t.stop("enough");
            }
          }
        });
  }

  /** What is learned in three epochs of five steps, or the state after {@code stop} of them. */
  private Snapshot train(NetworkRule kind, @Nullable Snapshot from, long stop) {
    try (Backend backend = open();
        Workspace models = new Workspace(backend);
        LearningRule rule = kind.open(backend, models, BATCH);
        RowStore rows = backend.store(values(), NetworkRule.COLS);
        TrainingData stored = new StoredRows(backend, rows, null);
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                stored,
                new TrainingPlan(3, BATCH, Schedule.linear(0.1, 0.01), Schedule.constant(0.5)),
                9)) {
      if (from != null) {
        trainer.restore(from);
      }
      stopAt(trainer, stop);
      trainer.run();
      assertEquals(stop > 0 ? stop : 15, trainer.step());
      return trainer.snapshot();
    }
  }

  private static void assertSame(
      String what, Map<String, Snapshot.Tensor> expected, Map<String, Snapshot.Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, x) -> {
          assertArrayEquals(x.values(), actual.get(name).values(), what + ": " + name);
          for (float value : x.values()) {
            assertFalse(Float.isNaN(value), name);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(NetworkRule.class)
  void snapshot_anywhere_goesOnBitForBit(NetworkRule kind) {
    Snapshot whole = train(kind, null, 0);
    for (long stop : new long[] {1, 5, 8, 14}) {
      Snapshot resumed = train(kind, train(kind, null, stop), 0);
      String what = kind + " stopped at step " + stop;
      assertSame(what, whole.parameters(), resumed.parameters());
      assertSame(what, whole.state(), resumed.state());
      assertEquals(whole.positions(), resumed.positions());
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkRule.class)
  void steps_recorded_areTheStepsThemselvesAndAllocateNothing(NetworkRule kind) {
    try (Backend backend = open();
        Workspace models = new Workspace(backend);
        LearningRule plain = kind.open(backend, models, BATCH);
        LearningRule recorded = kind.open(backend, models, BATCH);
        Matrix v = backend.upload(values(), ROWS, NetworkRule.COLS)) {
      assertSame(tensors(backend, plain), tensors(backend, recorded));
      for (int n : new int[] {BATCH, 3}) {
        Matrix rows = v.rows(0, n);
        plain.prepare(0.1, 0.5, n);
        recorded.prepare(0.1, 0.5, n);
        int live = backend.liveMatrices();
        try (Recording recording = backend.record(() -> recorded.step(rows))) {
          recording.replay(4);
        }
        for (int step = 0; step < 4; step++) {
          plain.step(rows);
        }
        assertEquals(live, backend.liveMatrices());
      }
      assertSame(tensors(backend, plain), tensors(backend, recorded));
      plain
          .streams()
          .forEach(
              (name, x) -> assertEquals(x.position(), recorded.streams().get(name).position()));
    }
  }

  @ParameterizedTest
  @EnumSource(NetworkRule.class)
  void training_changesEveryParameterAndAllIsClosedAtTheEnd(NetworkRule kind) {
    try (Backend backend = open()) {
      try (Workspace models = new Workspace(backend);
          LearningRule rule = kind.open(backend, models, BATCH);
          Matrix v = backend.upload(values(), ROWS, NetworkRule.COLS)) {
        Map<String, float[]> before = tensors(backend, rule);
        for (int step = 0; step < 3; step++) {
          rule.prepare(0.1, 0.5, BATCH);
          rule.step(v.rows(step * BATCH, (step + 1) * BATCH));
        }
        Map<String, float[]> after = tensors(backend, rule);
        before.forEach((name, x) -> assertFalse(Arrays.equals(x, after.get(name)), name));
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  @Test
  void trainer_shortLastMinibatchOfOneRow_isLearned() {
    // Two parts of the minibatch are wanted.
    try (Backend backend = open();
        Workspace models = new Workspace(backend);
        LearningRule rule = NetworkRule.ADVERSARIAL.open(backend, models, BATCH);
        Matrix v = backend.upload(values(), ROWS, NetworkRule.COLS)) {
      rule.prepare(0.1, 0, 1);
      rule.step(v.rows(0, 1));
      tensors(backend, rule)
          .forEach(
              (name, x) -> {
                for (float value : x) {
                  assertFalse(Float.isNaN(value), name);
                }
              });
    }
  }
}
