package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.model.Dbm;
import org.harmonium.model.TinyGaussianDbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Joint training of deep machines with Gaussian visible units, sigma and offsets with them, against
 * differences of exact functions of the parameters that are learned.
 */
class GaussianDeepLearningTest extends OnEachBackend {
  private static final SigmaSettings SIGMA = new SigmaSettings(0.5, 0.01, 100);
  private static final double[][] DATA = {
    {0.4, -1.2, 2}, {1.5, 0.3, -0.5}, {-2, 0.8, 0.1}, {0, -0.4, 1.1}
  };

  private static Matrix data(Backend backend) {
    float[] v = new float[DATA.length * 3];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) DATA[i / 3][i % 3];
    }
    return backend.upload(v, DATA.length, 3);
  }

  private static MeanFieldLearning start(Dbm dbm, TinyGaussianDbm truth, int sweeps, int chains) {
    Backend backend = dbm.backend();
    MeanFieldSettings settings = MeanFieldSettings.plain(60, sweeps, chains).learning(SIGMA);
    boolean centred = truth.mu[0][0] != 0;
    MeanFieldLearning rule =
        new MeanFieldLearning(
            dbm,
            centred ? settings.centred(0.25) : settings,
            DATA.length,
            backend.stream(5, 3),
            true);
    rule.startChainsAtRandom();
    for (int l = 0; l < truth.mu.length && centred; l++) {
      backend.write(floats(truth.mu[l]), rule.state().get("mu" + l));
    }
    return rule;
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  /** Central differences by W, a and z, by the names of the rule's velocities. */
  private static Map<String, double[]> slopes(
      TinyGaussianDbm at, ToDoubleFunction<TinyGaussianDbm> f) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int l = 0; l <= at.depth(); l++) {
      int layer = l;
      if (l > 0) {
        all.put("dW" + l, slopes(at, f, m -> m.w[layer]));
      }
      all.put(l == 0 ? "db" : "dc" + l, slopes(at, f, m -> m.a[layer]));
    }
    all.put("dz", slopes(at, f, m -> m.z));
    return all;
  }

  private interface Part {
    double[] of(TinyGaussianDbm machine);
  }

  private static double[] slopes(
      TinyGaussianDbm at, ToDoubleFunction<TinyGaussianDbm> f, Part part) {
    double[] slopes = new double[part.of(at).length];
    for (int i = 0; i < slopes.length; i++) {
      double[] values = new double[2];
      for (int side = 0; side < 2; side++) {
        TinyGaussianDbm moved = new TinyGaussianDbm(at);
        part.of(moved)[i] += side == 0 ? 1e-5 : -1e-5;
        values[side] = f.applyAsDouble(moved);
      }
      slopes[i] = (values[0] - values[1]) / 2e-5;
    }
    return slopes;
  }

  private static double mean(ToDoubleFunction<double[]> f) {
    return Arrays.stream(DATA).mapToDouble(f).average().orElseThrow();
  }

  /** The mean of -E over what the chains are. */
  private static double ofChains(TinyGaussianDbm at, double[][][] chains) {
    return Arrays.stream(chains).mapToDouble(at::minusEnergy).average().orElseThrow();
  }

  private static double[][][] chains(Backend backend, MeanFieldLearning rule, int[] sizes) {
    double[][][] all = new double[rule.chains().v().rows()][sizes.length][];
    for (int l = 0; l < sizes.length; l++) {
      Matrix layer = l == 0 ? rule.chains().v() : rule.chains().expectation(l);
      double[] x = backend.downloadDoubles(layer);
      for (int c = 0; c < all.length; c++) {
        all[c][l] = Arrays.copyOfRange(x, c * sizes[l], (c + 1) * sizes[l]);
      }
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"false,3", "true,3", "false,0", "true,0"})
  void step_isTheSlopeOfTheBoundLessThatOfTheChains(boolean centred, int above) {
    int[] sizes = above == 0 ? new int[] {3, 3} : new int[] {3, 2, above};
    TinyGaussianDbm truth = new TinyGaussianDbm(0.7, 12, centred, sizes);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = data(backend);
        MeanFieldLearning rule = start(dbm, truth, 1, 20)) {
      rule.prepare(1, 0, DATA.length);
      rule.step(v);
      double[][][] chains = chains(backend, rule, sizes);
      // Of one hidden layer the bound is exact: what counts is the log-likelihood.
      Map<String, double[]> ofData =
          slopes(truth, at -> mean(above == 0 ? at::logVisible : at::bound));
      Map<String, double[]> ofChains = slopes(truth, at -> ofChains(at, chains));
      TinyGaussianDbm moved = new TinyGaussianDbm(truth);
      ofData.forEach(
          (name, slope) -> {
            double[] got = backend.downloadDoubles(rule.state().get(name));
            for (int i = 0; i < got.length; i++) {
              double rate = name.equals("dz") ? SIGMA.ratio() : 1;
              double expected = rate * (slope[i] - ofChains.get(name)[i]);
              assertEquals(expected, got[i], 2e-5 * Math.max(5, Math.abs(expected)), name + i);
              part(moved, name)[i] += expected;
            }
          });
      assertIs(moved, dbm);
    }
  }

  private static double[] part(TinyGaussianDbm machine, String velocity) {
    int layer = Character.digit(velocity.charAt(velocity.length() - 1), 10);
    return switch (velocity.substring(0, 2)) {
      case "dW" -> machine.w[layer];
      case "dz" -> machine.z;
      case "db" -> machine.a[0];
      default -> machine.a[layer];
    };
  }

  /** The biases of the machine without offsets go with W, a and sigma as they are now. */
  private static void assertIs(TinyGaussianDbm expected, Dbm dbm) {
    Backend backend = dbm.backend();
    double[][] biases = expected.biases();
    for (int l = 0; l <= dbm.depth(); l++) {
      assertArrayEquals(biases[l], backend.downloadDoubles(dbm.bias(l)), 1e-3, "bias " + l);
      if (l > 0) {
        assertArrayEquals(expected.w[l], backend.downloadDoubles(dbm.weights(l)), 1e-3, "W" + l);
      }
    }
    double[] sigma = backend.downloadDoubles(dbm.parameters().get("sigma"));
    for (int i = 0; i < sigma.length; i++) {
      assertEquals(expected.sigma(i), sigma[i], 1e-3 * expected.sigma(i));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyChains_theirTermIsTheSlopeOfLogZ(boolean centred) {
    int[] sizes = {3, 2, 2};
    TinyGaussianDbm truth = new TinyGaussianDbm(0.5, 14, centred, sizes);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = data(backend);
        MeanFieldLearning rule = start(dbm, truth, 20, 20_000)) {
      rule.prepare(1e-6, 0, DATA.length);
      rule.step(v);
      double[][][] chains = chains(backend, rule, sizes);
      Map<String, double[]> ofModel = slopes(truth, TinyGaussianDbm::logZ);
      slopes(truth, at -> ofChains(at, chains))
          .forEach(
              (name, slope) -> // 20,000 independent chains: deviations below 0.012
              assertArrayEquals(ofModel.get(name), slope, 0.05, name));
    }
  }

  @Test
  void offsets_follow_vItselfAndLeaveTheMachine() {
    TinyGaussianDbm truth = new TinyGaussianDbm(0.7, 12, true, 3, 2, 2);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = data(backend);
        MeanFieldLearning rule = start(dbm, truth, 1, 5)) {
      rule.prepare(0, 0, DATA.length);
      rule.step(v);
      assertIs(truth, dbm);
      double[] offsets = backend.downloadDoubles(rule.state().get("mu0"));
      for (int i = 0; i < 3; i++) {
        int unit = i;
        assertEquals(0.75 * truth.mu[0][i] + 0.25 * mean(x -> x[unit]), offsets[i], 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recorded_hasTheBitsOfSingleSteps(boolean centred) {
    assertArrayEquals(trained(centred, false), trained(centred, true));
  }

  private float[] trained(boolean centred, boolean recorded) {
    TinyGaussianDbm truth = new TinyGaussianDbm(0.3, 15, centred, 3, 3, 2);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = data(backend);
        MeanFieldLearning rule = start(dbm, truth, 2, 6)) {
      for (int n : new int[] {4, 3}) {
        rule.prepare(0.05, 0.5, n);
        Runnable step = () -> rule.step(v.rows(0, n));
        if (recorded) {
          try (Recording recording = backend.record(step)) {
            recording.replay(5);
          }
        } else {
          for (int i = 0; i < 5; i++) {
            step.run();
          }
        }
      }
      float[] all = backend.download(dbm.parameters().get("sigma"));
      float[] b = backend.download(dbm.bias(0));
      float[] both = Arrays.copyOf(all, all.length + b.length);
      System.arraycopy(b, 0, both, all.length, b.length);
      return both;
    }
  }

  @Test
  void sigma_ofBinaryUnits_isRefused() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, 3, 2)) {
      MeanFieldSettings settings = MeanFieldSettings.plain(1, 1, 1).learning(SIGMA);
      int live = backend.liveMatrices();
      assertThrows(
          IllegalArgumentException.class,
          () -> new MeanFieldLearning(dbm, settings, 1, backend.stream(1, 1)).close());
      assertEquals(live, backend.liveMatrices());
    }
  }
}
