package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deep Boltzmann machine's conditionals and energies against sums over all joint states. */
class DbmTest extends OnEachBackend {
  private static TinyDbm tiny(int depth) {
    return switch (depth) {
      case 1 -> new TinyDbm(1, 2, 4, 3);
      case 2 -> new TinyDbm(1, 2, 4, 3, 3);
      case 3 -> new TinyDbm(1, 2, 3, 3, 2, 2);
      default -> new TinyDbm(1, 2, 2, 2, 2, 2, 2);
    };
  }

  /** All joint states, a row each. */
  private static LayerStates allStates(Dbm dbm, TinyDbm truth) {
    LayerStates states = new LayerStates(dbm, truth.states());
    for (int l = 0; l <= truth.depth(); l++) {
      float[] x = new float[truth.states() * truth.sizes[l]];
      for (int s = 0; s < truth.states(); s++) {
        float[] row = TinyDbm.floats(truth.units(s)[l]);
        System.arraycopy(row, 0, x, s * row.length, row.length);
      }
      dbm.backend().write(x, states.of(l));
      states.changed(l);
    }
    return states;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void conditionals_everyStateAndLayer_areThoseOfTheEnergy(int depth) {
    TinyDbm truth = tiny(depth);
    double[] law = truth.jointLaw();
    for (int l = 0; l <= depth; l++) {
      int size = truth.sizes[l];
      int ofLayer = (1 << size) - 1 << truth.offset(l);
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          LayerStates states = allStates(dbm, truth)) {
        states.mean(l);
        float[] got = backend.download(states.of(l));
        for (int s = 0; s < truth.states(); s++) {
          for (int j = 0; j < size; j++) {
            double on = 0;
            double all = 0;
            for (int t = 0; t < 1 << size; t++) {
              double p = law[s & ~ofLayer | t << truth.offset(l)];
              all += p;
              on += (t >>> j & 1) * p;
            }
            assertEquals(on / all, got[s * size + j], 1e-6, "layer " + l);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void energy_everyState_isThatOfTheDefinition(int depth) {
    TinyDbm truth = tiny(depth);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        LayerStates states = allStates(dbm, truth)) {
      double[] energy = dbm.energy(states);
      for (int s = 0; s < truth.states(); s++) {
        assertEquals(-truth.minusEnergy(truth.units(s)), energy[s], 1e-5);
      }
    }
  }

  private static TinyGaussianDbm tinyGaussian(int depth) {
    return switch (depth) {
      case 1 -> new TinyGaussianDbm(0.8, 3, false, 2, 3);
      case 2 -> new TinyGaussianDbm(0.8, 3, false, 2, 3, 2);
      default -> new TinyGaussianDbm(0.8, 3, false, 2, 2, 2, 2);
    };
  }

  /** Each hidden state with each of some visible ones: by layer. */
  private static List<double[][]> gaussianStates(TinyGaussianDbm truth) {
    int hidden = Arrays.stream(truth.sizes).sum() - truth.sizes[0];
    List<double[][]> all = new ArrayList<>();
    for (double[] v : new double[][] {{0.4, -1.3}, {2.5, 0.1}, {-0.8, -2.2}}) {
      for (int s = 0; s < 1 << hidden; s++) {
        double[][] x = new double[truth.sizes.length][];
        x[0] = v;
        int bit = 0;
        for (int l = 1; l < x.length; l++) {
          x[l] = new double[truth.sizes[l]];
          for (int j = 0; j < x[l].length; j++) {
            x[l][j] = s >> bit++ & 1;
          }
        }
        all.add(x);
      }
    }
    return all;
  }

  /** E[x_l | the other layers], by sums over all states of a hidden layer or integrals over v. */
  private static double[] mean(TinyGaussianDbm truth, double[][] x, int l) {
    int size = truth.sizes[l];
    double[][] moved = x.clone();
    double[] mean = new double[size];
    if (l > 0) {
      double z = 0;
      for (int s = 0; s < 1 << size; s++) {
        moved[l] = new double[size];
        for (int j = 0; j < size; j++) {
          moved[l][j] = s >> j & 1;
        }
        double weight = Math.exp(truth.minusEnergy(moved));
        z += weight;
        for (int j = 0; j < size; j++) {
          mean[j] += moved[l][j] * weight;
        }
      }
      for (int j = 0; j < size; j++) {
        mean[j] /= z;
      }
      return mean;
    }
    for (int i = 0; i < size; i++) { // v_i given h does not depend on the rest of v
      double z = 0;
      for (int k = -60; k <= 60; k++) {
        moved[0] = x[0].clone();
        moved[0][i] = truth.a[0][i] + truth.sigma(i) * k / 4.0;
        double weight = Math.exp(truth.minusEnergy(moved));
        z += weight;
        mean[i] += moved[0][i] * weight;
      }
      mean[i] /= z;
    }
    return mean;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void gaussianVisible_everyHiddenState_hasTheConditionalsAndTheEnergyOfTheDefinition(int depth) {
    TinyGaussianDbm truth = tinyGaussian(depth);
    List<double[][]> all = gaussianStates(truth);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        LayerStates states = new LayerStates(dbm, all.size())) {
      for (int asked = -1; asked <= depth; asked++) { // -1: the energy
        for (int l = 0; l <= depth; l++) {
          float[] x = new float[all.size() * truth.sizes[l]];
          for (int s = 0; s < all.size(); s++) {
            float[] row = TinyDbm.floats(all.get(s)[l]);
            System.arraycopy(row, 0, x, s * row.length, row.length);
          }
          backend.write(x, states.of(l));
          states.changed(l);
        }
        if (asked < 0) {
          double[] energy = dbm.energy(states);
          for (int s = 0; s < energy.length; s++) {
            assertEquals(-truth.minusEnergy(all.get(s)), energy[s], 2e-5);
          }
          continue;
        }
        states.mean(asked);
        float[] got = backend.download(states.of(asked));
        int size = truth.sizes[asked];
        for (int s = 0; s < all.size(); s++) {
          double[] expected = mean(truth, all.get(s), asked);
          for (int j = 0; j < size; j++) {
            assertEquals(expected[j], got[s * size + j], 2e-6, "layer " + asked);
          }
        }
      }
    }
  }

  @Test
  void parameters_names_areThoseOfTheDesign() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 3), 3, 2, 4)) {
      assertEquals(Set.of("W1", "W2", "b", "c1", "c2", "sigma"), dbm.parameters().keySet());
      assertEquals(4, dbm.weights(2).cols());
    }
  }

  @Test
  void close_everything_isGivenBack() {
    try (Backend backend = open()) {
      new Dbm(backend, new GaussianUnits(backend, 3), 3, 2, 4).close();
      assertEquals(0, backend.liveMatrices());
    }
  }

  @Test
  void energyAndConditional_gaussianVisible_areThoseOfTheDefinition() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 2), 2, 1, 1);
        LayerStates states = new LayerStates(dbm, 1)) {
      GaussianUnits units = (GaussianUnits) dbm.units(0);
      units.writeSigma(new double[] {0.5, 2});
      backend.write(new float[] {0.3f, -0.4f}, dbm.weights(1));
      backend.write(new float[] {0.7f}, dbm.weights(2));
      backend.write(new float[] {0.1f, 0.2f}, dbm.bias(0));
      backend.write(new float[] {-0.6f}, dbm.bias(1));
      backend.write(new float[] {1, 3}, states.of(0));
      backend.write(new float[] {1}, states.of(1));
      backend.write(new float[] {1}, states.of(2));
      states.changed(0);
      double input = 0.3 * 1 / 0.5 - 0.4 * 3 / 2;
      double expected = 0.9 * 0.9 / (2 * 0.25) + 2.8 * 2.8 / (2 * 4) + 0.6 - input - 0.7;
      assertEquals(expected, dbm.energy(states)[0], 1e-5);
      states.mean(1);
      assertEquals(TinyDbm.g(input + 0.7 - 0.6), backend.download(states.of(1))[0], 1e-6);
      backend.write(new float[] {1}, states.of(1));
      states.mean(0);
      assertArrayEquals(
          new float[] {0.1f + 0.5f * 0.3f, 0.2f - 2 * 0.4f}, backend.download(states.of(0)), 1e-6f);
    }
  }
}
