package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.learning.UnitsGradientTest.Case;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** FPCD and parallel tempering of machines of all kinds of units, sigma learned too. */
class MenuUnitsTest extends OnEachBackend {
  private static final double DECAY = FastWeights.USUAL_DECAY;
  private static final String[] FAST = {"fastW", "fastb", "fastc"};

  /** How many chains are averaged over; tolerances go with it. */
  private int chains() {
    return size(20_000, 2_000);
  }

  /** Five standard errors and more: a statistic of the chains has a deviation up to 3. */
  private double tolerance() {
    return 0.12 * Math.sqrt(20_000.0 / chains());
  }

  static Stream<Case> cases() {
    return UnitsGradientTest.cases();
  }

  private static Matrix data(Backend backend, Case example) {
    return backend.upload(UnitsGradientTest.floats(example.rows(), 4), 4, example.truth().visible);
  }

  private static RbmLearning fpcd(Rbm rbm, Case example, int k, double fastRate, int chains) {
    var rule =
        new RbmLearning(
            new FastPersistentContrastiveDivergence(
                rbm, new FastWeights(fastRate, DECAY), chains, rbm.backend().stream(6, 3)),
            KSchedule.constant(k),
            example.settings());
    rule.startChainsAtRandom();
    return rule;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tempering_manyChains_isTheLikelihoodGradient(Case example) {
    TinyMachine truth = example.truth();
    double[] exact = truth.gradient(theta -> truth.logLikelihood(theta, example.rows()));
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = data(backend, example);
        RbmLearning rule =
            new RbmLearning(
                new ParallelTempering(
                    rbm, ParallelTempering.evenly(3), chains(), backend.stream(6, 3)),
                KSchedule.constant(1),
                example.settings())) {
      rule.startChainsAtRandom();
      for (int step = 0; step < 6; step++) {
        rule.prepare(step < 5 ? 0 : 1, 0, 4); // the parameters wait for the chains
        rule.step(v);
      }
      UnitsGradientTest.assertVelocities(example, exact, rule.state(), backend, tolerance());
    }
  }

  /**
   * With fast weights the chains have the law of the machine with both weights, but the statistics
   * of their states are the regular machine's.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void fpcd_fastWeights_chainsOfBothStatisticsOfTheRegular(Case example) {
    TinyMachine truth = example.truth();
    double[] both = truth.theta();
    for (int i = 0; i < both.length - truth.visible; i++) { // there are no fast sigmas
      both[i] += 0.4f * Math.cos(3 * i);
    }
    double[] exact =
        truth.gradient(
            theta ->
                truth.expectedFreeEnergy(theta, both)
                    - truth.meanFreeEnergy(theta, example.rows()));
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = data(backend, example);
        RbmLearning rule = fpcd(rbm, example, 12, 0, chains())) {
      for (int part = 0; part < 3; part++) {
        double[] wanted = truth.part(both, part);
        double[] regular = truth.part(truth.theta(), part);
        float[] fast = new float[wanted.length];
        for (int i = 0; i < fast.length; i++) {
          fast[i] = (float) (wanted[i] - regular[i]);
        }
        backend.write(fast, rule.state().get(FAST[part]));
      }
      rule.prepare(1, 0, 4);
      rule.step(v);
      UnitsGradientTest.assertVelocities(example, exact, rule.state(), backend, tolerance());
    }
  }

  /** Both take the gradient where the machine was, also when sigma makes a large step. */
  @ParameterizedTest
  @MethodSource("cases")
  void fpcd_oneRateForBoth_oneGradientForBoth(Case example) {
    try (Backend backend = open();
        Rbm rbm = example.truth().open(backend);
        Matrix v = data(backend, example);
        RbmLearning rule = fpcd(rbm, example, 1, 0.5, 9)) {
      for (int step = 0; step < 3; step++) {
        rule.prepare(0.5, DECAY, 4);
        rule.step(v);
      }
      Map<String, Matrix> state = rule.state();
      for (int part = 0; part < 3; part++) {
        double[] velocity = backend.downloadDoubles(state.get(UnitsGradientTest.VELOCITIES[part]));
        double[] fast = backend.downloadDoubles(state.get(FAST[part]));
        double largest = Arrays.stream(velocity).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 1e-3, FAST[part] + Arrays.toString(velocity));
        // With sigma the sums are in another order: a few roundings of the largest.
        assertArrayEquals(velocity, fast, largest * 2e-6, FAST[part]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fpcd_fastRateZero_isPcdByteForByte(Case example) {
    try (Backend backend = open();
        Rbm one = example.truth().open(backend);
        Rbm other = example.truth().open(backend);
        Matrix v = data(backend, example);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(one, 9, backend.stream(6, 3)),
                2,
                example.settings());
        RbmLearning fpcd = fpcd(other, example, 2, 0, 9)) {
      pcd.startChainsAtRandom();
      for (int step = 0; step < 20; step++) {
        pcd.prepare(0.05, 0.5, 4);
        pcd.step(v);
        fpcd.prepare(0.05, 0.5, 4);
        fpcd.step(v);
      }
      assertSame(backend, pcd.parameters(), fpcd.parameters());
      assertSame(backend, pcd.state(), fpcd.state());
    }
  }

  private static void assertSame(
      Backend backend, Map<String, Matrix> expected, Map<String, Matrix> actual) {
    expected.forEach(
        (name, x) ->
            assertArrayEquals(backend.download(x), backend.download(actual.get(name)), name));
  }

  @Test
  void sigma_rulesThatCannotLearnIt_refuseIt() {
    try (Backend backend = open();
        Rbm gaussian = new TinyMachine("gaussian", 3, "bernoulli", 2, 0.1, 3).open(backend);
        Rbm binary = new TinyMachine("bernoulli", 3, "bernoulli", 2, 0.1, 3).open(backend)) {
      SigmaSettings sigma = new SigmaSettings(1, 0.01, 100);
      UpdateSettings settings = new UpdateSettings(0, 0, null, sigma, null);
      UpdateSettings centred = new UpdateSettings(0, 0, null, null, new Centring(0.9));
      KSchedule one = KSchedule.constant(1);
      RandomStream random = backend.stream(5, 3);
      refused(
          () -> new RbmLearning(new MeanFieldContrastiveDivergence(gaussian, 0), one, settings));
      refused(
          () ->
              new RbmLearning(new PersistentContrastiveDivergence(binary, 4, random), 1, settings));
      refused(
          () ->
              new RbmLearning(
                  new PersistentContrastiveDivergence(gaussian, 4, random), 1, centred));
    }
  }

  private static void refused(Runnable making) {
    assertThrows(IllegalArgumentException.class, making::run);
  }
}
