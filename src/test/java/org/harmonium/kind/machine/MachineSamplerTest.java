package org.harmonium.kind.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.data.Provenance;
import org.harmonium.kind.Clamp;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Samples of a 4 x 3 machine against its law, by a chi-square test at a fixed seed. */
class MachineSamplerTest extends OnEachBackend {
  private static final int CHAINS = 20_000;
  private static final int STEPS = 100;

  @Test
  void states_free_followTheVisibleLaw() {
    TinyRbm truth = new TinyRbm(4, 3, 1, 11);
    double chiSquare = chiSquare(sample(truth, null), truth.visibleLaw(), CHAINS);
    assertTrue(chiSquare < 37.7, "chi-square " + chiSquare); // 15 degrees of freedom, p = 0.001
  }

  @Test
  void states_twoUnitsClamped_followTheLawGivenThem() {
    TinyRbm truth = new TinyRbm(4, 3, 1, 11);
    int clampedBits = 0b0010; // unit 0 off, unit 1 on, units 2 and 3 free
    int[] counts = sample(truth, new float[] {0, 1, -1, -1});
    double[] law = truth.visibleLaw();
    double[] given = new double[4];
    int[] free = new int[4];
    double total = 0;
    int inside = 0;
    for (int s = 0; s < 4; s++) {
      given[s] = law[s << 2 | clampedBits];
      total += given[s];
      free[s] = counts[s << 2 | clampedBits];
      inside += free[s];
    }
    assertEquals(CHAINS, inside, "a clamped unit moved");
    for (int s = 0; s < 4; s++) {
      given[s] /= total;
    }
    double chiSquare = chiSquare(free, given, CHAINS);
    assertTrue(chiSquare < 16.3, "chi-square " + chiSquare); // 3 degrees of freedom, p = 0.001
  }

  private int[] sample(TinyRbm truth, float[] clamp) {
    int[] counts = new int[16];
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        MachineSampler sampler = new MachineSampler(rbm, CHAINS)) {
      RandomStream random = backend.stream(12, 0);
      if (clamp != null) {
        Dataset rows = Dataset.ofFloats("clamp", 1, 4, clamp, new Provenance("test", 16, ""));
        sampler.clamp(Clamp.of(rows, rbm.visibleUnits(), 4, CHAINS, null));
      }
      sampler.start(random);
      sampler.advance(STEPS, random);
      for (float[] v : sampler.states(random)) {
        int state = 0;
        for (int i = 0; i < v.length; i++) {
          state |= (int) v[i] << i;
        }
        counts[state]++;
      }
    }
    return counts;
  }

  private static double chiSquare(int[] counts, double[] law, int n) {
    double sum = 0;
    for (int s = 0; s < law.length; s++) {
      double expected = n * law[s];
      sum += (counts[s] - expected) * (counts[s] - expected) / expected;
    }
    return sum;
  }
}
