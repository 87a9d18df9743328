package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Dbm;
import org.harmonium.model.LayerStates;
import org.harmonium.model.TinyDbm;
import org.junit.jupiter.api.Test;

/** Samples of a deep Boltzmann machine, free and clamped, against enumeration. */
class DbmSamplerTest {
  private static final int CHAINS = 20_000;

  /** Where the tests run; other backends run them too. */
  Backend open() {
    return Backends.cpu();
  }

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
  void sample_manySweeps_hasTheExactJointLaw() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        DbmSampler sampler = new DbmSampler(dbm, CHAINS)) {
      sampler.startAtRandom(backend.stream(17, 3));
      sampler.sample(30, backend.stream(18, 3));
      // 511 degrees of freedom: a standard deviation of 32.
      assertEquals(511, chi2(states(backend, sampler.states()), truth.jointLaw()), 4 * 32);
    }
  }

  @Test
  void chains_manySweeps_haveTheExactJointLawOfOneSweepsStates() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        LayerStates states = new LayerStates(dbm, CHAINS);
        DbmChains chains = new DbmChains(dbm, CHAINS)) {
      chains.startAtRandom(backend.stream(19, 3));
      chains.advance(30, backend.stream(20, 3));
      backend.copy(chains.v(), states.of(0));
      for (int l = 1; l <= 3; l++) {
        backend.copy(chains.sample(l), states.of(l));
      }
      assertEquals(511, chi2(states(backend, states), truth.jointLaw()), 4 * 32);
    }
  }

  /** Unit 0 is on and unit 2 is off in all rows; unit 1 is missing. */
  @Test
  void sample_clampedUnits_hasTheExactConditionalLaw() {
    double[] law = truth.jointLaw();
    double known = 0;
    for (int s = 0; s < law.length; s++) {
      law[s] = (s & 5) == 1 ? law[s] : 0;
      known += law[s];
    }
    for (int s = 0; s < law.length; s++) {
      law[s] /= known;
    }
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.zeros(CHAINS, 3);
        Matrix mask = backend.zeros(CHAINS, 3);
        Matrix row = backend.upload(new float[] {1, 0.5f, 0}, 1, 3);
        Matrix isKnown = backend.upload(new float[] {1, 0, 1}, 1, 3);
        DbmSampler sampler = new DbmSampler(dbm, CHAINS)) {
      backend.addRow(v, row, v);
      backend.addRow(mask, isKnown, mask);
      sampler.clamp(v, mask);
      sampler.startAtRandom(backend.stream(21, 3));
      sampler.sample(30, backend.stream(22, 3));
      // 127 degrees of freedom: a standard deviation of 16.
      assertEquals(127, chi2(states(backend, sampler.states()), law), 4 * 16);
      sampler.release();
      sampler.sample(30, backend.stream(23, 3));
      assertEquals(511, chi2(states(backend, sampler.states()), truth.jointLaw()), 4 * 32);
    }
  }

  @Test
  void iterateMeans_missingUnits_solveTheEquationsWithTheHiddenOnes() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(new float[] {1, 9, 0, 0, 1, 9}, 2, 3);
        Matrix mask = backend.upload(new float[] {1, 0, 1, 1, 1, 0}, 2, 3);
        DbmSampler sampler = new DbmSampler(dbm, 2)) {
      sampler.clamp(v, mask);
      sampler.startMeans();
      sampler.iterateMeans(100);
      for (int s = 0; s < 2; s++) {
        double[][] x = new double[4][];
        for (int l = 0; l <= 3; l++) {
          x[l] = backend.downloadDoubles(sampler.states().of(l).rows(s, s + 1));
        }
        assertArrayEquals(
            s == 0 ? new double[] {1, x[0][1], 0} : new double[] {0, 1, x[0][2]}, x[0], 0);
        int missing = s == 0 ? 1 : 2;
        assertEquals(TinyDbm.g(truth.input(x, 0, missing)), x[0][missing], 1e-5);
        for (int l = 1; l <= 3; l++) {
          for (int j = 0; j < 2; j++) {
            assertEquals(TinyDbm.g(truth.input(x, l, j)), x[l][j], 1e-5);
          }
        }
      }
      try (Matrix mean = backend.zeros(2, 3)) {
        sampler.visibleMean(mean);
        assertEquals(backend.download(sampler.states().of(0))[1], backend.download(mean)[1], 1e-5);
      }
    }
  }

  @Test
  void iterateMeans_nothingMissing_isMeanField() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(new float[] {1, 0, 0, 0, 1, 1}, 2, 3);
        Matrix mask = backend.zeros(2, 3);
        MeanField inference = new MeanField(dbm, 2, 0);
        DbmSampler sampler = new DbmSampler(dbm, 2)) {
      backend.fill(1f, mask);
      sampler.clamp(v, mask);
      sampler.startMeans();
      sampler.iterateMeans(3);
      inference.start(v);
      inference.iterate(3);
      for (int l = 1; l <= 3; l++) {
        assertArrayEquals(
            backend.download(inference.mean(l)), backend.download(sampler.states().of(l)), 1e-6f);
      }
    }
  }
}
