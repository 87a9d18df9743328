package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** The updates of general Boltzmann machines against exact gradients. */
class BoltzmannGradientTest extends OnEachBackend {
  private static final TinyBoltzmann FULL = new TinyBoltzmann(Connectivity.full(6), 4, 0.7, 7);

  /** Rows that go round the first states. */
  private static float[] data(int rows, int visible, int states) {
    float[] v = new float[rows * visible];
    for (int at = 0; at < v.length; at++) {
      v[at] = TinyRbm.bit(at / visible % states, at % visible);
    }
    return v;
  }

  @Test
  void update_expected_isTheLikelihoodGradient() {
    int rows = 32_000;
    double[] dataLaw = new double[16];
    Arrays.fill(dataLaw, 0, 5, 0.2);
    double[] exact = FULL.moments(FULL.clamped(dataLaw));
    double[] model = FULL.moments(FULL.law());
    try (Backend backend = open();
        BoltzmannMachine machine = FULL.open(backend);
        Matrix v = backend.upload(data(rows, 4, 5), rows, 4);
        BoltzmannLearning rule =
            new BoltzmannLearning(
                machine,
                Blocks.singles(FULL.connectivity),
                new PositivePhase.Gibbs(20, true),
                KSchedule.constant(40),
                rows,
                rows,
                UpdateSettings.PLAIN,
                backend.stream(5, 3))) {
      rule.startChainsAtRandom();
      rule.prepare(1, 0, rows);
      rule.step(v);
      float[] dW = backend.download(rule.state().get("dW"));
      float[] db = backend.download(rule.state().get("db"));
      for (int at = 0; at < 36; at++) {
        double gradient = exact[at] - model[at];
        double update = at / 6 == at % 6 ? db[at / 6] : dW[at];
        assertEquals(gradient, update, 4.5 * Math.sqrt(0.25 / rows + 0.25 / rows));
      }
    }
  }

  @Test
  void update_byMeanField_isThatOfTheFactorisedPosterior() {
    int rows = 8;
    TinyBoltzmann weak = new TinyBoltzmann(Connectivity.full(6), 4, 0.3, 5);
    try (Backend backend = open();
        BoltzmannMachine machine = weak.open(backend);
        Matrix v = backend.upload(data(rows, 4, 8), rows, 4);
        BoltzmannLearning rule =
            new BoltzmannLearning(
                machine,
                Blocks.coloured(weak.connectivity),
                new PositivePhase.MeanField(60, 0.2),
                KSchedule.constant(1),
                5,
                8,
                new UpdateSettings(1e-3, 1e-4, null),
                backend.stream(5, 3))) {
      rule.prepare(1, 0, rows);
      rule.step(v);
      double[] exact = new double[36]; // E[y y] by the fixed point in double, less the chains'
      float[] x = backend.download(rule.chains());
      for (int row = 0; row < rows; row++) {
        double[] y = new double[6];
        for (int pass = 0; pass < 200; pass++) {
          for (int i = 0; i < 6; i++) {
            double t = weak.b[i];
            for (int j = 0; j < 6; j++) {
              t += (double) weak.w[i * 6 + j] * y[j];
            }
            y[i] = i < 4 ? TinyRbm.bit(row, i) : 1 / (1 + Math.exp(-t));
          }
        }
        for (int at = 0; at < 36; at++) {
          exact[at] += y[at / 6] * y[at % 6] / rows;
        }
      }
      for (int row = 0; row < 5; row++) {
        for (int at = 0; at < 36; at++) {
          exact[at] -= (double) x[row * 6 + at / 6] * x[row * 6 + at % 6] / 5;
        }
      }
      float[] dW = backend.download(rule.state().get("dW"));
      for (int at = 0; at < 36; at++) {
        double decay = 1e-3 * weak.w[at] + 1e-4 * Math.signum(weak.w[at]);
        assertEquals(at / 6 == at % 6 ? 0 : exact[at] - decay, dW[at], 3e-6);
      }
    }
  }
}
