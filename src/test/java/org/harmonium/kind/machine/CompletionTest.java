package org.harmonium.kind.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.bm.LearnedBm;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbm;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyDbm;
import org.harmonium.model.TinyGaussianDbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Completions against the fixed-point equations, whose hidden means are found here in double. */
class CompletionTest extends OnEachBackend {
  private static final double NEAR = 1e-4; // ten times the tolerance of the iteration
  private static final float[] FREE = {0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
  private static final float[] KNOWN = {1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0};

  /** Four rows of four units: some known, half of them, all, none. */
  private static Clamp clamp() {
    return new Clamp(4, 4, FREE, KNOWN);
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> x[i]);
    return y;
  }

  private static void assertKnown(Completion completion) {
    for (int i = 0; i < KNOWN.length; i++) {
      if (FREE[i] == 0) {
        assertEquals(KNOWN[i], completion.rows()[i / 4][i % 4]);
      }
    }
    assertTrue(completion.hasConverged() && completion.iterations() > 2);
  }

  @Test
  void rbm_freeUnits_areTheMeansGivenTheirOwnHiddenMeans() {
    TinyRbm truth = new TinyRbm(4, 3, 1, 7);
    try (Backend backend = open();
        Rbm rbm = truth.open(backend)) {
      int live = backend.liveMatrices();
      Completion completion = Completion.of(rbm, clamp());
      assertEquals(live, backend.liveMatrices());
      assertKnown(completion);
      for (int row = 0; row < 4; row++) {
        double[] v = doubles(completion.rows()[row]);
        for (int i = 0; i < 4; i++) {
          double t = truth.b[i];
          for (int j = 0; j < 3; j++) {
            double input = truth.c[j];
            for (int k = 0; k < 4; k++) {
              input += v[k] * truth.w[k * 3 + j];
            }
            t += truth.w[i * 3 + j] * TinyDbm.g(input);
          }
          if (FREE[row * 4 + i] == 1) {
            assertEquals(TinyDbm.g(t), v[i], NEAR);
          }
        }
      }
    }
  }

  @Test
  void dbm_freeUnits_areTheMeansAtTheFixedPointAndTheBoundNeedsThem() {
    TinyDbm truth = new TinyDbm(0.8, 9, 4, 3, 2, 2);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend)) {
      Completion completion = Completion.of(dbm, clamp());
      assertKnown(completion);
      for (int row = 0; row < 4; row++) {
        double[][] x = truth.units(0);
        x[0] = doubles(completion.rows()[row]);
        for (int i = 0; i < 500; i++) {
          truth.meanFieldHalf(x, 1, 0);
          truth.meanFieldHalf(x, 2, 0);
        }
        double best = bound(truth, x, row);
        for (int i = 0; i < 4; i++) {
          if (FREE[row * 4 + i] == 1) {
            assertEquals(TinyDbm.g(truth.input(x, 0, i)), x[0][i], NEAR);
            double mean = x[0][i];
            for (double other : new double[] {0.9 * mean, 0.9 * mean + 0.1}) {
              x[0][i] = other;
              assertTrue(bound(truth, x, row) < best, "any other mean is worse");
            }
            x[0][i] = mean;
          }
        }
      }
    }
  }

  /** E_Q[-E] + H(Q), the free visible units in Q. */
  private static double bound(TinyDbm truth, double[][] x, int row) {
    double sum = truth.boundPlusLogZ(x);
    for (int i = 0; i < 4; i++) {
      double m = x[0][i];
      sum -= FREE[row * 4 + i] == 1 ? m * Math.log(m) + (1 - m) * Math.log(1 - m) : 0;
    }
    return sum;
  }

  @Test
  void gaussianDbm_freeUnits_areTheirMeansInTheirOwnUnits() {
    TinyGaussianDbm truth = new TinyGaussianDbm(0.5, 11, false, 4, 3, 2);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend)) {
      Completion completion = Completion.of(dbm, clamp());
      assertKnown(completion);
      for (int row = 0; row < 4; row++) {
        double[][] x = truth.fixedPoint(doubles(completion.rows()[row]));
        for (int i = 0; i < 4; i++) {
          double mean = truth.a[0][i];
          for (int j = 0; j < 3; j++) {
            mean += truth.sigma(i) * truth.w[1][i * 3 + j] * x[1][j];
          }
          if (FREE[row * 4 + i] == 1) {
            assertEquals(mean, x[0][i], NEAR);
          }
        }
      }
    }
  }

  @Test
  void bm_freeUnits_areTheMeansGivenAllOthers() {
    TinyBoltzmann truth = new TinyBoltzmann(Connectivity.full(6), 4, 0.5, 13);
    float[] isFree = {0, 1, 0, 1, 0, 1, 0, 1};
    float[] values = {1, 0, 0, 0, 0, 0, 1, 0};
    try (Backend backend = open();
        BoltzmannMachine machine = truth.open(backend)) {
      int live = backend.liveMatrices();
      Completion completion = new LearnedBm(machine).complete(new Clamp(2, 4, isFree, values));
      assertEquals(live, backend.liveMatrices());
      assertTrue(completion.hasConverged());
      for (int row = 0; row < 2; row++) {
        double[] x = Arrays.copyOf(doubles(completion.rows()[row]), 6);
        for (int i = 0; i < 500; i++) {
          x[4] = mean(truth, x, 4);
          x[5] = mean(truth, x, 5);
        }
        for (int i = 0; i < 4; i++) {
          boolean isKnown = isFree[row * 4 + i] == 0;
          double expected = isKnown ? values[row * 4 + i] : mean(truth, x, i);
          assertEquals(expected, x[i], isKnown ? 0 : NEAR);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> new LearnedBm(machine).complete(clamp()));
    }
  }

  private static double mean(TinyBoltzmann truth, double[] x, int i) {
    double t = truth.b[i];
    for (int j = 0; j < x.length; j++) {
      t += truth.w[i * x.length + j] * x[j];
    }
    return TinyDbm.g(t);
  }
}
