package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Which tries to swap temperatures are counted. */
class SwapCountTest {
  private final TinyRbm truth = new TinyRbm(4, 3, 20, 4); // so cold that no swap can succeed

  @Test
  void triesBeforeTheFirstStep_areNotCounted() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = truth.open(backend);
        TemperedChains chains = new TemperedChains(rbm, 500, new double[] {0, 1})) {
      RandomStream random = backend.stream(4, 3);
      chains.startAtRandom(random);
      chains.exchange(random);
      assertTrue(chains.report().rates().get(0).isNaN(), "no try yet");
      chains.advance(1, random);
      chains.exchange(random);
      double rate = chains.report().rates().get(0);
      assertTrue(rate < 0.5, "the one that counts, not the mean of it and 1: " + rate);
    }
  }

  @Test
  void ruleThatHasMadeOneStep_hasNoRateYet() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.zeros(5, 4);
        ParallelTempering rule =
            new ParallelTempering(
                rbm,
                KSchedule.constant(1),
                ParallelTempering.evenly(3),
                50,
                5,
                UpdateSettings.PLAIN,
                backend.stream(4, 3))) {
      rule.startChainsAtRandom();
      rule.prepare(0.01, 0, 5);
      rule.step(v);
      assertTrue(rule.swapReport().rates().get(0).isNaN());
      rule.prepare(0.01, 0, 5);
      assertFalse(rule.swapReport().rates().get(0).isNaN());
      assertEquals(2, rule.swapReport().rates().size());
    }
  }
}
