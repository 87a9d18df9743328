package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.BinomialUnits;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.InputScaling;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyRbm;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pseudo-likelihoods of units of several states against conditionals by brute force. */
class PseudoLikelihoodTest extends OnEachBackend {
  private static Rbm rbm(TinyMachine tiny) {
    Layer v = tiny.layers().get(0);
    Layer h = tiny.layers().get(1);
    Rbm rbm = new Rbm(tiny.backend(), v.units(), v.size(), h.units(), h.size());
    tiny.backend().copy(tiny.connections().get(0).weights(), rbm.weights());
    tiny.backend().copy(v.bias(), rbm.visibleBias());
    tiny.backend().copy(h.bias(), rbm.hiddenBias());
    return rbm;
  }

  /** The sum over units of log p(unit | others): those that differ from x in the unit alone. */
  private static double[] truth(
      ToDoubleFunction<double[]> logVisible, List<double[]> states, int width) {
    double[] logs = states.stream().mapToDouble(logVisible).toArray();
    double[] pseudo = new double[logs.length];
    for (int s = 0; s < logs.length; s++) {
      for (int from = 0; from < states.get(s).length; from += width) {
        double[] others = states.get(s).clone();
        Arrays.fill(others, from, from + width, 0);
        double sum = 0;
        for (int r = 0; r < logs.length; r++) {
          double[] its = states.get(r).clone();
          Arrays.fill(its, from, from + width, 0);
          sum += Arrays.equals(others, its) ? Math.exp(logs[r]) : 0;
        }
        pseudo[s] += logs[s] - Math.log(sum);
      }
    }
    return pseudo;
  }

  @ParameterizedTest
  @CsvSource({"softmax visible, 4", "binomial, 1", "softmax hidden, 1"})
  void everyState_isTheSumOfConditionals(String kind, int width) {
    try (Backend backend = open();
        TinyMachine tiny = LayeredLikelihoodTest.machine(backend, kind, 1, 21);
        Rbm rbm = rbm(tiny)) {
      List<double[]> states = TinyMachine.states(rbm.visibleUnits(), rbm.visible());
      double[] truth = truth(tiny::logVisible, states, width);
      try (Matrix v = TinyMachine.upload(backend, states)) {
        assertBothForms(truth, rbm, v, backend);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3})
  void generalMachineOfVisibleUnits_everyState_isTheSumOfConditionals(double scale) {
    TinyBoltzmann truth = new TinyBoltzmann(Connectivity.full(6), 6, scale, 4);
    double[] law = truth.law();
    try (Backend backend = open();
        BoltzmannMachine machine = truth.open(backend);
        Matrix v = backend.upload(TinyRbm.states(6), 64, 6)) {
      double[] exact = PseudoLikelihood.exact(machine, v);
      for (int s = 0; s < 64; s++) {
        double expected = 0;
        for (int i = 0; i < 6; i++) {
          expected += Math.log(law[s] / (law[s] + law[s ^ 1 << i]));
        }
        assertEquals(expected, exact[s], 1e-5);
      }
    }
  }

  @Test
  void generalMachineWithHiddenUnits_isRefusedInOneLine() {
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.full(5), 3);
        Matrix v = backend.zeros(2, 3)) {
      assertEquals(
          "the pseudo-likelihood of a general Boltzmann machine requires visible units only,"
              + " and this one has 2 hidden ones: use exact enumeration or AIS",
          assertThrows(IllegalArgumentException.class, () -> PseudoLikelihood.exact(machine, v))
              .getMessage());
    }
  }

  @Test
  void generalMachine_rowsThatAreNoStates_areRefusedInOneLine() {
    try (Backend backend = open();
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.full(3), 3);
        Matrix v = backend.upload(new float[] {0, 0.5f, 1}, 1, 3)) {
      assertEquals(
          "the pseudo-likelihood requires states, and 0.5 is not a state of binary units: binarise"
              + " the data",
          assertThrows(IllegalArgumentException.class, () -> PseudoLikelihood.exact(machine, v))
              .getMessage());
    }
  }

  private static void assertBothForms(double[] truth, Rbm rbm, Matrix v, Backend backend) {
    double[] exact = PseudoLikelihood.exact(rbm, v);
    int draws = 80;
    double[] mean = new double[exact.length];
    double[] square = new double[exact.length];
    var random = backend.stream(3, 5);
    for (int draw = 0; draw < draws; draw++) {
      double[] once = PseudoLikelihood.stochastic(rbm, v, random);
      for (int s = 0; s < once.length; s++) {
        mean[s] += once[s] / draws;
        square[s] += once[s] * once[s] / draws;
      }
    }
    for (int s = 0; s < truth.length; s++) {
      assertEquals(truth[s], exact[s], 1e-4);
      double error = Math.sqrt((square[s] - mean[s] * mean[s]) / draws);
      assertEquals(truth[s], mean[s], 5 * error + 1e-4, "expectation over the unit");
    }
  }

  @Test
  void gaussianVisible_isRefusedInOneLine() {
    try (Backend backend = open();
        TinyMachine tiny = LayeredLikelihoodTest.machine(backend, "gaussian", 1, 1);
        Rbm rbm = rbm(tiny);
        Matrix v = backend.zeros(2, 4)) {
      assertEquals(
          "the pseudo-likelihood requires visible units with finitely many states, which gaussian"
              + " units do not have: use AIS or reconstruction errors",
          assertThrows(IllegalArgumentException.class, () -> PseudoLikelihood.exact(rbm, v))
              .getMessage());
    }
  }

  /**
   * F of an RBM with input scaling is that of {@code up} equal copies of v and the sum over {@code
   * down} copies of h.
   */
  private static double logVisible(Rbm rbm, double[] v) {
    Backend backend = rbm.backend();
    double[] w = backend.downloadDoubles(rbm.weights());
    double[] b = backend.downloadDoubles(rbm.visibleBias());
    double[] c = backend.downloadDoubles(rbm.hiddenBias());
    int hidden = rbm.hidden();
    double own = 0;
    for (int i = 0; i < v.length; i++) {
      double choices = rbm.visibleUnits() instanceof BinomialUnits && v[i] == 1 ? 2 : 1;
      own += b[i] * v[i] + Math.log(choices);
    }
    double sum = 0; // over the states of one copy of h
    for (int h = 0; h < 1 << hidden; h++) {
      double x = 0;
      for (int j = 0; j < hidden; j++) {
        double t = c[j];
        for (int i = 0; i < v.length; i++) {
          t += rbm.inputScaling().up() * v[i] * w[i * hidden + j];
        }
        x += (h >>> j & 1) * t;
      }
      sum += Math.exp(x);
    }
    return rbm.inputScaling().up() * own + rbm.inputScaling().down() * Math.log(sum);
  }

  @ParameterizedTest
  @CsvSource({
    "bernoulli, 1, 2, 1",
    "bernoulli, 1, 1, 2",
    "bernoulli, 1, 2, 2",
    "softmax:2, 2, 2, 1",
    "softmax:2, 2, 1, 2",
    "binomial:2, 1, 2, 2"
  })
  void everyState_scaledInputs_isTheSumOfConditionals(
      String kind, int width, double up, double down) {
    try (Backend backend = open();
        Rbm rbm =
            new Rbm(
                backend,
                UnitsDescription.parse(kind).open(backend, 4),
                4,
                BernoulliUnits.INSTANCE,
                3,
                new InputScaling(up, down))) {
      TinyRbm values = new TinyRbm(4, 3, 0.7, 5);
      backend.write(values.w, rbm.weights());
      backend.write(values.b, rbm.visibleBias());
      backend.write(values.c, rbm.hiddenBias());
      List<double[]> states = TinyMachine.states(rbm.visibleUnits(), 4);
      double[] truth = truth(v -> logVisible(rbm, v), states, width);
      try (Matrix v = TinyMachine.upload(backend, states)) {
        assertBothForms(truth, rbm, v, backend);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"bernoulli, 0.3", "bernoulli, 2", "softmax:2, 1", "binomial:2, 1.5", "binomial:2, 3"})
  void values_thatAreNoStates_areRefused(String kind, float value) {
    try (Backend backend = open();
        Rbm rbm =
            new Rbm(
                backend,
                UnitsDescription.parse(kind).open(backend, 4),
                4,
                BernoulliUnits.INSTANCE,
                3);
        Matrix v = backend.upload(new float[] {0, 1, 0, 1, 0, 1, value, 1}, 2, 4)) {
      String expected =
          "the pseudo-likelihood requires states, and %s in column 2 is not a state of %s units: binarise the data"
              .formatted(value, kind);
      assertEquals(
          expected,
          assertThrows(IllegalArgumentException.class, () -> PseudoLikelihood.exact(rbm, v))
              .getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> PseudoLikelihood.stochastic(rbm, v, backend.stream(1, 1)));
      assertFalse(PseudoLikelihood.isPossible(rbm, v));
      assertTrue(PseudoLikelihood.isPossible(rbm, v.rows(0, 1)));
    }
  }
}
