package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.JointUnits;
import org.harmonium.model.RectifiedUnits;
import org.harmonium.model.SoftmaxUnits;
import org.harmonium.model.UnitGaussianUnits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact likelihoods of machines of several layers and kinds of units against brute force. */
class LayeredLikelihoodTest extends OnEachBackend {
  /** Machines by what they are made of. */
  static TinyMachine machine(Backend backend, String kind, double scale, long seed) {
    TinyMachine.Spec[] specs =
        switch (kind) {
          case "rbm" -> specs(TinyMachine.bernoulli(6), TinyMachine.bernoulli(5));
          case "softmax visible" -> specs(TinyMachine.softmax(3, 4), TinyMachine.bernoulli(4));
          case "softmax hidden" -> specs(TinyMachine.bernoulli(6), TinyMachine.softmax(2, 3));
          case "binomial" ->
              specs(TinyMachine.binomial(backend, 4, 3), TinyMachine.binomial(backend, 3, 2));
          case "gaussian" -> specs(TinyMachine.gaussian(backend, 4), TinyMachine.bernoulli(5));
          case "three" ->
              specs(TinyMachine.bernoulli(4), TinyMachine.bernoulli(4), TinyMachine.bernoulli(3));
          case "four" ->
              specs(
                  TinyMachine.bernoulli(4),
                  TinyMachine.bernoulli(3),
                  TinyMachine.bernoulli(3),
                  TinyMachine.bernoulli(2));
          case "gaussian deep" ->
              specs(
                  TinyMachine.gaussian(backend, 3),
                  TinyMachine.bernoulli(4),
                  TinyMachine.softmax(1, 3));
          case "mixed deep" ->
              specs(
                  TinyMachine.binomial(backend, 2, 3),
                  TinyMachine.softmax(2, 3),
                  TinyMachine.bernoulli(3),
                  TinyMachine.binomial(backend, 1, 4));
          default -> throw new IllegalArgumentException(kind);
        };
    return new TinyMachine(backend, scale, seed, specs);
  }

  private static TinyMachine.Spec[] specs(TinyMachine.Spec... specs) {
    return specs;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rbm",
        "softmax visible",
        "softmax hidden",
        "binomial",
        "gaussian",
        "three",
        "four",
        "gaussian deep",
        "mixed deep"
      })
  void exact_smallMachine_isTheBruteForceSum(String kind) {
    try (Backend backend = open()) {
      for (int seed = 0; seed < 3; seed++) {
        try (TinyMachine machine = machine(backend, kind, 0.8, seed)) {
          ExactLikelihood exact = new ExactLikelihood(machine);
          double logZ = machine.logZ();
          assertEquals(logZ, exact.logZ(), 1e-10);
          List<double[]> rows =
              machine.isGaussian()
                  ? List.of(new double[] {1, -2, 0.5, 3}, new double[] {0, 0, 0, 0})
                  : TinyMachine.states(machine.layers().get(0).units(), machine.bias.get(0).length);
          double sum = 0;
          for (double[] row : rows) {
            double[] v = Arrays.copyOf(row, machine.bias.get(0).length);
            double expected = machine.logVisible(v) - logZ;
            // terms of v are sums of float products where units are Gaussian
            assertEquals(expected, exact.logProbability(v), machine.isGaussian() ? 1e-5 : 1e-9);
            sum += Math.exp(exact.logProbability(v));
          }
          if (!machine.isGaussian()) {
            assertEquals(1, sum, 1e-9);
          }
        }
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  @Test
  void exact_gaussianVisible_integratesToOne() {
    try (Backend backend = open();
        TinyMachine machine =
            new TinyMachine(
                backend,
                1,
                4,
                TinyMachine.gaussian(backend, 1),
                TinyMachine.bernoulli(3),
                TinyMachine.bernoulli(2))) {
      ExactLikelihood exact = new ExactLikelihood(machine);
      double sum = 0;
      for (int k = -400; k <= 400; k++) {
        sum += Math.exp(exact.logProbability(new double[] {k / 32.0})) / 32; // sigma is 1/2
      }
      assertEquals(1, sum, 1e-6);
    }
  }

  @Test
  void exact_manyBlocksOfUnitsOfManyStates_agreesFromBothSides() {
    // 3^9 states on one side and 2^14 on the other: several blocks each, whichever is enumerated.
    try (Backend backend = open();
        TinyMachine machine =
            new TinyMachine(backend, 0.5, 3, TinyMachine.softmax(9, 3), TinyMachine.bernoulli(14));
        TinyMachine joined =
            new TinyMachine(
                backend,
                0.5,
                3,
                TinyMachine.softmax(9, 3),
                new TinyMachine.Spec(
                    new JointUnits(
                        backend,
                        List.of(
                            new JointUnits.Part(BernoulliUnits.INSTANCE, 10),
                            new JointUnits.Part(BernoulliUnits.INSTANCE, 4))),
                    14))) {
      Parameters parameters = new Parameters(machine);
      double[][] none = {new double[27], new double[14]};
      double hidden = new SideSum(parameters, new int[] {1}, new int[] {0}, none).log();
      double visible = new SideSum(parameters, new int[] {0}, new int[] {1}, none).log();
      assertEquals(hidden, visible, 1e-10);
      assertEquals(hidden, new ExactLikelihood(machine).logZ(), 1e-10);
      assertEquals(hidden, new ExactLikelihood(joined).logZ(), 1e-10);
    }
  }

  @Test
  void exact_unitGaussianHidden_isTheOtherSideOfAGaussianVisible() {
    // The same machine upside down: sigma is 1 in one column only.
    try (Backend backend = open();
        TinyMachine machine =
            new TinyMachine(
                backend,
                0.7,
                5,
                TinyMachine.bernoulli(5),
                new TinyMachine.Spec(new UnitGaussianUnits(backend, 3), 3))) {
      double sum = 0; // over v of exp(b v) times the integrals in closed form
      for (double[] v : TinyMachine.states(BernoulliUnits.INSTANCE, 5)) {
        double log = 0;
        for (int i = 0; i < 5; i++) {
          log += v[i] * machine.bias.get(0)[i];
        }
        for (int j = 0; j < 3; j++) {
          double t = machine.bias.get(1)[j];
          for (int i = 0; i < 5; i++) {
            t += v[i] * machine.w.get(0)[i][j];
          }
          double c = machine.bias.get(1)[j];
          log += (t * t - c * c) / 2 + Math.log(Math.sqrt(2 * Math.PI));
        }
        sum += Math.exp(log);
      }
      assertEquals(Math.log(sum), new ExactLikelihood(machine).logZ(), 1e-10);
    }
  }

  @Test
  void exact_whatCannotBeEnumerated_saysWhatIsPossible() {
    try (Backend backend = open();
        TinyMachine large =
            new TinyMachine(
                backend, 1, 1, TinyMachine.gaussian(backend, 3), TinyMachine.softmax(20, 3));
        TinyMachine rectified =
            new TinyMachine(
                backend,
                1,
                1,
                TinyMachine.bernoulli(3),
                new TinyMachine.Spec(RectifiedUnits.INSTANCE, 3))) {
      assertEquals(
          "exact enumeration is possible up to 2^25 states of the even or of the odd layers;"
              + " this machine has infinitely many and 2^31.7: use AIS",
          refusal(large));
      assertTrue(refusal(rectified).contains("use reconstruction errors"), refusal(rectified));
      assertEquals(new SoftmaxUnits(3).finite(60).size(), 20);
    }
  }

  private static String refusal(TinyMachine machine) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> new ExactLikelihood(machine))
            .getMessage());
  }
}
