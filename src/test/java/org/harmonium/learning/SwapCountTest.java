package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
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
        ParallelTempering chains =
            new ParallelTempering(rbm, new double[] {0, 1}, 500, backend.stream(4, 3))) {
      chains.startAtRandom();
      chains.exchange();
      assertTrue(chains.swapReport().rates().get(0).isNaN(), "no try yet");
      chains.advance(1);
      chains.exchange();
      double rate = chains.swapReport().rates().get(0);
      assertTrue(rate < 0.5, "the one that counts, not the mean of it and 1: " + rate);
    }
  }

  @Test
  void ruleThatHasMadeOneStep_hasNoRateYet() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.zeros(5, 4);
        RbmLearning rule =
            new RbmLearning(
                new ParallelTempering(rbm, ParallelTempering.evenly(3), 50, backend.stream(4, 3)),
                KSchedule.constant(1),
                UpdateSettings.PLAIN)) {
      rule.startChainsAtRandom();
      rule.prepare(0.01, 0, 5);
      rule.step(v);
      assertTrue(((ParallelTempering) rule.negativePhase()).swapReport().rates().get(0).isNaN());
      rule.prepare(0.01, 0, 5);
      assertFalse(((ParallelTempering) rule.negativePhase()).swapReport().rates().get(0).isNaN());
      assertEquals(2, ((ParallelTempering) rule.negativePhase()).swapReport().rates().size());
    }
  }
}
