package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.model.Dbm;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of joint training does to a deep Boltzmann machine. */
class MeanFieldLearningTest {
  /** Where the tests run; other backends run them too. */
  Backend open() {
    return Backends.cpu();
  }

  private static final int[] DATA = {0, 3, 5, 9, 9, 14}; // numbers of visible states

  private final TinyDbm truth = new TinyDbm(0.8, 6, 4, 3, 2, 2);

  private static Matrix upload(Backend backend, int... numbers) {
    float[] v = new float[numbers.length * 4];
    for (int i = 0; i < v.length; i++) {
      v[i] = TinyRbm.bit(numbers[i / 4], i % 4);
    }
    return backend.upload(v, numbers.length, 4);
  }

  private static MeanFieldLearning start(
      Dbm dbm, MeanFieldSettings settings, int batch, boolean stacked) {
    RandomStream random = dbm.backend().stream(5, 3);
    MeanFieldLearning rule = new MeanFieldLearning(dbm, settings, batch, random, stacked);
    rule.startChainsAtRandom();
    return rule;
  }

  private static Map<String, float[]> bits(Backend backend, LearningRule rule) {
    Map<String, float[]> bits = new LinkedHashMap<>();
    rule.parameters().forEach((name, x) -> bits.put(name, backend.download(x)));
    rule.state().forEach((name, x) -> bits.put(name, backend.download(x)));
    return bits;
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> got, float e) {
    assertEquals(expected.keySet(), got.keySet());
    expected.forEach((name, x) -> assertArrayEquals(x, got.get(name), e, name));
  }

  // ---------------------------------------------------------------- against exact truths

  /** The mean over the data of the largest bound plus log Z: its derivative is the data's term. */
  private static double data(TinyDbm at) {
    double sum = 0;
    for (int v : DATA) {
      sum += at.boundPlusLogZ(at.fixedPoint(v)) / DATA.length;
    }
    return sum;
  }

  private interface Of {
    double at(TinyDbm point);
  }

  /** Central differences by all weights and biases, in the order of the rule's velocities. */
  private Map<String, double[]> derivative(Of f) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int l = 0; l <= truth.depth(); l++) {
      if (l > 0) {
        all.put("dW" + l, derivative(f, l, true));
      }
      all.put(l == 0 ? "db" : "dc" + l, derivative(f, l, false));
    }
    return all;
  }

  private double[] derivative(Of f, int l, boolean ofWeights) {
    int n = ofWeights ? truth.w[l].length : truth.bias[l].length;
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      double[] values = new double[2];
      for (int side = 0; side < 2; side++) {
        TinyDbm moved = new TinyDbm(truth);
        (ofWeights ? moved.w[l] : moved.bias[l])[i] += side == 0 ? 1e-5 : -1e-5;
        values[side] = f.at(moved);
      }
      slopes[i] = (values[0] - values[1]) / 2e-5;
    }
    return slopes;
  }

  /** The chains' own term, from what they are after the step. */
  private Map<String, double[]> chainsTerm(Backend backend, DbmChains chains) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int l = 0; l <= truth.depth(); l++) {
      float[] x = backend.download(l == 0 ? chains.v() : chains.expectation(l));
      double[] mean = new double[truth.sizes[l]];
      int m = x.length / mean.length;
      for (int i = 0; i < x.length; i++) {
        mean[i % mean.length] += x[i] / (double) m;
      }
      all.put(l == 0 ? "db" : "dc" + l, mean);
      if (l > 0) {
        float[] below = backend.download(l == 1 ? chains.v() : chains.expectation(l - 1));
        int rows = truth.sizes[l - 1];
        double[] products = new double[rows * mean.length];
        for (int e = 0; e < products.length; e++) {
          for (int c = 0; c < m; c++) {
            products[e] +=
                below[c * rows + e / mean.length]
                    * x[c * mean.length + e % mean.length]
                    / (double) m;
          }
        }
        all.put("dW" + l, products);
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void step_dataTermIsTheBoundsSlope_andChainsTermTheModelsExpectation(boolean stacked) {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            start(dbm, MeanFieldSettings.plain(60, 30, 10_000), DATA.length, stacked)) {
      rule.prepare(1, 0, DATA.length);
      rule.step(v);
      Map<String, double[]> ofData = derivative(MeanFieldLearningTest::data);
      Map<String, double[]> ofModel = derivative(TinyDbm::logZ);
      Map<String, double[]> ofChains = chainsTerm(backend, rule.chains());
      ofData.forEach(
          (name, slope) -> {
            double[] got = backend.downloadDoubles(rule.state().get(name));
            for (int i = 0; i < got.length; i++) {
              double chains = ofChains.get(name)[i];
              assertEquals(slope[i], got[i] + chains, 2e-4, name + " " + i);
              // A deviation of at most 0.005 for 10,000 independent chains.
              assertEquals(ofModel.get(name)[i], chains, 0.02, name + " " + i);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneHiddenLayer_anySteps_isPcdOfTheRbmWithTheSameNumbers(boolean stacked) {
    TinyRbm tiny = new TinyRbm(4, 3, 1, 3);
    try (Backend backend = open();
        Rbm rbm = tiny.open(backend);
        Dbm dbm = new Dbm(backend, 4, 3);
        Matrix v = upload(backend, DATA);
        PersistentContrastiveDivergence pcd =
            new PersistentContrastiveDivergence(
                rbm, 2, 50, 6, new UpdateSettings(0.01, 0.001, null), backend.stream(5, 3));
        MeanFieldLearning rule =
            new MeanFieldLearning(
                dbm,
                new MeanFieldSettings(3, 0, 2, 50, 0.01, 0.001, Map.of(), 0),
                6,
                backend.stream(5, 3),
                stacked)) {
      backend.copy(rbm.weights(), dbm.weights(1));
      backend.copy(rbm.visibleBias(), dbm.bias(0));
      backend.copy(rbm.hiddenBias(), dbm.bias(1));
      pcd.startChainsAtRandom();
      rule.startChainsAtRandom();
      for (int step = 0; step < 20; step++) {
        int rows = step % 3 == 2 ? 5 : 6;
        pcd.prepare(0.1, 0.5, rows);
        pcd.step(v.rows(0, rows));
        rule.prepare(0.1, 0.5, rows);
        rule.step(v.rows(0, rows));
      }
      assertArrayEquals(backend.download(rbm.weights()), backend.download(dbm.weights(1)), 1e-5f);
      assertArrayEquals(backend.download(rbm.visibleBias()), backend.download(dbm.bias(0)), 1e-5f);
      assertArrayEquals(backend.download(rbm.hiddenBias()), backend.download(dbm.bias(1)), 1e-5f);
    }
  }

  @Test
  void gaussianVisible_velocities_areOverSigma() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 2), 2, 2, 2);
        Matrix v = backend.upload(new float[] {1, 2, -1, 3, 0.5f, 1}, 3, 2);
        MeanFieldLearning rule = start(dbm, MeanFieldSettings.plain(40, 1, 2), 3, true)) {
      ((GaussianUnits) dbm.units(0)).writeSigma(new double[] {0.5, 2});
      backend.fill(0.25f, dbm.bias(0));
      rule.prepare(1, 0, 3);
      rule.step(v); // all weights were 0: every mean 1/2
      float[] vNeg = backend.download(rule.chains().v());
      double[] db = backend.downloadDoubles(rule.state().get("db"));
      double[] dW = backend.downloadDoubles(rule.state().get("dW1"));
      double[] sigma = {0.5, 2};
      double[] means = {0.5 / 3, 2};
      for (int i = 0; i < 2; i++) {
        double gap = means[i] - (vNeg[i] + vNeg[2 + i]) / 2;
        assertEquals(gap / (sigma[i] * sigma[i]), db[i], 1e-4);
        assertEquals(gap / sigma[i] / 2, dW[i * 2], 1e-4);
      }
    }
  }

  // ---------------------------------------------------------------- the two forms, replays,
  // resuming

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void stackedAndNot_anyNumberOfSweeps_areTheSame(int sweeps) {
    MeanFieldSettings settings =
        new MeanFieldSettings(
            3, 0.2, sweeps, 30, 0.01, 0, Map.of(2, new SparsityTarget(0.2, 0.1, 0.9)), 0.05);
    Map<String, float[]> expected = null;
    for (boolean stacked : new boolean[] {false, true}) {
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          Matrix v = upload(backend, DATA);
          MeanFieldLearning rule = start(dbm, settings, 6, stacked)) {
        for (int step = 0; step < 4; step++) {
          int rows = step == 3 ? 4 : 6;
          rule.prepare(0.1, 0.5, rows);
          rule.step(v.rows(0, rows));
        }
        Map<String, float[]> got = bits(backend, rule);
        if (expected != null) {
          assertSame(expected, got, 1e-5f);
        }
        expected = got;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recordedAndResumed_inTheMiddle_endsWithTheSameBits(boolean stacked) {
    MeanFieldSettings settings =
        new MeanFieldSettings(
            2, 0.1, 2, 9, 0.01, 0, Map.of(1, new SparsityTarget(0.2, 0.1, 0.9)), 0.05);
    Map<String, float[]> expected;
    Map<String, float[]> half;
    long position;
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule = start(dbm, settings, 6, stacked)) {
      rule.startOffsetsAtBiases();
      rule.prepare(0.1, 0.5, 6);
      for (int step = 0; step < 3; step++) {
        rule.step(v);
      }
      half = bits(backend, rule);
      position = rule.streams().get("gibbs").position();
      for (int step = 0; step < 3; step++) {
        rule.step(v);
      }
      expected = bits(backend, rule);
    }
    assertFalse(Arrays.equals(half.get("W3"), expected.get("W3")));
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, 4, 3, 2, 2);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            new MeanFieldLearning(dbm, settings, 6, backend.stream(5, 3), stacked)) {
      rule.prepare(0.1, 0.5, 6);
      try (Recording step = backend.record(() -> rule.step(v))) {
        step.replay(2); // on the way to something else
        rule.parameters().forEach((name, x) -> backend.write(half.get(name), x));
        rule.state().forEach((name, x) -> backend.write(half.get(name), x));
        rule.streams().get("gibbs").seek(position);
        int live = backend.liveMatrices();
        step.replay(3);
        assertEquals(live, backend.liveMatrices(), "a step makes nothing");
        assertSame(expected, bits(backend, rule), 0);
      }
    }
  }

  @Test
  void chains_rateZero_moveOnFromWhereTheyWereAndParametersStay() {
    TinyDbm frozen = new TinyDbm(0, 1, 4, 3, 2, 2);
    Arrays.fill(frozen.w[1], 30);
    Arrays.fill(frozen.bias[0], -45);
    Arrays.fill(frozen.bias[1], -60);
    try (Backend backend = open();
        Dbm dbm = frozen.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule = start(dbm, MeanFieldSettings.plain(2, 1, 40), 6, true)) {
      // Two wells, all on and all off: a chain stays where it is put, whatever the data.
      backend.fill(1f, rule.chains().sample(1).rows(0, 15));
      backend.fill(0f, rule.chains().sample(1).rows(15, 40));
      Map<String, float[]> before = bits(backend, rule);
      rule.prepare(0, 0, 6);
      for (int step = 0; step < 3; step++) {
        rule.step(v);
      }
      float[] h = backend.download(rule.chains().sample(1));
      for (int i = 0; i < h.length; i++) {
        assertEquals(i < 15 * 3 ? 1 : 0, h[i]);
      }
      assertFalse(
          Arrays.equals(before.get("chains3"), backend.download(rule.state().get("chains3"))));
      assertArrayEquals(before.get("W1"), backend.download(dbm.weights(1)));
    }
  }

  @Test
  void shortMinibatch_isWhatARuleOfThatSizeDoes() {
    Map<String, float[]> expected = null;
    for (int batch : new int[] {4, 6}) {
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          Matrix v = upload(backend, 0, 3, 5, 9);
          MeanFieldLearning rule = start(dbm, MeanFieldSettings.plain(4, 2, 11), batch, true)) {
        assertThrows(NullPointerException.class, () -> rule.step(v));
        rule.prepare(0.3, 0, 4);
        rule.step(v);
        Map<String, float[]> got = bits(backend, rule);
        if (expected != null) {
          assertSame(expected, got, 0);
        }
        expected = got;
      }
    }
  }

  @Test
  void sparsity_ofOneLayer_movesItsBiasAndItsWeightsFromBelow() {
    double rate = 0.3;
    double cost = 0.5;
    MeanFieldSettings plain = MeanFieldSettings.plain(60, 2, 11);
    MeanFieldSettings sparse =
        new MeanFieldSettings(
            60, 0, 2, 11, 0, 0, Map.of(2, new SparsityTarget(0.2, cost, 0.75)), 0);
    try (Backend backend = open();
        Dbm one = truth.open(backend);
        Dbm two = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning without = start(one, plain, 6, true);
        MeanFieldLearning with = start(two, sparse, 6, true)) {
      without.prepare(rate, 0, 6);
      without.step(v);
      with.prepare(rate, 0, 6);
      with.step(v);
      double[] below = new double[3];
      double[] gap = new double[2];
      for (int data : DATA) {
        double[][] x = truth.fixedPoint(data);
        for (int i = 0; i < 3; i++) {
          below[i] += x[1][i] / DATA.length;
        }
        for (int j = 0; j < 2; j++) {
          gap[j] += 0.25 * (0.2 - x[2][j]) / DATA.length; // p - q, with q at p before
        }
      }
      TinyDbm moved = TinyDbm.read(two);
      TinyDbm plainly = TinyDbm.read(one);
      for (int j = 0; j < 2; j++) {
        assertEquals(rate * cost * gap[j], moved.bias[2][j] - plainly.bias[2][j], 1e-5);
        for (int i = 0; i < 3; i++) {
          assertEquals(
              rate * cost * gap[j] * below[i],
              moved.w[2][i * 2 + j] - plainly.w[2][i * 2 + j],
              1e-5);
        }
      }
      assertArrayEquals(plainly.w[3], moved.w[3]);
      assertArrayEquals(plainly.w[1], moved.w[1]);
      assertArrayEquals(plainly.bias[1], moved.bias[1]);
    }
  }

  // ---------------------------------------------------------------- centred

  @Test
  void centred_zeroOffsets_isTheUncentredStep() {
    Map<String, float[]> plain = null;
    MeanFieldSettings settings = MeanFieldSettings.plain(4, 2, 11);
    for (MeanFieldSettings s : new MeanFieldSettings[] {settings, settings.centred(0.01)}) {
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          Matrix v = upload(backend, DATA);
          MeanFieldLearning rule = start(dbm, s, 6, false)) {
        rule.prepare(0.3, 0.5, 6);
        rule.step(v);
        Map<String, float[]> got = bits(backend, rule);
        got.keySet().removeIf(name -> name.startsWith("mu"));
        if (plain != null) {
          assertSame(plain, got, 1e-7f);
        }
        plain = got;
      }
    }
  }

  /** The step by its definition: the gradient of W and a at given offsets, then b from a. */
  @Test
  void centred_givenOffsets_isTheStepOfTheCentredParameters() {
    double rate = 0.2;
    double[][] mu = {{0.1, 0.9, 0.4, 0.5}, {0.3, 0.6, 0.2}, {0.7, 0.1}, {0.5, 0.8}};
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            start(dbm, MeanFieldSettings.plain(60, 2, 500).centred(0.25), 6, true)) {
      for (int l = 0; l <= 3; l++) {
        backend.write(TinyDbm.floats(mu[l]), rule.state().get("mu" + l));
      }
      rule.prepare(rate, 0, 6);
      rule.step(v);
      TinyDbm moved = TinyDbm.read(dbm);
      Map<String, double[]> neg = chainsTerm(backend, rule.chains());
      double[][][] pos = new double[DATA.length][][];
      double[][] d = new double[4][];
      for (int l = 0; l <= 3; l++) {
        d[l] = neg.get(l == 0 ? "db" : "dc" + l).clone();
        for (int i = 0; i < d[l].length; i++) {
          d[l][i] = -d[l][i];
          for (int row = 0; row < DATA.length; row++) {
            pos[row] = truth.fixedPoint(DATA[row]);
            d[l][i] += pos[row][l][i] / DATA.length;
          }
        }
      }
      double[][] change = new double[4][]; // of W
      for (int l = 1; l <= 3; l++) {
        int cols = truth.sizes[l];
        change[l] = new double[truth.w[l].length];
        for (int e = 0; e < change[l].length; e++) {
          int i = e / cols;
          int j = e % cols;
          // <(x - mu)(y - nu)> of the chains, from their <x y>, <x> and <y>
          double x = neg.get(l == 1 ? "db" : "dc" + (l - 1))[i];
          double y = neg.get("dc" + l)[j];
          double slope =
              -(neg.get("dW" + l)[e] - mu[l - 1][i] * y - x * mu[l][j] + mu[l - 1][i] * mu[l][j]);
          for (double[][] row : pos) {
            slope += (row[l - 1][i] - mu[l - 1][i]) * (row[l][j] - mu[l][j]) / DATA.length;
          }
          change[l][e] = rate * slope;
          assertEquals(truth.w[l][e] + change[l][e], moved.w[l][e], 1e-4, "W" + l + " " + e);
        }
      }
      for (int l = 0; l <= 3; l++) {
        double[] offsets = backend.downloadDoubles(rule.state().get("mu" + l));
        for (int i = 0; i < d[l].length; i++) {
          double b = truth.bias[l][i] + rate * d[l][i];
          for (int k = 0; l < 3 && k < truth.sizes[l + 1]; k++) {
            b -= change[l + 1][i * truth.sizes[l + 1] + k] * mu[l + 1][k];
          }
          for (int k = 0; l > 0 && k < truth.sizes[l - 1]; k++) {
            b -= mu[l - 1][k] * change[l][k * truth.sizes[l] + i];
          }
          assertEquals(b, moved.bias[l][i], 1e-4, "bias " + l + " " + i);
          double mean = 0;
          for (double[][] row : pos) {
            mean += row[l][i] / DATA.length;
          }
          assertEquals(0.75 * mu[l][i] + 0.25 * mean, offsets[i], 1e-4);
        }
      }
    }
  }

  @Test
  void startOffsetsAtBiases_anyLayer_isTheMeanByItsBiasAlone() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        MeanFieldLearning rule =
            start(dbm, MeanFieldSettings.plain(1, 1, 2).centred(0.25), 6, true)) {
      rule.startOffsetsAtBiases();
      assertEquals(TinyDbm.g(truth.bias[2][1]), backend.download(rule.state().get("mu2"))[1], 1e-6);
    }
  }

  @Test
  void settings_outOfRange_areRefused() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 4), 4, 3)) {
      MeanFieldSettings plain = MeanFieldSettings.plain(1, 1, 2);
      RandomStream random = backend.stream(1, 1);
      int live = backend.liveMatrices();
      assertThrows(
          IllegalArgumentException.class,
          () -> new MeanFieldLearning(dbm, plain.centred(0.1), 6, random));
      assertThrows(IllegalArgumentException.class, () -> MeanFieldSettings.plain(0, 1, 2));
      MeanFieldSettings sparse =
          new MeanFieldSettings(1, 0, 1, 2, 0, 0, Map.of(2, new SparsityTarget(0.2, 0.1, 0.9)), 0);
      String said =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new MeanFieldLearning(dbm, sparse, 6, random))
              .getMessage();
      assertTrue(said.contains("layer 2"), said);
      assertEquals(live, backend.liveMatrices());
    }
  }
}
