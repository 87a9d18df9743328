package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Energies, conditionals and sweeps of general Boltzmann machines against brute force. */
class BoltzmannMachineTest extends OnEachBackend {
  private static final int CHAINS = 10_000;
  private static final double SURPRISE = 4.5; // standard errors of the largest of 64 differences

  private static final TinyBoltzmann FULL = new TinyBoltzmann(Connectivity.full(6), 4, 1, 7);
  private static final TinyBoltzmann LAYERS =
      new TinyBoltzmann(Connectivity.layered(2, 2, 2), 2, 1.5, 8);

  @Test
  void energy_ofEveryState_isTheFormulas() {
    try (Backend backend = open();
        BoltzmannMachine machine = FULL.open(backend);
        Matrix x = backend.upload(TinyRbm.states(6), 64, 6)) {
      double[] energy = machine.energy(x);
      for (int s = 0; s < 64; s++) {
        assertEquals(FULL.energy(s), energy[s], 3e-6);
      }
    }
  }

  @Test
  void conditionals_ofEveryUnitInEveryState_areThoseOfTheEnergies() {
    for (TinyBoltzmann truth : new TinyBoltzmann[] {FULL, LAYERS}) {
      try (Backend backend = open();
          BoltzmannMachine machine = truth.open(backend);
          Matrix x = backend.zeros(64, 6)) {
        for (int i = 0; i < 6; i++) {
          backend.write(TinyRbm.states(6), x);
          Blocks first = Blocks.singles(truth.connectivity).from(i); // unit i is visited first
          try (MeanFieldSweep sweep = new MeanFieldSweep(machine, first, 0, 64)) {
            sweep.run(1, x);
          }
          float[] mean = backend.download(x);
          for (int s = 0; s < 64; s++) {
            double rise = truth.energy(s & ~(1 << i)) - truth.energy(s | 1 << i);
            assertEquals(1 / (1 + Math.exp(-rise)), mean[s * 6 + i], 2e-6);
          }
        }
      }
    }
  }

  private double surprise(TinyBoltzmann truth, Blocks blocks, long seed) {
    try (Backend backend = open();
        BoltzmannMachine machine = truth.open(backend);
        GibbsSweep sweep = new GibbsSweep(machine, blocks, CHAINS);
        Matrix x = backend.zeros(CHAINS, 6)) {
      sweep.run(60, backend.stream(seed, 3), x);
      return TinyBoltzmann.surprise(
          TinyBoltzmann.shares(backend.download(x), 6), truth.law(), CHAINS);
    }
  }

  @Test
  void sweeps_fromAnywhere_reachTheLaw() {
    assertTrue(surprise(FULL, Blocks.singles(FULL.connectivity), 1) < SURPRISE);
    assertTrue(surprise(LAYERS, Blocks.singles(LAYERS.connectivity), 2) < SURPRISE);
    assertTrue(surprise(LAYERS, Blocks.coloured(LAYERS.connectivity), 3) < SURPRISE);
    TinyBoltzmann lattice = new TinyBoltzmann(Connectivity.lattice(2, 3, false), 6, 1, 9);
    assertTrue(surprise(lattice, Blocks.coloured(lattice.connectivity), 4) < SURPRISE);
  }

  @Test
  void clampedSweeps_leaveVisibleUnitsAndReachThePosterior() {
    for (TinyBoltzmann truth : new TinyBoltzmann[] {FULL, LAYERS}) {
      int visible = truth.visible;
      double[] lawOfV = new double[1 << visible];
      lawOfV[1] = 1;
      float[] start = new float[CHAINS * 6];
      for (int row = 0; row < CHAINS; row++) {
        start[row * 6] = 1; // v = 1, 0, 0, ...
      }
      try (Backend backend = open();
          BoltzmannMachine machine = truth.open(backend);
          GibbsSweep sweep =
              new GibbsSweep(machine, Blocks.coloured(truth.connectivity).from(visible), CHAINS);
          Matrix x = backend.upload(start, CHAINS, 6)) {
        sweep.run(40, backend.stream(5, 3), x);
        double[] shares = TinyBoltzmann.shares(backend.download(x), 6);
        assertTrue(TinyBoltzmann.surprise(shares, truth.clamped(lawOfV), CHAINS) < SURPRISE);
      }
    }
  }

  @Test
  void bipartite_isTheRbmOfTheSameNumbers() {
    TinyRbm rbmTruth = new TinyRbm(4, 3, 1, 3);
    float[] w = new float[49];
    float[] b = Arrays.copyOf(rbmTruth.b, 7);
    System.arraycopy(rbmTruth.c, 0, b, 4, 3);
    for (int at = 0; at < 12; at++) {
      w[at / 3 * 7 + 4 + at % 3] = rbmTruth.w[at];
      w[(4 + at % 3) * 7 + at / 3] = rbmTruth.w[at];
    }
    Connectivity bipartite = Connectivity.bipartite(4, 3);
    try (Backend backend = open();
        Rbm rbm = rbmTruth.open(backend);
        BoltzmannMachine machine = new BoltzmannMachine(backend, bipartite, 4);
        MeanFieldSweep sweep =
            new MeanFieldSweep(machine, Blocks.coloured(bipartite).from(4), 0, 128);
        Matrix x = backend.upload(TinyRbm.states(7), 128, 7);
        Matrix v = backend.zeros(128, 4);
        Matrix h = backend.zeros(128, 3);
        Matrix hOfMachine = backend.zeros(128, 3)) {
      machine.set(w, b);
      backend.copyColumns(x, 0, 4, v, 0);
      backend.copyColumns(x, 4, 3, h, 0);
      assertArrayEquals(rbm.energy(v, h), machine.energy(x), 3e-6);
      sweep.run(1, x);
      rbm.hiddenMean(v, h);
      backend.copyColumns(x, 4, 3, hOfMachine, 0);
      assertArrayEquals(backend.download(h), backend.download(hOfMachine), 1e-6f);
    }
  }

  @Test
  void relabelling_unitsOfAMachine_changesNothing() {
    int[] to = {3, 0, 5, 1, 4, 2};
    float[] w = new float[36];
    float[] b = new float[6];
    for (int i = 0; i < 6; i++) {
      b[to[i]] = LAYERS.b[i];
      for (int j = 0; j < 6; j++) {
        w[to[i] * 6 + to[j]] = LAYERS.w[i * 6 + j];
      }
    }
    Connectivity relabelled = Connectivity.ofWeights(w, 6);
    double[] law = new double[64];
    double[] before = LAYERS.law();
    float[] states = new float[64 * 6];
    for (int s = 0; s < 64; s++) {
      int other = 0;
      for (int i = 0; i < 6; i++) {
        other |= TinyRbm.bit(s, i) << to[i];
        states[s * 6 + to[i]] = TinyRbm.bit(s, i);
      }
      law[other] = before[s];
    }
    assertEquals(2, Blocks.coloured(relabelled).count());
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, relabelled, 6);
        GibbsSweep sweep = new GibbsSweep(machine, Blocks.coloured(relabelled), CHAINS);
        Matrix x = backend.upload(states, 64, 6);
        Matrix chains = backend.zeros(CHAINS, 6)) {
      machine.set(w, b);
      double[] energy = machine.energy(x);
      for (int s = 0; s < 64; s++) {
        assertEquals(LAYERS.energy(s), energy[s], 3e-6);
      }
      sweep.run(60, backend.stream(6, 3), chains);
      double[] shares = TinyBoltzmann.shares(backend.download(chains), 6);
      assertTrue(TinyBoltzmann.surprise(shares, law, CHAINS) < SURPRISE);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void meanField_afterManySweeps_isAFixedPoint(double damping) {
    try (Backend backend = open();
        BoltzmannMachine machine = FULL.open(backend);
        MeanFieldSweep sweep =
            new MeanFieldSweep(machine, Blocks.coloured(FULL.connectivity).from(4), damping, 16);
        Matrix x = backend.zeros(16, 6)) {
      float[] start = new float[16 * 6];
      for (int s = 0; s < 16; s++) {
        for (int i = 0; i < 6; i++) {
          start[s * 6 + i] = i < 4 ? TinyRbm.bit(s, i) : 0.5f;
        }
      }
      backend.write(start, x);
      sweep.run(100, x);
      float[] mean = backend.download(x);
      for (int s = 0; s < 16; s++) {
        for (int i = 0; i < 6; i++) {
          double input = FULL.b[i];
          for (int j = 0; j < 6; j++) {
            input += (double) FULL.w[i * 6 + j] * mean[s * 6 + j];
          }
          double expected = i < 4 ? start[s * 6 + i] : 1 / (1 + Math.exp(-input));
          assertEquals(expected, mean[s * 6 + i], 3e-6);
        }
      }
    }
  }

  @Test
  void meanField_damping_keepsThatShare() {
    try (Backend backend = open();
        BoltzmannMachine machine = LAYERS.open(backend);
        MeanFieldSweep plain =
            new MeanFieldSweep(machine, Blocks.singles(LAYERS.connectivity).from(5), 0, 1);
        MeanFieldSweep damped =
            new MeanFieldSweep(machine, Blocks.singles(LAYERS.connectivity).from(5), 0.75, 1);
        Matrix x = backend.upload(new float[] {1, 0, 1, 1, 0, 0.5f}, 1, 6)) {
      damped.run(1, x);
      float kept = backend.download(x)[5];
      plain.run(1, x);
      assertEquals(0.75 * 0.5 + 0.25 * backend.download(x)[5], kept, 1e-6);
    }
  }

  @Test
  void sweep_recorded_hasTheBitsOfOneThatIsNot() {
    try (Backend backend = open();
        BoltzmannMachine machine = LAYERS.open(backend);
        GibbsSweep sweep = new GibbsSweep(machine, Blocks.coloured(LAYERS.connectivity), 50);
        Matrix x = backend.zeros(50, 6);
        Matrix y = backend.zeros(50, 6)) {
      RandomStream once = backend.stream(4, 1);
      RandomStream again = backend.stream(4, 1);
      sweep.run(6, once, x);
      int live = backend.liveMatrices();
      try (Recording recording = backend.record(() -> sweep.run(2, again, y))) {
        recording.replay(3);
        assertEquals(live, backend.liveMatrices());
      }
      assertArrayEquals(backend.download(x), backend.download(y));
    }
  }

  @Test
  void initialise_isSymmetricMaskedAndAtTheDatasMeans() {
    Connectivity lattice = Connectivity.lattice(20, 20, true);
    double[] means = new double[100];
    Arrays.fill(means, 0.2);
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, lattice, 100)) {
      machine.initialise(0.1, means, backend.stream(1, 0));
      machine.requireFit();
      double squares = 0;
      for (double w : backend.downloadDoubles(machine.weights())) {
        squares += w * w / (2 * 800);
      }
      assertEquals(0.1, Math.sqrt(squares), 0.01); // 4 standard errors: 0.1 / sqrt(2 * 800) each
      float[] b = backend.download(machine.bias());
      assertEquals(Math.log(0.25), b[99], 1e-6);
      assertEquals(0, b[100]);
    }
  }

  @Test
  void set_whatIsNoMachine_isRefused() {
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.bipartite(1, 2), 1)) {
      refused(machine, new float[] {0, 1, 0, 2, 0, 0, 0, 0, 0}, "symmetric");
      refused(machine, new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0}, "W[0, 0]");
      refused(machine, new float[] {0, 0, 0, 0, 0, 1, 0, 1, 0}, "W[2, 1]");
      refused(machine, new float[] {0, Float.NaN, 0, Float.NaN, 0, 0, 0, 0, 0}, "symmetric");
      assertThrows(
          IllegalArgumentException.class,
          () -> new BoltzmannMachine(backend, Connectivity.full(3), 4));
    }
  }

  private static void refused(BoltzmannMachine machine, float[] w, String said) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> machine.set(w, new float[3]));
    assertTrue(String.valueOf(e.getMessage()).contains(said), e.getMessage());
  }
}
