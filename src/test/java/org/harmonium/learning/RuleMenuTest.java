package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The updates of FPCD, parallel tempering and mean-field CD against what their papers define. */
class RuleMenuTest extends OnEachBackend {
  /** Tempered chains that are averaged over. */
  private int temperedChains() {
    return size(8000, 2000);
  }

  private static final int V = 4;
  private static final int H = 3;
  private static final KSchedule ONE = KSchedule.constant(1);
  private static final FastWeights NO_FAST = new FastWeights(0, FastWeights.USUAL_DECAY);
  private static final UpdateSettings CENTRED =
      new UpdateSettings(0, 0, null, null, new Centring(0.9));
  private final TinyRbm truth = new TinyRbm(V, H, 1, 3);

  /** Data: the first four states in turn. */
  private static float[] data(int rows) {
    float[] v = new float[rows * V];
    for (int i = 0; i < v.length; i++) {
      v[i] = TinyRbm.bit(i / V % 4, i % V);
    }
    return v;
  }

  /** The exact gradient for such data; none of it depends on the rule. */
  private double largestError(double[] gradient) {
    double[] dataLaw = new double[1 << V];
    Arrays.fill(dataLaw, 0, 4, 0.25);
    double[] ofData = truth.correlations(dataLaw);
    double[] ofModel = truth.correlations(truth.visibleLaw());
    double largest = 0;
    for (int i = 0; i < gradient.length; i++) {
      largest = Math.max(largest, Math.abs(gradient[i] - (ofData[i] - ofModel[i])));
    }
    return largest;
  }

  // ---------------------------------------------------------------- the likelihood gradient

  @Test
  void tempering_manyChains_isTheLikelihoodGradient() {
    int chains = temperedChains();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(8), 8, V);
        RbmLearning rule =
            new RbmLearning(
                new ParallelTempering(
                    rbm, ParallelTempering.evenly(4), chains, backend.stream(6, 3)),
                ONE,
                UpdateSettings.PLAIN)) {
      rule.startChainsAtRandom();
      for (int step = 0; step < 40; step++) {
        rule.prepare(step < 39 ? 0 : 1, 0, 8); // the parameters wait for the chains
        rule.step(v);
      }
      // A mean of so many products with a standard deviation of at most 1/2: five standard errors.
      assertEquals(
          0,
          largestError(backend.downloadDoubles(rule.state().get("dW"))),
          2.5 / Math.sqrt(chains));
    }
  }

  @Test
  void fpcd_fastRateZero_isTheLikelihoodGradient() {
    int chains = 16_000;
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(8), 8, V);
        RbmLearning rule =
            new RbmLearning(
                new FastPersistentContrastiveDivergence(rbm, NO_FAST, chains, backend.stream(6, 3)),
                KSchedule.constant(60),
                UpdateSettings.PLAIN)) {
      rule.startChainsAtRandom();
      rule.prepare(1, 0, 8);
      rule.step(v);
      assertEquals(0, largestError(backend.downloadDoubles(rule.state().get("dW"))), 0.02);
    }
  }

  // ---------------------------------------------------------------- fast weights

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fpcd_fastRateZero_isPcdByteForByte(boolean centred) {
    UpdateSettings settings = centred ? CENTRED : UpdateSettings.PLAIN;
    try (Backend backend = open();
        Rbm one = truth.open(backend);
        Rbm other = truth.open(backend);
        Matrix v = backend.upload(data(6), 6, V);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(one, 9, backend.stream(6, 3)), 2, settings);
        RbmLearning fpcd =
            new RbmLearning(
                new FastPersistentContrastiveDivergence(other, NO_FAST, 9, backend.stream(6, 3)),
                KSchedule.constant(2),
                settings)) {
      pcd.startChainsAtRandom();
      fpcd.startChainsAtRandom();
      for (int step = 0; step < 20; step++) {
        pcd.prepare(0.1, 0.5, 6);
        pcd.step(v);
        fpcd.prepare(0.1, 0.5, 6);
        fpcd.step(v);
      }
      pcd.parameters()
          .forEach((name, x) -> assertSame(backend, x, fpcd.parameters().get(name), name));
      pcd.state().forEach((name, x) -> assertSame(backend, x, fpcd.state().get(name), name));
    }
  }

  private static void assertSame(Backend backend, Matrix expected, Matrix actual, String name) {
    assertArrayEquals(backend.download(expected), backend.download(actual), name);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fpcd_fastWeights_areAVelocityWithTheDecayForMomentum(boolean centred) {
    UpdateSettings settings = centred ? CENTRED : UpdateSettings.PLAIN;
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(6), 6, V);
        RbmLearning rule =
            new RbmLearning(
                new FastPersistentContrastiveDivergence(
                    rbm, new FastWeights(0.1, 0.75), 9, backend.stream(6, 3)),
                ONE,
                settings)) {
      rule.startChainsAtRandom();
      for (int step = 0; step < 10; step++) {
        rule.prepare(0.1, 0.75, 6);
        rule.step(v);
      }
      var state = rule.state();
      assertTrue(backend.dot(state.get("dW"), state.get("dW")) > 1e-6);
      assertSame(backend, state.get("dW"), state.get("fastW"), "W");
      assertSame(backend, state.get("db"), state.get("fastb"), "b");
      assertSame(backend, state.get("dc"), state.get("fastc"), "c");
    }
  }

  @Test
  void fpcd_fastWeights_moveTheChainsAndDecay() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data(8), 8, V);
        Matrix before = backend.zeros(8, H);
        var fpcd = new FastPersistentContrastiveDivergence(rbm, NO_FAST, 8, backend.stream(6, 3));
        RbmLearning rule = new RbmLearning(fpcd, ONE, UpdateSettings.PLAIN)) {
      backend.fill(100f, rule.state().get("fastb"));
      backend.fill(-100f, rule.state().get("fastc"));
      backend.fill(3f, rule.state().get("fastW"));
      rule.prepare(0, 0, 8);
      rule.step(v);
      assertEquals(32, backend.dot(fpcd.chains().v(), fpcd.chains().v()), "all on");
      Matrix h = fpcd.chains().hSample();
      assertEquals(0, backend.dot(h, h), "all off");
      rbm.hiddenMean(fpcd.chains().v(), before);
      assertSame(backend, before, fpcd.chains().hMean(), "statistics of the regular machine");
      assertEquals(95f, backend.download(rule.state().get("fastb"))[0], 1e-4);
      assertEquals(2.85f, backend.download(rule.state().get("fastW"))[0], 1e-6);
      assertEquals(truth.w[5], backend.download(rbm.weights())[5], "the machine itself stays");
    }
  }

  // ---------------------------------------------------------------- mean-field CD

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void meanField_anyDamping_isTheIterationOfThePaper(double damping) {
    int rows = 7; // of a batch of up to 8
    int k = 5;
    float[] data = data(rows);
    double[] expected = new double[V * H];
    for (int row = 0; row < rows; row++) {
      double[] v = new double[V];
      for (int i = 0; i < V; i++) {
        v[i] = data[row * V + i];
      }
      double[] h = hiddenMean(v);
      for (int i = 0; i < V * H; i++) {
        expected[i] += v[i / H] * h[i % H] / rows;
      }
      for (int t = 0; t < k; t++) {
        double[] newV = visibleMean(h);
        for (int i = 0; i < V; i++) {
          v[i] = damping * v[i] + (1 - damping) * newV[i];
        }
        double[] newH = hiddenMean(v);
        for (int j = 0; j < H; j++) {
          h[j] = damping * h[j] + (1 - damping) * newH[j];
        }
      }
      for (int i = 0; i < V * H; i++) {
        expected[i] -= v[i / H] * h[i % H] / rows;
      }
    }
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(data, rows, V);
        RbmLearning rule =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(rbm, damping),
                KSchedule.constant(k),
                UpdateSettings.PLAIN)) {
      rule.prepare(1, 0, rows);
      rule.step(v);
      assertArrayEquals(expected, backend.downloadDoubles(rule.state().get("dW")), 1e-6);
    }
  }

  private double[] hiddenMean(double[] v) {
    double[] h = new double[H];
    for (int j = 0; j < H; j++) {
      double t = truth.c[j];
      for (int i = 0; i < V; i++) {
        t += v[i] * truth.w[i * H + j];
      }
      h[j] = 1 / (1 + Math.exp(-t));
    }
    return h;
  }

  private double[] visibleMean(double[] h) {
    double[] v = new double[V];
    for (int i = 0; i < V; i++) {
      double t = truth.b[i];
      for (int j = 0; j < H; j++) {
        t += h[j] * truth.w[i * H + j];
      }
      v[i] = 1 / (1 + Math.exp(-t));
    }
    return v;
  }
}
