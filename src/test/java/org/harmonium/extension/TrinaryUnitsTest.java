package org.harmonium.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.estimate.AisEstimate;
import org.harmonium.estimate.AnnealedImportanceSampling;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.api.Test;

/** A kind of units from outside, against sums over all states of a small machine in double. */
class TrinaryUnitsTest {
  private static final int V = 3;
  private static final int H = 2;

  private static UnitsDescription trinary() {
    return UnitsDescription.parse("trinary");
  }

  private static Rbm rbm(Backend backend) {
    Units visible = trinary().open(backend, V);
    Units hidden = trinary().open(backend, H);
    Rbm rbm = new Rbm(backend, visible, V, hidden, H);
    backend.normal(backend.stream(7, 1), rbm.weights());
    backend.normal(backend.stream(7, 2), rbm.visibleBias());
    backend.normal(backend.stream(7, 3), rbm.hiddenBias());
    return rbm;
  }

  /** The digits of a number to the base 3, as states. */
  private static double[] state(int number, int units) {
    double[] x = new double[units];
    for (int i = 0, rest = number; i < units; i++, rest /= 3) {
      x[i] = rest % 3 - 1;
    }
    return x;
  }

  private static int states(int units) {
    return (int) Math.round(Math.pow(3, units));
  }

  /** -E(v, h) from the parameters as they are. */
  private static double logWeight(Rbm rbm, double[] v, double[] h) {
    Backend backend = rbm.backend();
    double[] w = backend.downloadDoubles(rbm.weights());
    double[] b = backend.downloadDoubles(rbm.visibleBias());
    double[] c = backend.downloadDoubles(rbm.hiddenBias());
    double sum = 0;
    for (int i = 0; i < V; i++) {
      sum += b[i] * v[i];
      for (int j = 0; j < H; j++) {
        sum += v[i] * w[i * H + j] * h[j];
      }
    }
    for (int j = 0; j < H; j++) {
      sum += c[j] * h[j];
    }
    return sum;
  }

  private static double logSumOverHidden(Rbm rbm, double[] v) {
    double sum = 0;
    for (int s = 0; s < states(H); s++) {
      sum += Math.exp(logWeight(rbm, v, state(s, H)));
    }
    return Math.log(sum);
  }

  private static double logZ(Rbm rbm) {
    double sum = 0;
    for (int s = 0; s < states(V); s++) {
      sum += Math.exp(logSumOverHidden(rbm, state(s, V)));
    }
    return Math.log(sum);
  }

  private static Matrix rows(Backend backend) {
    float[] values = new float[states(V) * V];
    for (int s = 0; s < states(V); s++) {
      double[] v = state(s, V);
      for (int i = 0; i < V; i++) {
        values[s * V + i] = (float) v[i];
      }
    }
    return backend.upload(values, states(V), V);
  }

  @Test
  void word_hasTheProperties() {
    UnitsDescription units = trinary();
    assertEquals("trinary", units.toString());
    assertTrue(units.isFinite() && units.hasLogNormaliser());
    assertTrue(!units.isBinary() && !units.isScaled() && !units.hasProbabilities());
    assertEquals(4 * Math.log(3) / Math.log(2), units.bits(4), 1e-12);
    assertNull(units.hiddenObjection());
    for (String wrong : new String[] {"trinary:3", "bernoulli:2+trinary:3", "trinery"}) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> UnitsDescription.parse(wrong));
      assertTrue(e.getMessage().contains("trinary"), e.getMessage());
    }
  }

  @Test
  void hiddenMean_andFreeEnergy_areThoseOfAllStates() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = rbm(backend);
        Matrix v = rows(backend);
        Matrix h = backend.zeros(states(V), H)) {
      rbm.hiddenMean(v, h);
      double[] means = backend.downloadDoubles(h);
      double[] free = rbm.freeEnergy(v);
      for (int s = 0; s < states(V); s++) {
        double[] expected = new double[H];
        double log = logSumOverHidden(rbm, state(s, V));
        for (int k = 0; k < states(H); k++) {
          double p = Math.exp(logWeight(rbm, state(s, V), state(k, H)) - log);
          for (int j = 0; j < H; j++) {
            expected[j] += p * state(k, H)[j];
          }
        }
        assertArrayEquals(expected, Arrays.copyOfRange(means, s * H, (s + 1) * H), 1e-5);
        assertEquals(-log, free[s], 1e-5);
      }
    }
  }

  @Test
  void samples_areStates_withTheLawOfAllStates() {
    int n = 20_000;
    try (Backend backend = Backends.cpu();
        Matrix input = backend.zeros(n, 1);
        Matrix bias = backend.upload(new float[] {0.7f}, 1, 1);
        Matrix mean = backend.zeros(n, 1);
        Matrix sample = backend.zeros(n, 1)) {
      Units units = trinary().open(backend, 1);
      units.sample(backend, input, bias, backend.stream(3, 1), mean, sample);
      double z = Math.exp(0.7) + 1 + Math.exp(-0.7);
      assertEquals((Math.exp(0.7) - Math.exp(-0.7)) / z, backend.download(mean)[0], 1e-6);
      int[] counts = new int[3];
      for (float x : backend.download(sample)) {
        assertTrue(x == -1 || x == 0 || x == 1, "state " + x);
        counts[Math.round(x) + 1]++;
      }
      // The standard error of a share of 20,000 is at most 0.0036.
      for (int k = -1; k <= 1; k++) {
        assertEquals(Math.exp(0.7 * k) / z, counts[k + 1] / (double) n, 0.015, "state " + k);
      }
      units.close();
    }
  }

  @Test
  void likelihoods_exactAnnealedAndPseudo_areThoseOfAllStates() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = rbm(backend);
        Matrix v = rows(backend)) {
      double logZ = logZ(rbm);
      ExactLikelihood exact = new ExactLikelihood(rbm);
      assertEquals(logZ, exact.logZ(), 1e-9);
      assertEquals(
          logSumOverHidden(rbm, state(5, V)) - logZ, exact.logProbability(state(5, V)), 1e-9);
      double[] base = BaseRate.bias(rbm.visibleUnits(), new double[] {0.3, -0.2, 0});
      try (AnnealedImportanceSampling ais = new AnnealedImportanceSampling(rbm, base, 500)) {
        AisEstimate estimate = ais.estimate(500, backend.stream(9, 1));
        assertEquals(logZ, estimate.logZ(), Math.max(0.02, 5 * estimate.standardError()));
      }
      double[] pseudo = PseudoLikelihood.exact(rbm, v);
      for (int s = 0; s < states(V); s++) {
        assertEquals(pseudoLikelihood(rbm, state(s, V)), pseudo[s], 1e-5);
      }
    }
  }

  private static double pseudoLikelihood(Rbm rbm, double[] v) {
    double sum = 0;
    for (int i = 0; i < V; i++) {
      double all = 0;
      for (int k = -1; k <= 1; k++) {
        double[] other = v.clone();
        other[i] = k;
        all += Math.exp(logSumOverHidden(rbm, other));
      }
      sum += logSumOverHidden(rbm, v) - Math.log(all);
    }
    return sum;
  }

  @Test
  void biases_haveTheirMeans_alsoAtTheEnds() {
    try (Backend backend = Backends.cpu();
        Matrix nothing = backend.zeros(1, V);
        Matrix mean = backend.zeros(1, V)) {
      Units units = trinary().open(backend, V);
      double[] means = BaseRate.means(units, new double[] {-1, 0.25, 1}, 8);
      assertArrayEquals(new double[] {-0.8, 0.2, 0.8}, means, 1e-15);
      double[] bias = BaseRate.bias(units, means);
      try (Matrix b =
          backend.upload(new float[] {(float) bias[0], (float) bias[1], (float) bias[2]}, 1, V)) {
        units.mean(backend, nothing, b, mean);
      }
      assertArrayEquals(means, backend.downloadDoubles(mean), 1e-6);
      units.close();
    }
  }
}
