package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.junit.jupiter.api.Test;

/** Machines of spins as Boltzmann machines. */
class SpinsTest {
  @Test
  void hopfield_storedPatterns_areTheDeepestStates() {
    float[] patterns = new float[2 * 16];
    for (int i = 0; i < 16; i++) {
      patterns[i] = i < 8 ? 1 : 0;
      patterns[16 + i] = i % 4 < 2 ? 1 : 0;
    }
    try (Backend backend = Backends.cpu();
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.full(16), 16);
        Matrix all = backend.upload(TinyRbm.states(16), 1 << 16, 16);
        Matrix stored = backend.upload(patterns, 2, 16)) {
      Spins.set(machine, Spins.hopfield(patterns, 16), new double[16]);
      double deepest = Arrays.stream(machine.energy(all)).min().orElseThrow();
      double[] energy = machine.energy(stored);
      assertEquals(deepest, energy[0], 1e-5);
      assertEquals(deepest, energy[1], 1e-5);
      long asDeep = Arrays.stream(machine.energy(all)).filter(e -> e < deepest + 1e-4).count();
      assertEquals(4, asDeep, "the patterns and their negatives");
    }
  }

  @Test
  void spins_energyDifferences_areThoseOfTheSpins() {
    double[] couplings = {0, 0.5, -1, 0.5, 0, 0.25, -1, 0.25, 0};
    double[] field = {0.3, -0.2, 0.1};
    try (Backend backend = Backends.cpu();
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.full(3), 3);
        Matrix x = backend.upload(TinyRbm.states(3), 8, 3)) {
      Spins.set(machine, couplings, field);
      double[] energy = machine.energy(x);
      double[] ofSpins = new double[8];
      for (int s = 0; s < 8; s++) {
        for (int i = 0; i < 3; i++) {
          int spin = 2 * TinyRbm.bit(s, i) - 1;
          ofSpins[s] -= field[i] * spin;
          for (int j = 0; j < 3; j++) {
            ofSpins[s] -= couplings[i * 3 + j] * spin * (2 * TinyRbm.bit(s, j) - 1) / 2;
          }
        }
        assertEquals(ofSpins[s] - ofSpins[0], energy[s] - energy[0], 2e-6);
      }
    }
  }
}
