package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.Test;

/** The chains' autocorrelation against values worked out by hand, and in rules that learn. */
class ChainMemoryTest extends OnEachBackend {
  private static final double EXACT = 1e-12;

  /** The figure of n chains of two visible units and one hidden one, which does not count. */
  private double between(float[] then, float[] now) {
    try (Backend backend = open();
        Matrix states = backend.upload(then, then.length / 3, 3);
        Workspace workspace = new Workspace(backend)) {
      ChainMemory memory = new ChainMemory(workspace, backend, states, 2);
      memory.keep();
      backend.write(now, states);
      return memory.autocorrelation();
    }
  }

  @Test
  void autocorrelation_threeChains_isThatByHand() {
    // Less their means, in thirds: then (-2, 1, 1) and (-1, -1, 2), now (1, 1, -2) and (-1, -1, 2);
    // products -3 and 6, squares 6 and 6 in both.
    float[] then = {0, 0, 1, /**/ 1, 0, 0, /**/ 1, 1, 1};
    float[] now = {1, 0, 0, /**/ 1, 0, 1, /**/ 0, 1, 0};
    assertEquals(3.0 / 12, between(then, now), EXACT);
  }

  @Test
  void autocorrelation_chainsThatStandStill_isOneWhateverTheirHiddenUnitsDo() {
    float[] then = {0, 0, 1, /**/ 1, 0, 0, /**/ 1, 1, 1};
    float[] now = {0, 0, 0, /**/ 1, 0, 1, /**/ 1, 1, 0};
    assertEquals(1, between(then, now), EXACT);
  }

  @Test
  void autocorrelation_statesMirrored_isMinusOne() {
    float[] then = {0, 0, 1, /**/ 1, 0, 0, /**/ 1, 1, 1};
    float[] now = {1, 1, 1, /**/ 0, 1, 0, /**/ 0, 0, 1};
    assertEquals(-1, between(then, now), EXACT);
  }

  @Test
  void autocorrelation_ofOneChainOrChainsAllAlike_isUndefined() {
    assertEquals(Double.NaN, between(new float[] {1, 0, 1}, new float[] {1, 0, 1}));
    assertEquals(Double.NaN, between(new float[] {1, 0, 1, 1, 0, 0}, new float[6]));
  }

  /** PCD of a few epochs without learning, on a machine with weights of such a size. */
  private double learned(double weights, int epochs) {
    int visible = 20;
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, visible, 10)) {
      double[] half = new double[visible];
      Arrays.fill(half, 0.5);
      rbm.initialise(weights, half, 0, backend.stream(3, 0));
      RandomStream random = backend.stream(3, 2);
      float[] rows = new float[40 * visible];
      try (var rule =
              new RbmLearning(
                  new PersistentContrastiveDivergence(rbm, 30, random), 1, UpdateSettings.PLAIN);
          RowStore store = backend.store(rows, visible);
          Trainer trainer =
              new Trainer(
                  backend,
                  rule,
                  new StoredRows(backend, store, null),
                  new TrainingPlan(epochs, 2, Schedule.constant(0), Schedule.constant(0)),
                  3)) {
        rule.startChainsAtRandom();
        trainer.run();
        return rule.chainMemory().autocorrelation();
      }
    }
  }

  @Test
  void autocorrelation_overAnEpochOfPcd_tellsFreeChainsFromThoseThatAreCaught() {
    // 600 states of independent fair coins correlate by 1 / sqrt(600) = 0.04 at random.
    assertEquals(0, learned(0.01, 3), 6 * 0.04);
    assertTrue(learned(1000, 3) > 0.95);
    assertEquals(Double.NaN, learned(0.01, 1), "there are no visible states before");
  }
}
