package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exact and estimated likelihoods against sums over all joint states. */
class LikelihoodTest extends OnEachBackend {
  /** How many machines are annealed. */
  private int machines() {
    return size(20, 2);
  }

  @ParameterizedTest
  @CsvSource({"4, 3", "3, 4", "1, 1", "10, 8", "8, 10"})
  void exact_smallMachine_isTheBruteForceSum(int visible, int hidden) {
    TinyRbm truth = new TinyRbm(visible, hidden, 1, 5);
    try (Backend backend = open();
        Rbm rbm = truth.open(backend)) {
      ExactLikelihood exact = new ExactLikelihood(rbm);
      assertEquals(truth.logZ(), exact.logZ(), 1e-10);
      double[] law = truth.visibleLaw();
      for (int s = 0; s < law.length; s++) {
        double[] v = new double[visible];
        for (int i = 0; i < visible; i++) {
          v[i] = TinyRbm.bit(s, i);
        }
        assertEquals(Math.log(law[s]), exact.logProbability(v), 1e-9);
      }
    }
  }

  @Test
  void exact_manyBlocks_sumToOneOverTheOtherLayer() {
    // 16 x 13 is more than a block of states on the enumerated side; both orders must agree.
    TinyRbm wide = new TinyRbm(16, 13, 0.7, 6);
    try (Backend backend = open();
        Rbm rbm = wide.open(backend);
        Rbm transposed = new Rbm(backend, 13, 16)) {
      float[] w = new float[16 * 13];
      for (int i = 0; i < 16; i++) {
        for (int j = 0; j < 13; j++) {
          w[j * 16 + i] = wide.w[i * 13 + j];
        }
      }
      backend.write(w, transposed.weights());
      backend.write(wide.c, transposed.visibleBias());
      backend.write(wide.b, transposed.hiddenBias());
      double logZ = new ExactLikelihood(rbm).logZ();
      assertEquals(logZ, new ExactLikelihood(transposed).logZ(), 1e-10);
      try (Matrix v = backend.upload(TinyRbm.states(16), 1 << 16, 16)) {
        double total = Arrays.stream(rbm.freeEnergy(v)).map(f -> Math.exp(-f - logZ)).sum();
        assertEquals(1, total, 1e-5);
      }
    }
  }

  @Test
  void exact_tooLarge_saysWhatIsPossible() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, 26, 30)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> new ExactLikelihood(rbm)).getMessage();
      assertTrue(message.contains("25") && message.contains("AIS"), message);
    }
  }

  @Test
  void ais_manyMachines_areExactWithinTheirHonestError() {
    int runs = machines();
    double[] errors = new double[runs];
    double reported = 0;
    try (Backend backend = open()) {
      for (int i = 0; i < runs; i++) {
        TinyRbm machine = new TinyRbm(16, 12, 1, 100 + i);
        double[] base = new double[16];
        try (Rbm rbm = machine.open(backend);
            AnnealedImportanceSampling ais = new AnnealedImportanceSampling(rbm, base, 100)) {
          AisEstimate estimate = ais.estimate(1000, backend.stream(7, i));
          errors[i] = estimate.logZ() - new ExactLikelihood(rbm).logZ();
          reported += estimate.standardError() / runs;
          assertTrue(estimate.effectiveSampleSize() > 50, "of 100 chains");
        }
        assertEquals(0, errors[i], 0.06, "machine " + i);
      }
      assertEquals(0, backend.liveMatrices());
    }
    if (runs < 20) {
      return; // too few to judge the mean error and the reported one
    }
    double mean = Arrays.stream(errors).average().orElseThrow();
    double sd = Math.sqrt(Arrays.stream(errors).map(e -> e * e).average().orElseThrow());
    assertEquals(0, mean, 0.015);
    assertTrue(sd / reported > 0.5 && sd / reported < 2, sd + " against " + reported);
  }

  @Test
  void pseudoLikelihood_everyState_isTheSumOfConditionals() {
    TinyRbm truth = new TinyRbm(5, 3, 1, 8);
    double[] law = truth.visibleLaw();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(TinyRbm.states(5), 32, 5)) {
      double[] exact = PseudoLikelihood.exact(rbm, v);
      for (int s = 0; s < 32; s++) {
        double expected = 0;
        for (int i = 0; i < 5; i++) {
          expected += Math.log(law[s] / (law[s] + law[s ^ 1 << i]));
        }
        assertEquals(expected, exact[s], 1e-5);
      }
      double[] mean = new double[32];
      for (int draw = 0; draw < 2000; draw++) {
        var random = backend.stream(3, 3);
        random.seek(draw);
        double[] once = PseudoLikelihood.stochastic(rbm, v, random);
        for (int s = 0; s < 32; s++) {
          mean[s] += once[s] / 2000;
        }
      }
      for (int s = 0; s < 32; s++) {
        assertEquals(exact[s], mean[s], 0.6, "expectation over the bit");
      }
    }
  }
}
