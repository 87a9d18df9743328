package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.learning.GibbsChains;
import org.junit.jupiter.api.Test;

/** An RBM's conditionals and energies against sums over all joint states. */
class RbmTest extends OnEachBackend {
  private final TinyRbm truth = new TinyRbm(4, 3, 1, 1);

  @Test
  void conditionals_everyState_areThoseOfTheEnergy() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(TinyRbm.states(4), 16, 4);
        Matrix h = backend.upload(TinyRbm.states(3), 8, 3);
        Matrix hMean = backend.zeros(16, 3);
        Matrix vMean = backend.zeros(8, 4)) {
      rbm.hiddenMean(v, hMean);
      rbm.visibleMean(h, vMean);
      float[] gotH = backend.download(hMean);
      float[] gotV = backend.download(vMean);
      double[] joint = truth.jointLaw();
      for (int s = 0; s < 16; s++) {
        for (int j = 0; j < 3; j++) {
          double on = 0;
          double all = 0;
          for (int t = 0; t < 8; t++) {
            all += joint[s * 8 + t];
            on += TinyRbm.bit(t, j) * joint[s * 8 + t];
          }
          assertEquals(on / all, gotH[s * 3 + j], 1e-6);
        }
      }
      for (int t = 0; t < 8; t++) {
        for (int i = 0; i < 4; i++) {
          double on = 0;
          double all = 0;
          for (int s = 0; s < 16; s++) {
            all += joint[s * 8 + t];
            on += TinyRbm.bit(s, i) * joint[s * 8 + t];
          }
          assertEquals(on / all, gotV[t * 4 + i], 1e-6);
        }
      }
    }
  }

  @Test
  void energies_everyState_areThoseOfTheDefinition() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(TinyRbm.states(4), 16, 4);
        Matrix h = backend.zeros(16, 3)) {
      double[] free = rbm.freeEnergy(v);
      for (int t = 0; t < 8; t++) {
        for (int s = 0; s < 16; s++) {
          backend.write(
              new float[] {TinyRbm.bit(t, 0), TinyRbm.bit(t, 1), TinyRbm.bit(t, 2)},
              h.rows(s, s + 1));
        }
        double[] energy = rbm.energy(v, h);
        for (int s = 0; s < 16; s++) {
          assertEquals(truth.energy(s, t), energy[s], 1e-5);
        }
      }
      for (int s = 0; s < 16; s++) {
        double sum = 0;
        for (int t = 0; t < 8; t++) {
          sum += Math.exp(-truth.energy(s, t));
        }
        assertEquals(-Math.log(sum), free[s], 1e-5);
      }
    }
  }

  @Test
  void gibbsChains_manySteps_haveTheExactJointLaw() {
    int n = 100_000;
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        GibbsChains chains = new GibbsChains(rbm, n)) {
      chains.advance(100, backend.stream(17, 3));
      float[] v = backend.download(chains.v());
      float[] h = backend.download(chains.hSample());
      double[] counts = new double[128];
      for (int row = 0; row < n; row++) {
        int state = 0;
        for (int i = 0; i < 4; i++) {
          state |= (int) v[row * 4 + i] << (i + 3);
        }
        for (int j = 0; j < 3; j++) {
          state |= (int) h[row * 3 + j] << j;
        }
        counts[state]++;
      }
      double chi2 = 0;
      double[] joint = truth.jointLaw();
      for (int s = 0; s < 128; s++) {
        double expected = n * joint[s];
        chi2 += (counts[s] - expected) * (counts[s] - expected) / expected;
      }
      // 127 degrees of freedom: 191 is exceeded with probability 2e-4.
      assertEquals(127, chi2, 64);
    }
  }

  @Test
  void initialise_dataMeans_areReproducedByTheBias() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, 3, 200);
        Matrix h = backend.zeros(1, 200);
        Matrix v = backend.zeros(1, 3)) {
      rbm.initialise(0.01, new double[] {0.1, 0.5, 0.9}, -1, backend.stream(1, 0));
      rbm.visibleMean(h, v);
      assertArrayEquals(new float[] {0.1f, 0.5f, 0.9f}, backend.download(v), 1e-6f);
      double rms = Math.sqrt(backend.dot(rbm.weights(), rbm.weights()) / 600);
      assertEquals(0.01, rms, 0.001);
      float[] hiddenBias = new float[200];
      Arrays.fill(hiddenBias, -1);
      assertArrayEquals(hiddenBias, backend.download(rbm.hiddenBias()));
    }
  }
}
