package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.estimate.ExactBoltzmannLaw;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Gradient ascent on the exact likelihood: against finite differences, and it learns laws. */
class ExactBoltzmannLearningTest extends OnEachBackend {
  private static final double STEP = 1e-4; // of the differences: their error is below 1e-7

  /** Rows in which state v comes about as often as a law says. */
  private static float[] rows(double[] law, int visible, int about) {
    int total = 0;
    int[] counts = new int[law.length];
    for (int v = 0; v < law.length; v++) {
      counts[v] = (int) Math.round(law[v] * about);
      total += counts[v];
    }
    float[] rows = new float[total * visible];
    int at = 0;
    for (int v = 0; v < law.length; v++) {
      for (int n = 0; n < counts[v]; n++) {
        for (int i = 0; i < visible; i++) {
          rows[at++] = TinyRbm.bit(v, i);
        }
      }
    }
    return rows;
  }

  @Test
  void gradient_isThatOfFiniteDifferences() {
    Connectivity[] layouts = {
      Connectivity.full(7), Connectivity.lattice(2, 3, false), Connectivity.layered(3, 2, 2)
    };
    for (Connectivity layout : layouts) {
      for (int visible : new int[] {3, layout.units()}) {
        TinyBoltzmann truth = new TinyBoltzmann(layout, visible, 0.8, 4);
        double[] law = new double[1 << visible];
        law[1] = 0.5;
        law[6] = 0.25;
        law[7] = 0.25;
        try (Backend backend = open();
            BoltzmannMachine machine = truth.open(backend);
            Matrix v = backend.zeros(1, visible);
            ExactBoltzmannLearning rule =
                new ExactBoltzmannLearning(machine, rows(law, visible, 4), UpdateSettings.PLAIN)) {
          rule.prepare(1, 0, 1);
          rule.step(v);
          assertEquals(truth.logLikelihood(law, 0, 0, 0), rule.logLikelihood(), 1e-10);
          float[] dW = backend.download(rule.state().get("dW"));
          float[] db = backend.download(rule.state().get("db"));
          int units = truth.units;
          for (int i = 0; i < units; i++) {
            for (int j = 0; j < units; j++) {
              double slope =
                  (truth.logLikelihood(law, i, j, STEP) - truth.logLikelihood(law, i, j, -STEP))
                      / (2 * STEP);
              if (i == j) {
                assertEquals(slope, db[i], 1e-6);
                assertEquals(0, dW[i * units + i]);
              } else {
                double expected = layout.connected(i, j) ? slope : 0;
                assertEquals(expected, dW[i * units + j], 1e-6);
              }
            }
          }
        }
      }
    }
  }

  private double learnedDivergence(TinyBoltzmann planted, int steps, double rate) {
    double[] law = planted.visibleLaw();
    int visible = planted.visible;
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, planted.connectivity, visible);
        Matrix v = backend.zeros(1, visible);
        ExactBoltzmannLearning rule =
            new ExactBoltzmannLearning(
                machine, rows(law, visible, 100_000), UpdateSettings.PLAIN)) {
      double[] half = new double[visible];
      Arrays.fill(half, 0.5);
      machine.initialise(0.2, half, backend.stream(3, 0));
      for (int step = 0; step < steps; step++) {
        rule.prepare(rate, 0.9, 1);
        rule.step(v);
      }
      ExactBoltzmannLaw learned = new ExactBoltzmannLaw(machine);
      double divergence = 0;
      for (int s = 0; s < law.length; s++) {
        double[] state = new double[visible];
        for (int i = 0; i < visible; i++) {
          state[i] = TinyRbm.bit(s, i);
        }
        divergence += law[s] * (Math.log(law[s]) - learned.logProbability(state));
      }
      return divergence;
    }
  }

  @Test
  void learning_visibleOnly_recoversAPlantedLaw() {
    TinyBoltzmann planted = new TinyBoltzmann(Connectivity.full(5), 5, 0.8, 11);
    assertEquals(0, learnedDivergence(planted, 600, 0.5), 1e-6);
  }

  @Test
  void learning_withHiddenUnits_recoversAPlantedLaw() {
    TinyBoltzmann planted = new TinyBoltzmann(Connectivity.full(6), 4, 1.5, 12);
    assertEquals(0, learnedDivergence(planted, 3000, 0.5), 2e-4);
  }

  @Test
  void trainer_preparesEveryStep() {
    TinyBoltzmann start = new TinyBoltzmann(Connectivity.full(5), 4, 0.5, 1);
    float[] rows = new float[64 * 4];
    for (int at = 0; at < rows.length; at++) {
      rows[at] = TinyRbm.bit(at / 4 % 5, at % 4);
    }
    try (Backend backend = open();
        BoltzmannMachine trained = start.open(backend);
        BoltzmannMachine stepped = start.open(backend);
        Matrix v = backend.zeros(1, 4);
        ExactBoltzmannLearning rule =
            new ExactBoltzmannLearning(trained, rows, UpdateSettings.PLAIN);
        ExactBoltzmannLearning byHand =
            new ExactBoltzmannLearning(stepped, rows, UpdateSettings.PLAIN);
        RowStore store = backend.store(rows, 4);
        TrainingData stored = new StoredRows(backend, store, null);
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                stored,
                new TrainingPlan(2, 1, Schedule.constant(0.3), Schedule.constant(0.5)),
                1)) {
      trainer.run();
      double before = Double.NEGATIVE_INFINITY;
      for (int step = 0; step < 128; step++) {
        byHand.prepare(0.3, 0.5, 1);
        byHand.step(v);
        assertTrue(byHand.logLikelihood() > before - 1e-9, "the likelihood rises");
        before = byHand.logLikelihood();
      }
      assertArrayEquals(backend.download(stepped.weights()), backend.download(trained.weights()));
    }
  }

  @Test
  void whatIsTooLargeOrNotBinary_isRefused() {
    try (Backend backend = open();
        BoltzmannMachine large = new BoltzmannMachine(backend, Connectivity.full(21), 2);
        BoltzmannMachine small = new BoltzmannMachine(backend, Connectivity.full(3), 2)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ExactBoltzmannLearning(large, new float[2], UpdateSettings.PLAIN));
      assertTrue(String.valueOf(e.getMessage()).contains("use BoltzmannLearning"));
      e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ExactBoltzmannLearning(small, new float[] {0, 0.5f}, UpdateSettings.PLAIN));
      assertTrue(String.valueOf(e.getMessage()).contains("binarise"));
    }
  }
}
