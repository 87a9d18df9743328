package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.MeasuredBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.backend.counting.CountingBackend;
import org.harmonium.model.Rbm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Learning on the counting backend counts what the same learning allocates on the CPU backend. */
class CountedLearningTest {
  private static final int ROWS = 43; // the last minibatch is shorter
  private static final int BATCH = 10;

  /** Opens a rule on a backend. */
  private interface Opening {
    LearningRule open(Backend backend, Workspace models);
  }

  /**
   * Sizes at the stages of learning, and what a snapshot holds, by their names.
   *
   * @param mark begins a new peak
   */
  private static Map<String, Long> history(
      Backend backend, LongSupplier live, LongSupplier peak, Runnable mark, Opening opening) {
    Map<String, Long> history = new TreeMap<>();
    int cols = NetworkRule.COLS;
    try (Workspace models = new Workspace(backend);
        LearningRule rule = opening.open(backend, models);
        RowStore rows = backend.store(new float[ROWS * cols], cols);
        TrainingData stored = new StoredRows(backend, rows, backend.stream(9, 2))) {
      history.put("model and rule", live.getAsLong());
      history.put("making them, at most", peak.getAsLong());
      mark.run();
      Schedule tenth = Schedule.constant(0.1);
      try (Trainer trainer =
          new Trainer(backend, rule, stored, new TrainingPlan(2, BATCH, tenth, tenth), 9)) {
        history.put("with a trainer", live.getAsLong());
        trainer.run();
        history.put("after learning", live.getAsLong());
        history.put("learning, at most", peak.getAsLong());
        history.put("handles", (long) backend.liveMatrices());
        Snapshot end = trainer.snapshot();
        history.putAll(end.positions());
        end.parameters().forEach((name, x) -> history.put(name, (long) x.values().length));
        end.state().forEach((name, x) -> history.put(name, (long) x.values().length));
      }
    }
    history.put("after close", live.getAsLong());
    assertEquals(0, backend.liveMatrices());
    return history;
  }

  private static void assertCounted(Opening opening) {
    try (Backend cpu = Backends.cpu();
        CountingBackend counting = new CountingBackend(1)) {
      MeasuredBackend measured = new MeasuredBackend(cpu);
      Map<String, Long> expected =
          history(
              measured.open(), measured::liveBytes, measured::peakBytes, measured::mark, opening);
      Map<String, Long> got =
          history(counting, counting::liveBytes, counting::peakBytes, counting::mark, opening);
      assertEquals(expected, got);
      assertTrue(got.get("learning, at most") >= got.get("model and rule"));
      assertEquals(0, got.get("after close"));
    }
  }

  @ParameterizedTest
  @EnumSource(RuleMemoryTest.Rule.class)
  void machine_countsWhatTheCpuAllocates(RuleMemoryTest.Rule rule) {
    assertCounted(
        (backend, models) -> {
          // One hidden unit: all numbers are zero here, and several identical units are refused.
          Rbm rbm = models.own(() -> new Rbm(backend, NetworkRule.COLS, 1));
          rbm.initialise(0.3, new double[NetworkRule.COLS], 0.1, backend.stream(9, 0));
          return rule.of(rbm, RuleMemoryTest.GROWING);
        });
  }

  @ParameterizedTest
  @EnumSource(NetworkRule.class)
  void network_countsWhatTheCpuAllocates(NetworkRule rule) {
    assertCounted((backend, models) -> rule.open(backend, models, BATCH));
  }
}
