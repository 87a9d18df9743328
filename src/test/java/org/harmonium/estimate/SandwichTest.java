package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.RectifiedUnits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annealing forwards, and backwards from exact samples, around the exact log Z. */
class SandwichTest extends OnEachBackend {
  private static final int CHAINS = 60;

  /** How many machines of each kind. */
  private int runs() {
    return size(20, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rbm",
        "softmax visible",
        "binomial",
        "gaussian",
        "three",
        "four",
        "gaussian deep"
      })
  void forwardAndReverse_twentyMachines_bracketTheExactLogZ(String kind) {
    int runs = runs();
    double forwardMean = 0;
    double reverseMean = 0;
    double variance = 0;
    try (Backend backend = open()) {
      for (int run = 0; run < runs; run++) {
        try (TinyMachine machine = LayeredLikelihoodTest.machine(backend, kind, 0.7, 50 + run)) {
          double logZ = machine.logZ();
          Sandwich sandwich = sandwich(machine, CHAINS, 120, backend.stream(8, run));
          String what = kind + " " + run + ": " + logZ + " " + sandwich;
          assertTrue(lower(sandwich) < logZ && logZ < upper(sandwich), what);
          assertTrue(sandwich.surelyAbove(1e-3) < logZ && logZ < sandwich.surelyBelow(1e-3), what);
          assertTrue(upper(sandwich) - lower(sandwich) < 1.5, what);
          assertTrue(sandwich.forward().effectiveSampleSize() > CHAINS / 4.0, what);
          assertTrue(sandwich.reverse().effectiveSampleSize() > CHAINS / 4.0, what);
          forwardMean += (sandwich.forward().logZ() - logZ) / runs;
          reverseMean += (sandwich.reverse().logZ() - logZ) / runs;
          variance += Math.pow(sandwich.forward().standardError() / runs, 2);
        }
      }
      assertEquals(0, backend.liveMatrices());
    }
    double tolerance = 5 * Math.sqrt(variance) + 0.01; // and the bias of a mean of 60
    assertEquals(0, forwardMean, tolerance);
    assertEquals(0, reverseMean, tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbm", "four"})
  void fewTemperatures_oneChain_errDownwardsAndUpwards(String kind) {
    double forward = 0;
    double reverse = 0;
    try (Backend backend = open();
        TinyMachine machine = LayeredLikelihoodTest.machine(backend, kind, 1.5, 3)) {
      double logZ = machine.logZ();
      for (int run = 0; run < 5 * runs(); run++) {
        Sandwich sandwich = sandwich(machine, 1, 2, backend.stream(9, run));
        forward += (sandwich.forward().logZ() - logZ) / (5 * runs());
        reverse += (sandwich.reverse().logZ() - logZ) / (5 * runs());
      }
    }
    assertTrue(forward < -0.3 && reverse > 0.3, forward + " and " + reverse);
  }

  @Test
  void of_endsOfAnnealingAndGibbs_areGoodStarts() {
    try (Backend backend = open()) {
      for (int run = 0; run < 5; run++) {
        try (TinyMachine machine = LayeredLikelihoodTest.machine(backend, "three", 0.7, 90 + run)) {
          double logZ = machine.logZ();
          Sandwich sandwich =
              Sandwich.of(
                  machine,
                  List.of(new double[4], new double[] {0.5, 0, -1}),
                  CHAINS,
                  60,
                  20,
                  backend.stream(10, run));
          assertTrue(lower(sandwich) < logZ && logZ < upper(sandwich), logZ + " " + sandwich);
          assertTrue(Math.abs(sandwich.gap()) < 0.5, sandwich.toString());
        }
      }
    }
  }

  @Test
  void machinesThatCannotBeAnnealed_areRefusedInOneLine() {
    try (Backend backend = open();
        TinyMachine rectified =
            new TinyMachine(
                backend,
                1,
                1,
                TinyMachine.bernoulli(3),
                new TinyMachine.Spec(RectifiedUnits.INSTANCE, 2));
        TinyMachine rbm = LayeredLikelihoodTest.machine(backend, "rbm", 1, 1)) {
      assertEquals(
          "log Z cannot be estimated: layer 1 has rectified units, which cannot be summed out;"
              + " use reconstruction errors",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new AnnealedImportanceSampling(rectified, new double[3], 5))
              .getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> new ReverseAis(rbm, List.of(new double[6], new double[5]), 5));
    }
  }

  /** The interval that users are told. */
  private static double lower(Sandwich sandwich) {
    return sandwich.lower(Sandwich.DEVIATIONS);
  }

  private static double upper(Sandwich sandwich) {
    return sandwich.upper(Sandwich.DEVIATIONS);
  }

  /** Backwards from exact samples. */
  private static Sandwich sandwich(
      TinyMachine machine, int chains, int betas, RandomStream random) {
    Backend backend = machine.backend();
    double[] base = new double[machine.bias.get(0).length];
    for (int i = 0; i < base.length; i++) {
      base[i] = machine.bias.get(0)[i] / 2;
    }
    AisEstimate forward;
    try (AnnealedImportanceSampling ais = new AnnealedImportanceSampling(machine, base, chains)) {
      forward = ais.estimate(betas, random);
    }
    try (ReverseAis ais = new ReverseAis(machine, List.of(base), chains)) {
      float[][] samples = machine.samples(chains, random.id() + 1000);
      for (int l = 0; l < samples.length; l += 2) {
        backend.write(samples[l], ais.chains().of(l));
        ais.chains().changed(l);
      }
      return new Sandwich(forward, ais.estimate(betas, random));
    }
  }
}
