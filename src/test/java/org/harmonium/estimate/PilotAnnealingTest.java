package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Units;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the annealing of a deep machine starts, against its exact means. */
class PilotAnnealingTest extends OnEachBackend {
  @ParameterizedTest
  @ValueSource(strings = {"three", "gaussian deep", "mixed deep"})
  void baseBiases_deepMachine_haveTheMachinesOwnMeans(String kind) {
    try (Backend backend = open();
        TinyMachine machine = LayeredLikelihoodTest.machine(backend, kind, 0.7, 7)) {
      double[] visible = new double[machine.layers().get(0).size()];
      List<double[]> biases =
          PilotAnnealing.baseBiases(machine, visible, 200, 50, backend.stream(3, 0));
      assertEquals(2, biases.size());
      assertArrayEquals(visible, biases.get(0));
      Units units = machine.layers().get(2).units();
      assertArrayEquals(units.biasForMeans(means(machine, 2)), biases.get(1), 0.25);
    }
  }

  private static double[] means(TinyMachine machine, int layer) {
    int first = machine.isGaussian() ? 1 : 0;
    double logZ = machine.logZ();
    double[] means = new double[machine.layers().get(layer).size()];
    for (double[][] x : machine.joint(first, new double[first][])) {
      double p = Math.exp(machine.logWeight(x) - logZ);
      Arrays.setAll(means, i -> means[i] + p * x[layer][i]);
    }
    return means;
  }

  @Test
  void baseBiases_rbm_areTheVisibleOnesWithoutADraw() {
    try (Backend backend = open();
        TinyMachine machine = LayeredLikelihoodTest.machine(backend, "rbm", 1, 1)) {
      RandomStream random = backend.stream(3, 0);
      double[] visible = {1, 2, 3, 4, 5, 6};
      assertArrayEquals(
          visible, PilotAnnealing.baseBiases(machine, visible, 10, 10, random).get(0));
      assertEquals(0, random.position());
    }
  }

  /** The point of it: few steps from a layer that is half on to one that hardly ever is. */
  @Test
  void annealingFromThem_sparseTopLayer_spreadsLess() {
    try (Backend backend = open();
        TinyMachine machine =
            new TinyMachine(
                backend,
                0.5,
                5,
                TinyMachine.bernoulli(4),
                TinyMachine.bernoulli(4),
                TinyMachine.bernoulli(40))) {
      backend.fill(-4f, machine.layers().get(2).bias()); // each is hardly ever on
      RandomStream random = backend.stream(3, 0);
      double[] visible = new double[4];
      double fromZero = spread(machine, List.of(visible), random);
      double fromMeans =
          spread(machine, PilotAnnealing.baseBiases(machine, visible, 50, 20, random), random);
      assertTrue(fromMeans < fromZero / 2, fromMeans + " from means, " + fromZero + " from zero");
    }
  }

  private static double spread(TinyMachine machine, List<double[]> biases, RandomStream random) {
    try (AnnealedImportanceSampling ais = new AnnealedImportanceSampling(machine, biases, 50)) {
      return ais.estimate(20, random).logWeightSpread();
    }
  }
}
