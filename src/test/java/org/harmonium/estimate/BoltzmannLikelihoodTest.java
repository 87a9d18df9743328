package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.GibbsSweep;
import org.harmonium.model.Rbm;
import org.harmonium.model.Spins;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Laws, likelihoods and bounds of general Boltzmann machines. */
class BoltzmannLikelihoodTest extends OnEachBackend {
  private static final TinyBoltzmann FULL = new TinyBoltzmann(Connectivity.full(14), 5, 0.5, 7);

  private static double[] state(int v, int visible) {
    double[] state = new double[visible];
    Arrays.setAll(state, i -> TinyRbm.bit(v, i));
    return state;
  }

  @Test
  void exactLaw_isThatOfBruteForce() {
    try (Backend backend = open();
        BoltzmannMachine machine = FULL.open(backend)) {
      ExactBoltzmannLaw law = new ExactBoltzmannLaw(machine);
      assertEquals(FULL.logZ(), law.logZ(), 1e-10);
      double[] ofV = FULL.visibleLaw();
      for (int v = 0; v < 32; v++) {
        assertEquals(Math.log(ofV[v]), law.logProbability(state(v, 5)), 1e-10);
      }
      double[] expected = FULL.moments(FULL.law());
      double[][] moments = law.moments();
      for (int at = 0; at < 196; at++) {
        int i = at / 14;
        int j = at % 14;
        assertEquals(expected[at], moments[i][j], 1e-11);
        assertEquals(moments[j][i], moments[i][j]);
      }
    }
  }

  @Test
  void exactLaw_withoutHiddenUnits_isTheNormalisedEnergy() {
    TinyBoltzmann visible = new TinyBoltzmann(Connectivity.full(3), 3, 1, 2);
    try (Backend backend = open();
        BoltzmannMachine machine = visible.open(backend)) {
      ExactBoltzmannLaw law = new ExactBoltzmannLaw(machine);
      for (int v = 0; v < 8; v++) {
        assertEquals(-visible.energy(v) - visible.logZ(), law.logProbability(state(v, 3)), 1e-12);
      }
    }
  }

  @Test
  void exactLaw_ofABipartiteMachine_isTheRbms() {
    TinyRbm truth = new TinyRbm(8, 6, 0.7, 3);
    float[] w = new float[14 * 14];
    float[] b = Arrays.copyOf(truth.b, 14);
    System.arraycopy(truth.c, 0, b, 8, 6);
    for (int at = 0; at < 48; at++) {
      w[at / 6 * 14 + 8 + at % 6] = truth.w[at];
      w[(8 + at % 6) * 14 + at / 6] = truth.w[at];
    }
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.bipartite(8, 6), 8)) {
      machine.set(w, b);
      ExactLikelihood ofRbm = new ExactLikelihood(rbm);
      ExactBoltzmannLaw law = new ExactBoltzmannLaw(machine);
      assertEquals(ofRbm.logZ(), law.logZ(), 1e-10);
      for (int v = 0; v < 256; v += 17) {
        assertEquals(ofRbm.logProbability(state(v, 8)), law.logProbability(state(v, 8)), 1e-10);
      }
    }
  }

  @Test
  void exactLaw_ofManyUnits_isRefusedInOneLine() {
    try (Backend backend = open();
        BoltzmannMachine large = new BoltzmannMachine(backend, Connectivity.full(26), 3)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new ExactBoltzmannLaw(large));
      assertEquals(
          "exact enumeration of a Boltzmann machine is possible up to 25 units; this one has 26:"
              + " use AIS",
          e.getMessage());
    }
  }

  @Test
  void annealing_isNearTheExactLogZ() {
    TinyBoltzmann lattice = new TinyBoltzmann(Connectivity.lattice(3, 4, true), 12, 1, 6);
    for (TinyBoltzmann truth : new TinyBoltzmann[] {FULL, lattice}) {
      double[] base = new double[truth.visible];
      Arrays.fill(base, -0.5);
      try (Backend backend = open();
          BoltzmannMachine machine = truth.open(backend);
          BoltzmannAnnealing annealing =
              new BoltzmannAnnealing(machine, Blocks.coloured(truth.connectivity), base, 300)) {
        AisEstimate estimate = annealing.estimate(200, backend.stream(1, 5));
        assertEquals(truth.logZ(), estimate.logZ(), Sandwich.DEVIATIONS * estimate.standardError());
        assertTrue(estimate.standardError() < 0.05, "error " + estimate.standardError());
        assertEquals(300, estimate.chains());
      }
    }
  }

  @Test
  void annealing_withoutWeights_isExactFromTheMachinesOwnBiases() {
    TinyBoltzmann visible = new TinyBoltzmann(Connectivity.lattice(1, 1, false), 1, 1, 2);
    try (Backend backend = open();
        BoltzmannMachine machine = visible.open(backend);
        BoltzmannAnnealing annealing =
            new BoltzmannAnnealing(
                machine, Blocks.coloured(visible.connectivity), new double[] {visible.b[0]}, 3)) {
      assertEquals(visible.logZ(), annealing.estimate(5, backend.stream(1, 5)).logZ(), 1e-6);
    }
  }

  @Test
  void bound_isBelowTheLikelihoodAndNearItForWeakWeights() {
    TinyBoltzmann strong = new TinyBoltzmann(Connectivity.full(9), 5, 1, 3);
    TinyBoltzmann weak = new TinyBoltzmann(Connectivity.full(9), 5, 0.05, 3);
    TinyBoltzmann none = new TinyBoltzmann(Connectivity.full(5), 5, 1, 3);
    double ofStrong = gap(strong);
    assertTrue(ofStrong > 0.005, "the bound is a bound: " + ofStrong);
    assertEquals(0, gap(weak), 1e-3);
    assertEquals(0, gap(none), 2e-6);
  }

  /** The largest log p(v) less its bound, over all v. */
  private double gap(TinyBoltzmann truth) {
    try (Backend backend = open();
        BoltzmannMachine machine = truth.open(backend);
        BoltzmannBound bound =
            new BoltzmannBound(machine, Blocks.coloured(truth.connectivity), 50);
        Matrix v = backend.upload(TinyRbm.states(5), 32, 5)) {
      double[] bounds = bound.logProbabilities(v, truth.logZ());
      double[] law = truth.visibleLaw();
      double largest = 0;
      for (int s = 0; s < 32; s++) {
        double gap = Math.log(law[s]) - bounds[s];
        assertTrue(gap > -3e-6, "the bound of " + s + " is above by " + -gap);
        largest = Math.max(largest, gap);
      }
      return largest;
    }
  }

  @Test
  void isingLattice_energyAndMagnetisation_areThoseOfEnumeration() {
    int chains = 4000;
    double[] couplings = new double[256];
    Connectivity lattice = Connectivity.lattice(4, 4, true);
    float[] mask = lattice.mask();
    Arrays.setAll(couplings, at -> 0.3 * mask[at]);
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, lattice, 16);
        GibbsSweep sweep = new GibbsSweep(machine, Blocks.coloured(lattice), chains);
        Matrix x = backend.zeros(chains, 16);
        Matrix all = backend.upload(TinyRbm.states(16), 1 << 16, 16)) {
      Spins.set(machine, couplings, new double[16]);
      double[] logWeights = machine.energy(all);
      Arrays.setAll(logWeights, s -> -logWeights[s]);
      double logZ = LogSum.of(logWeights);
      assertEquals(logZ, new ExactBoltzmannLaw(machine).logZ(), 1e-5);
      double[] exact = new double[3]; // E[energy], E[energy^2], E[|M|]
      for (int s = 0; s < logWeights.length; s++) {
        double p = Math.exp(logWeights[s] - logZ);
        exact[0] -= p * logWeights[s];
        exact[1] += p * logWeights[s] * logWeights[s];
        exact[2] += p * Math.abs(2 * Integer.bitCount(s) - 16);
      }
      backend.fill(0.5f, x);
      backend.bernoulli(x, backend.stream(2, 0), x);
      sweep.run(100, backend.stream(2, 3), x);
      double[] energy = machine.energy(x);
      float[] states = backend.download(x);
      double meanEnergy = 0;
      double meanMagnetisation = 0;
      for (int row = 0; row < chains; row++) {
        meanEnergy += energy[row] / chains;
        double magnetisation = 0;
        for (int i = 0; i < 16; i++) {
          magnetisation += 2 * states[row * 16 + i] - 1;
        }
        meanMagnetisation += Math.abs(magnetisation) / chains;
      }
      double error = Math.sqrt((exact[1] - exact[0] * exact[0]) / chains);
      assertEquals(exact[0], meanEnergy, 4 * error);
      double errorOfM = Math.sqrt((256 - exact[2] * exact[2]) / chains); // |M| is at most 16
      assertEquals(exact[2], meanMagnetisation, 4 * errorOfM);
    }
  }
}
