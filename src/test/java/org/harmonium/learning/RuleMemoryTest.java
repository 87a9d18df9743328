package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowStore;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.KSchedule.Stage;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule goes on bit for bit from a snapshot, and is the same recorded and not recorded. */
class RuleMemoryTest extends OnEachBackend {
  private static final int ROWS = 43; // not divisible by the batch
  private static final int COLS = 13;
  private static final int BATCH = 10;

  /** k is 1 in the first epoch, 3 in the second and 2 from the fourth on. */
  static final KSchedule GROWING = new KSchedule(1, List.of(new Stage(1, 3), new Stage(3, 2)));

  private static final UpdateSettings SETTINGS =
      new UpdateSettings(1e-3, 1e-4, new SparsityTarget(0.2, 0.1, 0.9), null, new Centring(0.9));

  enum Rule {
    CD {
      @Override
      LearningRule of(Rbm rbm, KSchedule k) {
        return new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, rbm.backend().stream(9, 3)),
            k,
            SETTINGS);
      }
    },
    PCD {
      @Override
      LearningRule of(Rbm rbm, KSchedule k) {
        var rule =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 7, rbm.backend().stream(9, 3)),
                k,
                SETTINGS);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    FPCD {
      @Override
      LearningRule of(Rbm rbm, KSchedule k) {
        FastWeights fast = new FastWeights(0.2, FastWeights.USUAL_DECAY);
        var rule =
            new RbmLearning(
                new FastPersistentContrastiveDivergence(rbm, fast, 7, rbm.backend().stream(9, 3)),
                k,
                SETTINGS);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    TEMPERING {
      @Override
      LearningRule of(Rbm rbm, KSchedule k) {
        var rule =
            new RbmLearning(
                new ParallelTempering(
                    rbm, ParallelTempering.evenly(4), 7, rbm.backend().stream(9, 3)),
                k,
                SETTINGS);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    MEAN_FIELD {
      @Override
      LearningRule of(Rbm rbm, KSchedule k) {
        return new RbmLearning(new MeanFieldContrastiveDivergence(rbm, 0.1), k, SETTINGS);
      }
    };

    abstract LearningRule of(Rbm rbm, KSchedule k);
  }

  private static float[] values() {
    float[] values = new float[ROWS * COLS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7919 % 101 / 100f;
    }
    return values;
  }

  private static Rbm machine(Backend backend) {
    Rbm rbm = new Rbm(backend, COLS, 17);
    double[] half = new double[COLS];
    Arrays.fill(half, 0.5);
    rbm.initialise(0.3, half, 0, backend.stream(9, 0));
    return rbm;
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

  /** What is learned in five epochs of five steps, or the state after {@code stop} of them. */
  private Snapshot train(Rule name, @Nullable Snapshot from, long stop) {
    try (Backend backend = open();
        Rbm rbm = machine(backend);
        LearningRule rule = name.of(rbm, GROWING);
        RowStore rows = backend.store(values(), COLS);
        TrainingData stored = new StoredRows(backend, rows, backend.stream(9, 2));
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                stored,
                new TrainingPlan(5, BATCH, Schedule.constant(0.1), Schedule.constant(0.5)),
                9)) {
      if (from != null) {
        trainer.restore(from);
      }
      stopAt(trainer, stop);
      trainer.run();
      assertEquals(stop > 0 ? stop : 25, trainer.step());
      return trainer.snapshot();
    }
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void snapshot_anywhere_goesOnBitForBit(Rule rule) {
    Snapshot whole = train(rule, null, 0);
    for (long stop : new long[] {1, 4, 5, 8, 17, 20, 22}) {
      Snapshot resumed = train(rule, train(rule, null, stop), 0);
      whole
          .parameters()
          .forEach(
              (name, x) ->
                  assertArrayEquals(
                      x.values(),
                      resumed.parameters().get(name).values(),
                      rule + " stopped at step " + stop + ": " + name));
      whole
          .state()
          .forEach(
              (name, x) -> assertArrayEquals(x.values(), resumed.state().get(name).values(), name));
      assertEquals(whole.positions(), resumed.positions());
    }
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void steps_recorded_areTheStepsThemselves(Rule name) {
    try (Backend backend = open();
        Rbm one = machine(backend);
        Rbm other = machine(backend);
        LearningRule plain = name.of(one, KSchedule.constant(2));
        LearningRule recorded = name.of(other, KSchedule.constant(2));
        Matrix v = backend.zeros(BATCH, COLS)) {
      backend.uniform(backend.stream(1, 1), v);
      recorded.prepare(0.1, 0.5, BATCH);
      plain.prepare(0.1, 0.5, BATCH);
      try (Recording recording = backend.record(() -> recorded.step(v))) {
        for (int step = 0; step < 6; step++) {
          if (step > 0) {
            plain.prepare(0.1, 0.5, BATCH);
            recorded.prepare(0.1, 0.5, BATCH);
          }
          plain.step(v);
          recording.replay(1);
        }
      }
      assertSame(tensors(backend, plain), tensors(backend, recorded));
      plain
          .streams()
          .forEach(
              (stream, x) -> assertEquals(x.position(), recorded.streams().get(stream).position()));
    }
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void k_byEpochs_isThatOfRulesWithThisK(Rule name) {
    try (Backend backend = open();
        Rbm one = machine(backend);
        Rbm other = machine(backend);
        RowStore rows = backend.store(values(), COLS);
        LearningRule growing = name.of(one, GROWING);
        LearningRule three = name.of(other, KSchedule.constant(3));
        TrainingData stored = new StoredRows(backend, rows, null);
        Trainer trainer =
            new Trainer(
                backend,
                growing,
                stored,
                new TrainingPlan(2, BATCH, Schedule.constant(0.1), Schedule.constant(0.5)),
                9)) {
      stopAt(trainer, 5);
      trainer.run();
      // The rule with k = 3 goes on from where the other is after the epoch with k = 1.
      growing.parameters().forEach((n, x) -> backend.copy(x, three.parameters().get(n)));
      growing.state().forEach((n, x) -> backend.copy(x, three.state().get(n)));
      growing.streams().forEach((n, x) -> three.streams().get(n).seek(x.position()));
      try (Matrix v = backend.zeros(BATCH, COLS)) {
        backend.uniform(backend.stream(1, 1), v);
        growing.startEpoch(1);
        assertEquals(3, growing.variant());
        for (LearningRule rule : List.of(growing, three)) {
          rule.prepare(0.1, 0.5, BATCH);
          rule.step(v);
        }
        assertSame(tensors(backend, growing), tensors(backend, three));
        float[] before = tensors(backend, three).get("W");
        growing.startEpoch(0);
        for (LearningRule rule : List.of(growing, three)) {
          rule.prepare(0.1, 0.5, BATCH);
          rule.step(v);
        }
        assertFalse(
            Arrays.equals(tensors(backend, growing).get("W"), tensors(backend, three).get("W")));
        assertFalse(Arrays.equals(before, tensors(backend, three).get("W")));
      }
    }
  }

  @Test
  void trainer_growingK_recordsEachAnew() {
    // Draws of the chains: 1 at the start of each step and 2 for each Gibbs step.
    Snapshot end = train(Rule.CD, null, 0);
    assertEquals(5 * (3 + 7 + 7 + 5 + 5), end.positions().get("gibbs"));
  }
}
