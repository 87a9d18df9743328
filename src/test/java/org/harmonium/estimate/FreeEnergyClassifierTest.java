package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.model.Dbn;
import org.harmonium.model.TinyDbn;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classification by free energies against sums over all states of the highest RBM. */
class FreeEnergyClassifierTest extends OnEachBackend {
  private static Dbn net(Backend backend, int depth) {
    return depth == 1
        ? TinyDbn.random(backend, 3, 1, 31, 4, 5)
        : TinyDbn.random(backend, 3, 1.5, 32, 4, 3, 3, 4);
  }

  /** The layer that the highest RBM sees, by means. */
  private static double[] features(TinyDbn truth, double[] v) {
    double[] x = v;
    for (int l = 1; l < truth.depth; l++) {
      x = truth.up(l, x);
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyState_freeEnergyPosteriorAndClass_areThoseOfEnumeration(int depth) {
    try (Backend backend = open();
        Dbn dbn = net(backend, depth);
        Matrix v = backend.upload(TinyRbm.states(4), 16, 4)) {
      TinyDbn truth = new TinyDbn(dbn);
      FreeEnergyClassifier classifier = new FreeEnergyClassifier(dbn);
      double[][] free = classifier.freeEnergies(v);
      double[][] posterior = classifier.posterior(v);
      int[] classes = classifier.predict(v);
      for (int s = 0; s < 16; s++) {
        double[] x = features(truth, TinyDbn.state(s, 4));
        double all = 0;
        int best = 0;
        for (int k = 0; k < 3; k++) {
          double mass = truth.topMass(truth.joint(x, k));
          assertEquals(-Math.log(mass), free[s][k], 1e-5);
          all += mass;
          best = mass > truth.topMass(truth.joint(x, best)) ? k : best;
        }
        for (int k = 0; k < 3; k++) {
          assertEquals(truth.topMass(truth.joint(x, k)) / all, posterior[s][k], 1e-5);
        }
        assertEquals(best, classes[s]);
      }
    }
  }

  /** Of a single RBM, the posterior is p(y | v) itself. */
  @Test
  void posterior_singleRbm_isTheConditionalOfTheJointLaw() {
    try (Backend backend = open();
        Dbn dbn = net(backend, 1);
        Matrix v = backend.upload(TinyRbm.states(4), 16, 4)) {
      double[][] law = new TinyDbn(dbn).visibleLaw();
      double[][] posterior = new FreeEnergyClassifier(dbn).posterior(v);
      for (int s = 0; s < 16; s++) {
        double all = law[s][0] + law[s][1] + law[s][2];
        for (int k = 0; k < 3; k++) {
          assertEquals(law[s][k] / all, posterior[s][k], 1e-5);
        }
      }
    }
  }

  @Test
  void errorRate_moreThanABlockOfRows_countsEachOnce() {
    int rows = 2503;
    float[] values = new float[rows * 4];
    int[] classes = new int[rows];
    try (Backend backend = open();
        Dbn dbn = net(backend, 3);
        Matrix v = backend.upload(TinyRbm.states(4), 16, 4)) {
      FreeEnergyClassifier classifier = new FreeEnergyClassifier(dbn);
      int[] predicted = classifier.predict(v);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(TinyRbm.states(4), row % 16 * 4, values, row * 4, 4);
        classes[row] = (predicted[row % 16] + (row % 7 == 0 || row == rows - 1 ? 1 : 0)) % 3;
      }
      try (RowStore store = backend.store(values, 4)) {
        assertEquals(359.0 / rows, classifier.errorRate(store, classes), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> classifier.errorRate(store, new int[3]));
      }
    }
  }

  @Test
  void noLabels_isRefused() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 31, 4, 5)) {
      assertThrows(IllegalArgumentException.class, () -> new FreeEnergyClassifier(dbn));
    }
  }
}
