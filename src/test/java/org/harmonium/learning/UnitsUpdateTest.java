package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.UnitsGradientTest.Case;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.RectifiedUnits;
import org.harmonium.model.TinyMachine;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mean-field CD and the centred gradient of all kinds of units, and CD of rectified ones. */
class UnitsUpdateTest extends OnEachBackend {
  private static final int N = 4;

  static Stream<Case> cases() {
    return UnitsGradientTest.cases();
  }

  /** Those of which s(v) is v: the others are not centred. */
  static Stream<Case> notScaled() {
    return cases().filter(example -> !example.hasSigma());
  }

  // ---------------------------------------------------------------- mean-field CD

  /** dW, db and dc of k damped iterations, each mean by a sum over all states of a layer. */
  private static double[][] meanFieldUpdate(Case example, int k, double damping) {
    TinyMachine truth = example.truth();
    double[] sigma = new double[truth.visible];
    Arrays.setAll(sigma, i -> 1 / truth.seen(ones(truth.visible))[i]);
    double[][] update = {
      new double[truth.visible * truth.hidden], new double[truth.visible], new double[truth.hidden]
    };
    for (double[] row : example.rows()) {
      double[] v = row.clone();
      double[] h = truth.mean(1, truth.seen(v));
      add(1.0 / N, v, h, truth, sigma, update);
      for (int t = 0; t < k; t++) {
        v = mix(damping, v, truth.mean(0, h));
        h = mix(damping, h, truth.mean(1, truth.seen(v)));
      }
      add(-1.0 / N, v, h, truth, sigma, update);
    }
    return update;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] mix(double damping, double[] old, double[] mean) {
    double[] mixed = new double[old.length];
    Arrays.setAll(mixed, i -> damping * old[i] + (1 - damping) * mean[i]);
    return mixed;
  }

  /** Adds the derivatives of -E by W, b and c, without what data and model share. */
  private static void add(
      double share, double[] v, double[] h, TinyMachine truth, double[] sigma, double[][] to) {
    double[] seen = truth.seen(v);
    for (int i = 0; i < v.length; i++) {
      to[1][i] += share * v[i] / (sigma[i] * sigma[i]);
      for (int j = 0; j < h.length; j++) {
        to[0][i * h.length + j] += share * seen[i] * h[j];
      }
    }
    for (int j = 0; j < h.length; j++) {
      to[2][j] += share * h[j];
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void meanFieldCd_threeDampedIterations_isThatOfTheMeans(Case example) {
    double[][] expected = meanFieldUpdate(example, 3, 0.3);
    try (Backend backend = open();
        Rbm rbm = example.truth().open(backend);
        Matrix v = data(backend, example);
        RbmLearning rule =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(rbm, 0.3),
                KSchedule.constant(3),
                UpdateSettings.PLAIN)) {
      rule.prepare(1, 0, N);
      rule.step(v);
      assertVelocities(expected, rule.state(), backend, 3e-6);
    }
  }

  private static Matrix data(Backend backend, Case example) {
    return backend.upload(UnitsGradientTest.floats(example.rows(), N), N, example.truth().visible);
  }

  private static void assertVelocities(
      double[][] expected, Map<String, Matrix> state, Backend backend, double tolerance) {
    for (int part = 0; part < 3; part++) {
      String name = UnitsGradientTest.VELOCITIES[part];
      double largest = Arrays.stream(expected[part]).map(Math::abs).max().orElseThrow();
      assertTrue(largest > 1e-3, name + " moves: " + largest);
      assertArrayEquals(expected[part], backend.downloadDoubles(state.get(name)), tolerance, name);
    }
  }

  // ---------------------------------------------------------------- the centred gradient

  /**
   * With two phases of fixed rows, the centred update is the gradient of the difference of their
   * mean free energies by W, b' and c'.
   */
  @ParameterizedTest
  @MethodSource("notScaled")
  void centredUpdate_twoSetsOfRows_isTheGradientByTheCentredParameters(Case example) {
    TinyMachine truth = example.truth();
    int hidden = truth.hidden;
    double[][] chains = Arrays.copyOf(example.rows(), 2);
    float[] mu = new float[truth.visible];
    float[] lambda = new float[hidden];
    for (int i = 0; i < mu.length; i++) {
      mu[i] = 0.9f - 0.4f * i;
    }
    for (int j = 0; j < hidden; j++) {
      lambda[j] = 0.3f + 0.5f * j;
    }
    double[] start = truth.theta();
    double[] exact =
        truth.gradient(
            centred -> {
              // as W becomes W + dW with b' and c' as they were: b - lambda dWT, c - mu dW
              double[] theta = centred.clone();
              for (int i = 0; i < mu.length; i++) {
                for (int j = 0; j < hidden; j++) {
                  double dW = centred[i * hidden + j] - start[i * hidden + j];
                  theta[mu.length * hidden + i] -= lambda[j] * dW;
                  theta[mu.length * hidden + mu.length + j] -= mu[i] * dW;
                }
              }
              return truth.meanFreeEnergy(theta, chains)
                  - truth.meanFreeEnergy(theta, example.rows());
            });
    UpdateSettings settings = new UpdateSettings(0, 0, null, null, new Centring(1 - 1e-9));
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        RbmUpdate update = new RbmUpdate(rbm, settings);
        Matrix vPos = data(backend, example);
        Matrix hPos = backend.zeros(N, hidden);
        Matrix hNeg = backend.zeros(2, hidden)) {
      backend.write(mu, update.state().get("mu"));
      backend.write(lambda, update.state().get("lambda"));
      Matrix vNeg = vPos.rows(0, 2);
      rbm.hiddenMean(vPos, hPos);
      rbm.hiddenMean(vNeg, hNeg);
      update.prepare(1, 0, N, 2);
      update.apply(vPos, hPos, vNeg, hNeg);
      double[][] parts = {truth.part(exact, 0), truth.part(exact, 1), truth.part(exact, 2)};
      assertVelocities(parts, update.state(), backend, 4e-6);
      double[] b = truth.part(start, 1);
      double[] c = truth.part(start, 2);
      for (int i = 0; i < b.length; i++) {
        b[i] += parts[1][i];
        for (int j = 0; j < hidden; j++) {
          b[i] -= lambda[j] * parts[0][i * hidden + j];
          c[j] -= mu[i] * parts[0][i * hidden + j];
        }
      }
      Arrays.setAll(c, j -> c[j] + parts[2][j]);
      assertArrayEquals(b, backend.downloadDoubles(rbm.visibleBias()), 1e-5);
      assertArrayEquals(c, backend.downloadDoubles(rbm.hiddenBias()), 1e-5);
    }
  }

  // ---------------------------------------------------------------- rectified units

  /**
   * CD-1 by hand: hidden means softplus(c + v W), samples as the machine draws them, visible means
   * g(b + W h), and the statistics of the means.
   */
  @Test
  void cd_rectifiedHiddenUnits_isTheUpdateByHand() {
    TinyRbm truth = new TinyRbm(4, 3, 1, 8);
    float[] data = {1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1};
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, BernoulliUnits.INSTANCE, 4, RectifiedUnits.INSTANCE, 3);
        Matrix v = backend.upload(data, N, 4);
        Matrix h = backend.zeros(N, 3);
        RbmLearning cd =
            new RbmLearning(
                new ContrastiveDivergence(rbm, VisibleStates.MEANS, backend.stream(5, 3)),
                1,
                UpdateSettings.PLAIN)) {
      backend.write(truth.w, rbm.weights());
      backend.write(truth.b, rbm.visibleBias());
      backend.write(truth.c, rbm.hiddenBias());
      rbm.hiddenSample(v, backend.stream(5, 3), null, h);
      float[] sampled = backend.download(h);
      assertTrue(largest(sampled) > 1, "some units are more than on");
      double[][] expected = {new double[12], new double[4], new double[3]};
      for (int row = 0; row < N; row++) {
        double[] seen = new double[4];
        double[] back = new double[4];
        for (int i = 0; i < 4; i++) {
          seen[i] = data[row * 4 + i];
          double t = truth.b[i];
          for (int j = 0; j < 3; j++) {
            t += truth.w[i * 3 + j] * (double) sampled[row * 3 + j];
          }
          back[i] = 1 / (1 + Math.exp(-t));
        }
        add(0.5 / N, seen, truth, expected);
        add(-0.5 / N, back, truth, expected);
      }
      cd.prepare(0.5, 0, N);
      cd.step(v);
      assertVelocities(expected, cd.state(), backend, 2e-6);
      assertEquals(truth.w[5] + expected[0][5], backend.downloadDoubles(rbm.weights())[5], 2e-6);
    }
  }

  private static double largest(float[] x) {
    double largest = 0;
    for (float value : x) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static void add(double share, double[] v, TinyRbm truth, double[][] to) {
    for (int j = 0; j < 3; j++) {
      double t = truth.c[j];
      for (int i = 0; i < 4; i++) {
        t += truth.w[i * 3 + j] * v[i];
      }
      double h = Math.log1p(Math.exp(t));
      to[2][j] += share * h;
      for (int i = 0; i < 4; i++) {
        to[0][i * 3 + j] += share * v[i] * h;
      }
    }
    for (int i = 0; i < 4; i++) {
      to[1][i] += share * v[i];
    }
  }
}
