package org.harmonium.kind.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.data.Dataset;
import org.harmonium.data.Provenance;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.bm.LearnedBm;
import org.harmonium.kind.dbn.LearnedDbn;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbn;
import org.junit.jupiter.api.Test;

/** A clamp takes the place of the one before it. */
class RepeatedClampTest {
  private static final int CHAINS = 3;

  private static Clamp clamp(float... row) {
    Dataset rows = Dataset.ofFloats("clamp", 1, 4, row, new Provenance("test", 16, ""));
    return Clamp.of(rows, BernoulliUnits.INSTANCE, 4, CHAINS, null);
  }

  private static void assertHeld(Backend backend, Sampler sampler) {
    int live = 0;
    for (int time = 1; time <= 5; time++) {
      sampler.clamp(clamp(time % 2, -1, 1, -1));
      sampler.start(backend.stream(1, 0));
      sampler.advance(2, backend.stream(1, 0));
      for (float[] row : sampler.means()) {
        assertEquals(time % 2, row[0]);
        assertEquals(1, row[2]);
      }
      live = time == 1 ? backend.liveMatrices() : live;
      assertEquals(live, backend.liveMatrices(), "time " + time);
    }
  }

  @Test
  void clamps_ofABeliefNet_doNotAdd() {
    try (Backend backend = Backends.cpu()) {
      int before = backend.liveMatrices();
      try (Dbn dbn = LearnedDbn.net(backend, 4, List.of(3, 2), 2);
          Sampler sampler = new LearnedDbn(dbn).sampler(CHAINS)) {
        assertHeld(backend, sampler);
        int live = backend.liveMatrices();
        for (int label = 0; label < 2; label++) {
          sampler.clampLabels(new int[] {label});
          assertEquals(live, backend.liveMatrices());
        }
      }
      assertEquals(before, backend.liveMatrices());
    }
  }

  @Test
  void clamps_ofAGeneralMachine_doNotAdd() {
    try (Backend backend = Backends.cpu()) {
      int before = backend.liveMatrices();
      try (BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.full(6), 4);
          Sampler sampler = new LearnedBm(machine).sampler(CHAINS)) {
        assertHeld(backend, sampler);
      }
      assertEquals(before, backend.liveMatrices());
    }
  }

  @Test
  void clamp_ofMoreThanAnArrayHolds_isRefused() {
    Dataset rows = Dataset.ofFloats("clamp", 1, 4, new float[4], new Provenance("test", 16, ""));
    assertThrows(
        IllegalArgumentException.class,
        () -> Clamp.of(rows, BernoulliUnits.INSTANCE, 4, 1 << 30, null));
  }
}
