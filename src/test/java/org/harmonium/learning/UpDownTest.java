package org.harmonium.learning;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.model.Dbn;
import org.harmonium.model.TinyDbn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected up-down update against enumeration, and that it is resumed bit for bit. */
class UpDownTest extends OnEachBackend {
  /** How many rows are averaged over, in thousands; a multiple of 6. */
  private int thousands() {
    return size(24, 6);
  }

  private static final double[][] DATA = {{1, 0, 1}, {0, 1, 1}, {0, 0, 1}};
  private static final int[] CLASSES = {0, 1, 1};

  /** The rows of data in turn, with their labels. */
  private static float[] rows(int n, int labels) {
    int width = 3 + labels;
    float[] values = new float[n * width];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < 3; i++) {
        values[row * width + i] = (float) DATA[row % 3][i];
      }
      if (labels > 0) {
        values[row * width + 3 + CLASSES[row % 3]] = 1;
      }
    }
    return values;
  }

  private static Dbn net(Backend backend, int labels) {
    Dbn dbn = TinyDbn.random(backend, labels, 1.5, 41, 3, 3, 2, 2);
    dbn.untie();
    TinyDbn.randomise(dbn, 1.5, 42);
    return dbn;
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "2, 1, 0", "2, 2, 0", "0, 20, 1", "2, 20, 0.5"})
  void update_manyRows_isTheEnumeratedExpectation(int labels, int k, double chainsPerRow) {
    int n = 1000 * thousands();
    int chains = (int) (chainsPerRow * n);
    try (Backend backend = open();
        Dbn dbn = net(backend, labels);
        Matrix v = backend.upload(rows(n, labels), n, 3 + labels);
        UpDown rule =
            new UpDown(
                dbn,
                KSchedule.constant(k),
                chains,
                n,
                UpdateSettings.PLAIN,
                backend.stream(5, labels))) {
      int[] classes = labels > 0 ? CLASSES : new int[3];
      Map<String, double[]> expected =
          new UpDownExpectation(new TinyDbn(dbn), DATA, classes, chains > 0 ? 0 : k).update();
      rule.startChainsAtRandom();
      rule.prepare(1, 0, n);
      rule.step(v);
      assertEquals(11, expected.size());
      for (Map.Entry<String, double[]> entry : expected.entrySet()) {
        Matrix velocity = requireNonNull(rule.state().get(entry.getKey()), entry.getKey());
        // An element is a mean of at least n / 2 numbers from -1 to 1, of deviations about 0.4.
        assertArrayEquals(
            entry.getValue(),
            backend.downloadDoubles(velocity),
            0.02 * Math.sqrt(24.0 / thousands()),
            entry.getKey());
      }
    }
  }

  @Test
  void update_oneStep_movesEveryParameterByItsVelocity() {
    try (Backend backend = open();
        Dbn dbn = net(backend, 2);
        Matrix v = backend.upload(rows(30, 2), 30, 5);
        UpDown rule =
            new UpDown(
                dbn,
                KSchedule.constant(1),
                0,
                30,
                new UpdateSettings(0.1, 0, null),
                backend.stream(5, 3))) {
      Map<String, float[]> before = new LinkedHashMap<>();
      rule.parameters().forEach((name, x) -> before.put(name, backend.download(x)));
      rule.prepare(0.5, 0, 30);
      rule.step(v);
      assertEquals(11, before.size());
      before.forEach(
          (name, old) -> {
            float[] now = backend.download(requireNonNull(rule.parameters().get(name)));
            float[] by = backend.download(requireNonNull(rule.state().get("d" + name)));
            double moved = 0;
            for (int i = 0; i < old.length; i++) {
              assertEquals(old[i] + by[i], now[i], 1e-6, name);
              moved += Math.abs(now[i] - old[i]);
            }
            assertTrue(moved > 1e-3, name);
          });
    }
  }

  @Test
  void tied_recognitionWeights_areRefused() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 41, 3, 3, 2)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new UpDown(
                              dbn,
                              KSchedule.constant(1),
                              0,
                              5,
                              UpdateSettings.PLAIN,
                              backend.stream(5, 3))
                          .close())
              .getMessage();
      assertTrue(message != null && message.contains("untie"), message);
    }
  }

  // ---------------------------------------------------------------- as a rule of a trainer

  private static final int SET = 53; // not divisible by the batch

  private static float[] random(int cols, int oneHot) {
    Random random = new Random(3);
    float[] values = new float[SET * cols];
    for (int row = 0; row < SET; row++) {
      if (oneHot > 0) {
        values[row * cols + random.nextInt(oneHot)] = 1;
      } else {
        for (int i = 0; i < cols; i++) {
          values[row * cols + i] = random.nextFloat();
        }
      }
    }
    return values;
  }

  /** All parameters after 3 epochs; stops at {@code stopAt} and goes on anew if that is above 0. */
  private Map<String, float[]> train(int chains, long stopAt) {
    AtomicReference<Snapshot> snapshot = new AtomicReference<>();
    Map<String, float[]> end = new LinkedHashMap<>();
    for (int part = stopAt > 0 ? 0 : 1; part < 2; part++) {
      try (Backend backend = open();
          Dbn dbn = TinyDbn.random(backend, 3, 0.5, 43, 9, 8, 7, 6);
          RowStore values = backend.store(random(9, 0), 9);
          RowStore labels = backend.store(random(3, 3), 3);
          TrainingData stored = new StoredRows(backend, values, backend.stream(9, 2));
          TrainingData data = new LabelledRows(backend, stored, labels)) {
        dbn.untie();
        try (UpDown rule =
                new UpDown(
                    dbn,
                    KSchedule.constant(2),
                    chains,
                    10,
                    new UpdateSettings(1e-3, 1e-4, null),
                    backend.stream(9, 3));
            Trainer trainer =
                new Trainer(
                    backend,
                    rule,
                    data,
                    new TrainingPlan(3, 10, Schedule.linear(0.1, 0), Schedule.constant(0.8)),
                    9)) {
          if (snapshot.get() != null) {
            trainer.restore(snapshot.get());
          } else {
            rule.startChainsAtRandom();
          }
          stopAt(trainer, part == 0 ? stopAt : -1);
          trainer.run();
          snapshot.set(trainer.snapshot());
          end.clear();
          rule.parameters().forEach((name, x) -> end.put(name, backend.download(x)));
        }
      }
    }
    return end;
  }

  private static void stopAt(Trainer trainer, long stop) {
    trainer.listen(
        "stop",
        new TrainingListener() {
          @Override
          public long stepsToNext(Trainer t) {
            return 1;
          }

          @Override
          public void stepped(Trainer t) {
            if (t.step() == stop) {
              t.stop("enough");
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void resume_anywhere_endsWithTheSameBits(int chains) {
    Map<String, float[]> uninterrupted = train(chains, 0);
    for (long stop : new long[] {1, 6, 14}) {
      Map<String, float[]> resumed = train(chains, stop);
      uninterrupted.forEach(
          (name, x) -> assertArrayEquals(x, resumed.get(name), name + ", stopped at " + stop));
    }
  }

  @Test
  void recorded_steps_areTheSameAsUnrecorded() {
    float[][] end = new float[2][];
    for (int recorded = 0; recorded < 2; recorded++) {
      try (Backend backend = open();
          Dbn dbn = net(backend, 2);
          Matrix v = backend.upload(rows(30, 2), 30, 5);
          UpDown rule =
              new UpDown(
                  dbn, KSchedule.constant(2), 7, 30, UpdateSettings.PLAIN, backend.stream(5, 3))) {
        rule.startChainsAtRandom();
        rule.prepare(0.3, 0.5, 30);
        if (recorded == 1) {
          try (var recording = backend.record(() -> rule.step(v))) {
            recording.replay(4);
          }
        } else {
          for (int i = 0; i < 4; i++) {
            rule.step(v);
          }
        }
        end[recorded] = backend.download(dbn.recognitionWeights(1));
      }
    }
    assertArrayEquals(end[0], end[1]);
  }
}
