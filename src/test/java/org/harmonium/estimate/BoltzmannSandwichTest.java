package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** General machines annealed forwards, and backwards from exact samples, around the exact log Z. */
class BoltzmannSandwichTest extends OnEachBackend {
  private static final int CHAINS = 100;

  /** How many machines of each kind. */
  private int runs() {
    return size(20, 2);
  }

  private static TinyBoltzmann machine(String kind, double scale, long seed) {
    return switch (kind) {
      case "visible alone" -> new TinyBoltzmann(Connectivity.full(8), 8, scale, seed);
      case "hidden too" -> new TinyBoltzmann(Connectivity.full(9), 5, scale, seed);
      case "lattice" -> new TinyBoltzmann(Connectivity.lattice(3, 3, false), 6, scale, seed);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"visible alone", "hidden too", "lattice"})
  void forwardAndReverse_twentyMachines_bracketTheExactLogZ(String kind) {
    int runs = runs();
    double forwardMean = 0;
    double reverseMean = 0;
    double variance = 0;
    try (Backend backend = open()) {
      for (int run = 0; run < runs; run++) {
        TinyBoltzmann truth = machine(kind, 0.6, 300 + run);
        double logZ = truth.logZ();
        Sandwich sandwich = sandwich(backend, truth, CHAINS, 200, backend.stream(11, run));
        String what = kind + " " + run + ": " + logZ + " " + sandwich;
        double lower = sandwich.lower(Sandwich.DEVIATIONS);
        double upper = sandwich.upper(Sandwich.DEVIATIONS);
        assertTrue(lower < logZ && logZ < upper, what);
        assertTrue(sandwich.surelyAbove(1e-3) < logZ && logZ < sandwich.surelyBelow(1e-3), what);
        assertTrue(upper - lower < 1, what);
        forwardMean += (sandwich.forward().logZ() - logZ) / runs;
        reverseMean += (sandwich.reverse().logZ() - logZ) / runs;
        variance += Math.pow(sandwich.forward().standardError() / runs, 2);
      }
      assertEquals(0, backend.liveMatrices());
    }
    double tolerance = 5 * Math.sqrt(variance) + 0.01; // and the bias of a mean of the chains
    assertEquals(0, forwardMean, tolerance);
    assertEquals(0, reverseMean, tolerance);
  }

  @Test
  void fewTemperatures_oneChain_errDownwardsAndUpwards() {
    int runs = 5 * runs();
    double forward = 0;
    double reverse = 0;
    try (Backend backend = open()) {
      TinyBoltzmann truth = machine("hidden too", 1.5, 3);
      double logZ = truth.logZ();
      for (int run = 0; run < runs; run++) {
        Sandwich sandwich = sandwich(backend, truth, 1, 2, backend.stream(12, run));
        forward += (sandwich.forward().logZ() - logZ) / runs;
        reverse += (sandwich.reverse().logZ() - logZ) / runs;
      }
    }
    assertTrue(forward < -0.3 && reverse > 0.3, forward + " and " + reverse);
  }

  @Test
  void sandwich_endsOfAnnealingAndGibbs_areGoodStarts() {
    try (Backend backend = open()) {
      for (int run = 0; run < 5; run++) {
        TinyBoltzmann truth = machine("lattice", 0.6, 90 + run);
        double logZ = truth.logZ();
        try (BoltzmannMachine machine = truth.open(backend);
            BoltzmannAnnealing annealing = annealing(machine, truth, CHAINS)) {
          Sandwich sandwich = annealing.sandwich(100, 30, backend.stream(13, run));
          String what = logZ + " " + sandwich;
          assertTrue(sandwich.lower(Sandwich.DEVIATIONS) < logZ, what);
          assertTrue(sandwich.upper(Sandwich.DEVIATIONS) > logZ, what);
          assertTrue(Math.abs(sandwich.gap()) < 0.5, what);
        }
      }
    }
  }

  /** From half the visible biases, so that the path has to move them too. */
  private static BoltzmannAnnealing annealing(
      BoltzmannMachine machine, TinyBoltzmann truth, int chains) {
    double[] base = new double[truth.visible];
    Arrays.setAll(base, i -> truth.b[i] / 2);
    return new BoltzmannAnnealing(machine, Blocks.coloured(truth.connectivity), base, chains);
  }

  /** Backwards from exact samples. */
  private static Sandwich sandwich(
      Backend backend, TinyBoltzmann truth, int chains, int betas, RandomStream random) {
    try (BoltzmannMachine machine = truth.open(backend);
        BoltzmannAnnealing annealing = annealing(machine, truth, chains)) {
      AisEstimate forward = annealing.estimate(betas, random);
      backend.write(samples(truth, chains, random.id()), annealing.chains());
      return new Sandwich(forward, annealing.reverse(betas, random));
    }
  }

  /** Independent samples of all units, by the law of all states. */
  private static float[] samples(TinyBoltzmann truth, int n, long seed) {
    double[] sums = truth.law();
    for (int s = 1; s < sums.length; s++) {
      sums[s] += sums[s - 1];
    }
    Random random = new Random(1000 + seed);
    float[] samples = new float[n * truth.units];
    for (int row = 0; row < n; row++) {
      int found = Arrays.binarySearch(sums, random.nextDouble());
      int state = Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
      for (int i = 0; i < truth.units; i++) {
        samples[row * truth.units + i] = (float) TinyRbm.bit(state, i);
      }
    }
    return samples;
  }
}
