package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Updates of machines of all kinds of units against the exact gradients by W, b, c and z, which are
 * finite differences of sums over all states.
 */
class UnitsGradientTest extends OnEachBackend {
  static final String[] VELOCITIES = {"dW", "db", "dc", "dz"};
  private static final SigmaSettings SIGMA = new SigmaSettings(0.5, 0.01, 100);

  /** How many chains are averaged over; tolerances go with it. */
  private int chains() {
    return size(20_000, 2_000);
  }

  /** A machine, and rows of states of its visible units. */
  @SuppressWarnings("ArrayRecordComponent")
  record Case(String name, TinyMachine truth, double[][] rows) {
    boolean hasSigma() {
      return name.startsWith("gaussian");
    }

    UpdateSettings settings() {
      return new UpdateSettings(0, 0, null, hasSigma() ? SIGMA : null, null);
    }

    int velocities() {
      return hasSigma() ? 4 : 3;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String visible, int v, String hidden, int h, double[]... rows) {
    return new Case(
        visible + " x " + hidden, new TinyMachine(visible, v, hidden, h, 0.6, 11), rows);
  }

  static Stream<Case> cases() {
    double[][] real = {{1.5, -0.5}, {0.3, 0.9}, {-2, 0.1}, {0.7, 1.1}};
    return Stream.of(
        of("gaussian", 2, "bernoulli", 3, real),
        of("gaussian", 2, "softmax:3", 3, real),
        of("gaussian", 2, "binomial:2", 2, real),
        of("unit-gaussian", 2, "bernoulli", 2, real),
        of(
            "bernoulli",
            3,
            "bernoulli",
            2,
            new double[][] {{1, 0, 1}, {0, 0, 1}, {1, 1, 0}, {1, 1, 1}}),
        of("bernoulli", 2, "unit-gaussian", 1, new double[][] {{1, 0}, {1, 1}, {0, 1}, {1, 0}}),
        of(
            "softmax:3",
            3,
            "bernoulli",
            2,
            new double[][] {{1, 0, 0}, {0, 1, 0}, {1, 0, 0}, {0, 0, 1}}),
        of("binomial:3", 2, "bernoulli", 3, new double[][] {{3, 0}, {1, 2}, {2, 2}, {0, 3}}),
        of(
            "bernoulli:2+softmax:2",
            4,
            "bernoulli",
            2,
            new double[][] {{1, 0, 1, 0}, {0, 0, 0, 1}, {1, 1, 0, 1}, {1, 1, 1, 0}}),
        of(
            "softmax:2+unit-gaussian:1+bernoulli:1",
            4,
            "bernoulli:1+softmax:2",
            3,
            new double[][] {{1, 0, 0.4, 1}, {0, 1, -1.3, 0}, {1, 0, 1.7, 0}, {0, 1, 0.2, 0}}));
  }

  static float[] floats(double[][] rows, int n) {
    float[] values = new float[n * rows[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / rows[0].length % rows.length][i % rows[0].length];
    }
    return values;
  }

  private static double[][] firstTwo(double[][] rows) {
    return Arrays.copyOf(rows, 2);
  }

  /**
   * The velocities W, b, c and z as one row, as far as they are learned; z has a rate of its own.
   */
  static void assertVelocities(
      Case example, double[] exact, Map<String, Matrix> state, Backend backend, double tolerance) {
    for (int part = 0; part < example.velocities(); part++) {
      double ratio = part == 3 ? SIGMA.ratio() : 1;
      double[] expected =
          Arrays.stream(example.truth().part(exact, part)).map(x -> ratio * x).toArray();
      double[] got = backend.downloadDoubles(state.get(VELOCITIES[part]));
      assertArrayEquals(expected, got, tolerance, VELOCITIES[part]);
    }
  }

  /**
   * With two phases of fixed rows, the update is the exact gradient of the difference of their mean
   * free energies.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void update_twoSetsOfRows_isTheGradientOfTheirFreeEnergies(Case example) {
    TinyMachine truth = example.truth();
    double[][] data = example.rows();
    double[][] chains = firstTwo(data);
    double[] exact =
        truth.gradient(
            theta -> truth.meanFreeEnergy(theta, chains) - truth.meanFreeEnergy(theta, data));
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        RbmUpdate update = new RbmUpdate(rbm, example.settings());
        Matrix vPos = backend.upload(floats(data, 4), 4, truth.visible);
        Matrix hPos = backend.zeros(4, truth.hidden);
        Matrix vNeg = backend.upload(floats(chains, 2), 2, truth.visible);
        Matrix hNeg = backend.zeros(2, truth.hidden)) {
      rbm.hiddenMean(vPos, hPos);
      rbm.hiddenMean(vNeg, hNeg);
      update.prepare(0.5, 0.9, 4, 2);
      update.apply(vPos, hPos, vNeg, hNeg);
      double[] half = Arrays.stream(exact).map(x -> x / 2).toArray();
      assertVelocities(example, half, update.state(), backend, 2e-6);
      if (example.hasSigma()) {
        double[] z = truth.part(truth.theta(), 3);
        Arrays.setAll(z, i -> z[i] + SIGMA.ratio() * truth.part(half, 3)[i]);
        assertArrayEquals(
            Arrays.stream(z).map(x -> Math.exp(x / 2)).toArray(),
            ((GaussianUnits) rbm.visibleUnits()).sigma(),
            1e-5);
      }
    }
  }

  /** With momentum, the second update is the first one's velocity and the new gradient. */
  @Test
  void update_momentum_keepsAShareOfEachVelocity() {
    Case example = cases().findFirst().orElseThrow();
    TinyMachine truth = example.truth();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        RbmUpdate update = new RbmUpdate(rbm, example.settings());
        Matrix v = backend.upload(floats(example.rows(), 4), 4, truth.visible);
        Matrix h = backend.zeros(4, truth.hidden)) {
      rbm.hiddenMean(v, h);
      update.prepare(0.1, 0.9, 4, 2);
      update.apply(v, h, v.rows(0, 2), h.rows(0, 2));
      double[][] first = velocities(update, backend);
      update.prepare(0, 0.5, 4, 4);
      update.apply(v, h, v, h);
      double[][] second = velocities(update, backend);
      for (int part = 0; part < 4; part++) {
        for (int i = 0; i < first[part].length; i++) {
          assertEquals(first[part][i] / 2, second[part][i], 1e-7, VELOCITIES[part]);
        }
      }
    }
  }

  private static double[][] velocities(RbmUpdate update, Backend backend) {
    return Arrays.stream(VELOCITIES)
        .map(name -> backend.downloadDoubles(update.state().get(name)))
        .toArray(double[][]::new);
  }

  /** The expected update of PCD after many steps is the gradient of the exact log-likelihood. */
  @ParameterizedTest
  @MethodSource("cases")
  void pcd_manySteps_isTheLikelihoodGradient(Case example) {
    int chains = chains();
    TinyMachine truth = example.truth();
    double[] exact = truth.gradient(theta -> truth.logLikelihood(theta, example.rows()));
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(floats(example.rows(), 4), 4, truth.visible);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, chains, backend.stream(6, 3)),
                25,
                example.settings())) {
      pcd.startChainsAtRandom();
      pcd.prepare(1, 0, 4);
      pcd.step(v);
      // A statistic of the chains has a standard deviation up to 3, so a standard error is up to
      // 0.02.
      assertVelocities(example, exact, pcd.state(), backend, 0.08 * Math.sqrt(20_000.0 / chains));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cd_growingK_tendsToTheLikelihoodGradient(Case example) {
    int rows = chains() * 2 / 5;
    TinyMachine truth = example.truth();
    double[] exact = truth.gradient(theta -> truth.logLikelihood(theta, example.rows()));
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(floats(example.rows(), rows), rows, truth.visible);
        RbmLearning cd =
            new RbmLearning(
                new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, backend.stream(5, 3)),
                25,
                example.settings())) {
      cd.prepare(1, 0, rows);
      cd.step(v);
      assertVelocities(example, exact, cd.state(), backend, 0.12 * Math.sqrt(8000.0 / rows));
    }
  }
}
