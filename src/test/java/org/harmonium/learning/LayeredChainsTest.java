package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Dbm;
import org.harmonium.model.LayerStates;
import org.harmonium.model.TinyDbm;
import org.junit.jupiter.api.Test;

/** Chains of a deep Boltzmann machine against enumeration. */
class LayeredChainsTest extends OnEachBackend {
  private static final int CHAINS = 20_000;

  private final TinyDbm truth = new TinyDbm(0.8, 4, 3, 2, 2, 2);

  /** The number of the joint state of each row. */
  private int[] states(Backend backend, LayerStates states) {
    int[] numbers = new int[states.rows()];
    for (int l = 0; l <= truth.depth(); l++) {
      float[] x = backend.download(states.of(l));
      for (int i = 0; i < x.length; i++) {
        numbers[i / truth.sizes[l]] |= (int) x[i] << truth.offset(l) + i % truth.sizes[l];
      }
    }
    return numbers;
  }

  private static double chi2(int[] numbers, double[] law) {
    double[] counts = new double[law.length];
    for (int s : numbers) {
      counts[s]++;
    }
    double chi2 = 0;
    for (int s = 0; s < law.length; s++) {
      double expected = numbers.length * law[s];
      if (expected > 0) {
        chi2 += (counts[s] - expected) * (counts[s] - expected) / expected;
      } else {
        assertEquals(0, counts[s], "state " + s + " is impossible");
      }
    }
    return chi2;
  }

  @Test
  void chains_manySweeps_haveTheExactJointLawOfOneSweepsStates() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        LayerStates states = new LayerStates(dbm, CHAINS);
        LayeredChains chains = new LayeredChains(dbm, CHAINS)) {
      chains.startAtRandom(backend.stream(19, 3));
      chains.advance(30, backend.stream(20, 3));
      backend.copy(chains.v(), states.of(0));
      for (int l = 1; l <= 3; l++) {
        backend.copy(chains.sample(l), states.of(l));
      }
      // 511 degrees of freedom: a standard deviation of 32.
      assertEquals(511, chi2(states(backend, states), truth.jointLaw()), 4 * 32);
    }
  }
}
