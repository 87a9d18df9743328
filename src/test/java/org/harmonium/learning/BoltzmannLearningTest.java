package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowStore;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The learning of general Boltzmann machines by sampling and by mean-field inference. */
class BoltzmannLearningTest extends OnEachBackend {
  private static final PositivePhase GIBBS = new PositivePhase.Gibbs(3, true);
  private static final TinyBoltzmann FULL = new TinyBoltzmann(Connectivity.full(6), 4, 0.7, 7);

  static PositivePhase[] phases() {
    return new PositivePhase[] {
      GIBBS, new PositivePhase.Gibbs(1, false), new PositivePhase.MeanField(4, 0.25)
    };
  }

  /** Rows that go round the first states. */
  private static float[] data(int rows, int visible, int states) {
    float[] v = new float[rows * visible];
    for (int at = 0; at < v.length; at++) {
      v[at] = TinyRbm.bit(at / visible % states, at % visible);
    }
    return v;
  }

  private static float[] noise(int rows, int cols) {
    float[] v = new float[rows * cols];
    for (int at = 0; at < v.length; at++) {
      v[at] = at * 7919 % 101 % 3 == 0 ? 1 : 0;
    }
    return v;
  }

  private static BoltzmannLearning rule(
      BoltzmannMachine machine, PositivePhase phase, int k, int chains, int batch) {
    return new BoltzmannLearning(
        machine,
        Blocks.coloured(machine.connectivity()),
        phase,
        KSchedule.constant(k),
        chains,
        batch,
        new UpdateSettings(1e-3, 1e-4, null),
        machine.backend().stream(5, 3));
  }

  private void assertStaysSymmetric(Connectivity connectivity, int visible, int steps) {
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, connectivity, visible);
        BoltzmannLearning rule = rule(machine, new PositivePhase.MeanField(2, 0), 1, 7, 10);
        Matrix v = backend.upload(noise(10, visible), 10, visible)) {
      int units = machine.units();
      double[] half = new double[visible];
      Arrays.fill(half, 0.4);
      machine.initialise(0.3, half, backend.stream(1, 0));
      rule.startChainsAtRandom();
      rule.prepare(0.05, 0.9, 10);
      try (Recording step = backend.record(() -> rule.step(v))) {
        for (int look = 0; look < 10; look++) {
          step.replay(steps / 10);
          machine.requireFit();
          float[] dW = backend.download(rule.state().get("dW"));
          for (int i = 0; i < units; i++) {
            for (int j = 0; j < i; j++) {
              assertEquals(dW[i * units + j], dW[j * units + i]);
            }
          }
        }
      }
      float[] w = backend.download(machine.weights());
      for (int at = 0; at < w.length; at++) {
        boolean may = connectivity.connected(at / units, at % units);
        assertEquals(may, w[at] != 0, "W at " + at / units + ", " + at % units);
        assertTrue(Math.abs(w[at]) < 10);
      }
    }
  }

  @Test
  void weights_overThousandsOfSteps_staySymmetricAndMasked() {
    assertStaysSymmetric(Connectivity.full(9), 5, 3000);
    assertStaysSymmetric(Connectivity.layered(60, 30, 41), 60, 200); // more than one strip
    assertStaysSymmetric(Connectivity.lattice(4, 6, true), 24, 2000);
  }

  @Test
  void step_recorded_hasTheBitsOfOneThatIsNot() {
    for (PositivePhase phase : phases()) {
      float[][] weights = new float[2][];
      for (int recorded = 0; recorded < 2; recorded++) {
        try (Backend backend = open();
            BoltzmannMachine machine = FULL.open(backend);
            Matrix v = backend.upload(data(8, 4, 5), 8, 4);
            BoltzmannLearning rule = rule(machine, phase, 2, 9, 8)) {
          rule.startChainsAtRandom();
          rule.prepare(0.1, 0.5, 8);
          int live = backend.liveMatrices();
          if (recorded == 1) {
            try (Recording step = backend.record(() -> rule.step(v))) {
              step.replay(7);
              assertEquals(live, backend.liveMatrices());
            }
          } else {
            for (int i = 0; i < 7; i++) {
              rule.step(v);
            }
            assertEquals(live, backend.liveMatrices());
          }
          weights[recorded] = backend.download(machine.weights());
        }
      }
      assertArrayEquals(weights[0], weights[1]);
    }
  }

  private float[] train(PositivePhase phase, long stopAt) {
    AtomicReference<Snapshot> snapshot = new AtomicReference<>();
    float[] weights = {};
    for (int part = stopAt > 0 ? 0 : 1; part < 2; part++) {
      try (Backend backend = open();
          BoltzmannMachine machine = FULL.open(backend);
          BoltzmannLearning rule = rule(machine, phase, 1, 7, 5);
          RowStore rows = backend.store(data(23, 4, 11), 4);
          TrainingData stored = new StoredRows(backend, rows, null);
          Trainer trainer =
              new Trainer(
                  backend,
                  rule,
                  stored,
                  new TrainingPlan(3, 5, Schedule.linear(0.1, 0), Schedule.constant(0.5)),
                  9)) {
        if (snapshot.get() != null) {
          trainer.restore(snapshot.get());
        } else {
          rule.startChainsAtRandom();
        }
        long stop = part == 0 ? stopAt : -1;
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
        trainer.run();
        snapshot.set(trainer.snapshot());
        weights = backend.download(machine.weights());
      }
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("phases")
  void resume_anywhere_endsWithTheSameBits(PositivePhase phase) {
    float[] uninterrupted = train(phase, 0);
    for (long stopAt : new long[] {1, 4, 5, 8}) {
      assertArrayEquals(uninterrupted, train(phase, stopAt), "stopped at step " + stopAt);
    }
  }

  @Test
  void visibleOnly_anyPhase_takesTheDataItself() {
    TinyBoltzmann truth = new TinyBoltzmann(Connectivity.full(4), 4, 0.5, 2);
    for (PositivePhase phase : phases()) {
      try (Backend backend = open();
          BoltzmannMachine machine = truth.open(backend);
          Matrix v = backend.upload(noise(8, 4), 8, 4);
          BoltzmannLearning rule = rule(machine, phase, 1, 3, 8)) {
        double[] w = backend.downloadDoubles(machine.weights());
        rule.prepare(0.1, 0, 8);
        rule.step(v);
        double[] data = backend.downloadDoubles(v);
        double[] chains = backend.downloadDoubles(rule.chains());
        double[] db = backend.downloadDoubles(rule.state().get("db"));
        double[] dW = backend.downloadDoubles(rule.state().get("dW"));
        for (int i = 0; i < 4; i++) {
          assertEquals(0.1 * (moment(data, 4, i, i) - moment(chains, 4, i, i)), db[i], 1e-6);
          for (int j = 0; j < i; j++) {
            double ofW = w[i * 4 + j];
            double decay = 1e-3 * ofW + 1e-4 * Math.signum(ofW);
            double expected = 0.1 * (moment(data, 4, i, j) - moment(chains, 4, i, j) - decay);
            assertEquals(expected, dW[i * 4 + j], 1e-6);
          }
        }
      }
    }
  }

  /** The mean over rows of x_i x_j, of 0 and 1. */
  private static double moment(double[] x, int cols, int i, int j) {
    double sum = 0;
    for (int at = 0; at < x.length; at += cols) {
      sum += x[at + i] * x[at + j] * cols / x.length;
    }
    return sum;
  }

  @Test
  void settings_thatMakeNoSense_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PositivePhase.Gibbs(0, true));
    assertThrows(IllegalArgumentException.class, () -> new PositivePhase.MeanField(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new PositivePhase.MeanField(1, 1));
    try (Backend backend = open();
        BoltzmannMachine machine = FULL.open(backend)) {
      int live = backend.liveMatrices();
      UpdateSettings sparse = new UpdateSettings(0, 0, new SparsityTarget(0.1, 1, 0.9));
      Blocks others = Blocks.coloured(Connectivity.lattice(2, 3, true));
      assertThrows(IllegalArgumentException.class, () -> rule(machine, GIBBS, 0, 1, 1));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new BoltzmannLearning(
                  machine,
                  others,
                  GIBBS,
                  KSchedule.constant(1),
                  1,
                  1,
                  UpdateSettings.PLAIN,
                  backend.stream(1, 1)));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new BoltzmannLearning(
                  machine,
                  Blocks.singles(FULL.connectivity),
                  GIBBS,
                  KSchedule.constant(1),
                  1,
                  1,
                  sparse,
                  backend.stream(1, 1)));
      assertEquals(live, backend.liveMatrices(), "what was made before is closed");
    }
  }
}
