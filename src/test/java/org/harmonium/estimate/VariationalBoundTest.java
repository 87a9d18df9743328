package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variational bounds against exact log-probabilities by brute force. */
class VariationalBoundTest extends OnEachBackend {
  private static final int ROWS = 3;

  /** How many belief nets. */
  private int machines() {
    return size(200, 10);
  }

  /** Rows of the machine's own samples in layer 0; their log-probabilities by brute force. */
  private static double[] clamp(TinyMachine machine, LayerStates states) {
    float[] v = machine.samples(ROWS, 7)[0];
    machine.backend().write(v, states.of(0));
    states.changed(0);
    int size = v.length / ROWS;
    double logZ = machine.logZ();
    double[] truth = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      truth[row] = machine.logVisible(doubles(v, row * size, size)) - logZ;
    }
    return truth;
  }

  private static double[] doubles(float[] x, int from, int n) {
    double[] y = new double[n];
    Arrays.setAll(y, i -> x[from + i]);
    return y;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbm", "three", "four", "gaussian deep", "mixed deep"})
  void meanField_fortyMachinesOfAKind_isBelowTheExactOneForAnyMeans(String kind) {
    double gap = 0;
    try (Backend backend = open()) {
      for (int seed = 0; seed < 40; seed++) {
        try (TinyMachine machine = LayeredLikelihoodTest.machine(backend, kind, 1, 200 + seed);
            LayerStates states = new LayerStates(machine, ROWS)) {
          double[] truth = clamp(machine, states);
          double logZ = new ExactLikelihood(machine).logZ();
          for (int l = 1; l < machine.layers().size(); l++) { // any means
            Layer layer = machine.layers().get(l);
            backend.normal(backend.stream(seed, l), states.of(l));
            layer.units().mean(backend, states.of(l), layer.bias(), states.of(l));
            states.changed(l);
          }
          double[] last = MeanFieldBound.of(machine, states, logZ);
          for (int sweep = 0; sweep < 12; sweep++) {
            for (int l = 1; l < machine.layers().size(); l++) {
              states.mean(l);
            }
            double[] bound = MeanFieldBound.of(machine, states, logZ);
            for (int row = 0; row < ROWS; row++) {
              assertTrue(last[row] <= bound[row] + 1e-4, "coordinate ascent");
              assertTrue(bound[row] <= truth[row] + 1e-4, bound[row] + " above " + truth[row]);
            }
            last = bound;
          }
          for (int row = 0; row < ROWS; row++) {
            gap += (truth[row] - last[row]) / ROWS / 40;
          }
        }
      }
      assertEquals(0, backend.liveMatrices());
    }
    assertTrue(gap < 1, "the best means come near: " + gap);
    assertTrue(kind.equals("rbm") == gap < 1e-4, "only an RBM's bound is tight: " + gap);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rbm", "softmax visible", "softmax hidden", "binomial", "gaussian"})
  void meanField_hiddenUnitsIndependentGivenV_isExact(String kind) {
    try (Backend backend = open();
        TinyMachine machine = LayeredLikelihoodTest.machine(backend, kind, 1, 11);
        LayerStates states = new LayerStates(machine, ROWS)) {
      double[] truth = clamp(machine, states);
      states.mean(1);
      double[] bound = MeanFieldBound.of(machine, states, machine.logZ());
      for (int row = 0; row < ROWS; row++) {
        assertEquals(truth[row], bound[row], 1e-4);
      }
    }
  }

  @Test
  void meanField_deepMachine_isTheExpectationUnderQ() {
    try (Backend backend = open();
        TinyMachine machine = LayeredLikelihoodTest.machine(backend, "three", 1, 12);
        LayerStates states = new LayerStates(machine, 1)) {
      backend.write(new float[] {1, 0, 1, 1}, states.of(0));
      float[] first = {0.3f, 0.9f, 0, 1}; // states are means too
      float[] second = {0.5f, 0.25f, 0.125f};
      backend.write(first, states.of(1));
      backend.write(second, states.of(2));
      double expected = 0;
      for (double[][] x : machine.joint(1, new double[] {1, 0, 1, 1})) {
        double q = product(first, x[1]) * product(second, x[2]);
        expected += q == 0 ? 0 : q * (machine.logWeight(x) - Math.log(q));
      }
      assertEquals(expected, MeanFieldBound.withoutLogZ(machine, states)[0], 1e-5);
    }
  }

  private static double product(float[] means, double[] x) {
    double p = 1;
    for (int i = 0; i < x.length; i++) {
      p *= x[i] == 1 ? means[i] : 1 - (double) means[i];
    }
    return p;
  }

  // ---------------------------------------------------------------- stacks of RBMs

  private static TinyMachine tiny(Backend backend, long seed, TinyMachine.Spec... specs) {
    return new TinyMachine(backend, 0.5, seed, specs);
  }

  private static Rbm rbm(TinyMachine tiny) {
    Layer v = tiny.layers().get(0);
    Layer h = tiny.layers().get(1);
    Backend backend = tiny.backend();
    Rbm rbm = new Rbm(backend, v.units(), v.size(), h.units(), h.size());
    backend.copy(tiny.connections().get(0).weights(), rbm.weights());
    backend.copy(v.bias(), rbm.visibleBias());
    backend.copy(h.bias(), rbm.hiddenBias());
    return rbm;
  }

  /** log p(h | v) of an RBM. */
  private static double logUp(TinyMachine m, double[] v, double[] h) {
    return m.logWeight(v, h) - m.logVisible(v);
  }

  /** log p(v | h) of an RBM. */
  private static double logDown(TinyMachine m, double[] v, double[] h) {
    if (m.isGaussian()) {
      return m.logWeight(v, h) - m.logWeight(null, h);
    }
    return m.logWeight(v, h)
        - LogSum.of(
            TinyMachine.states(m.layers().get(0).units(), v.length).stream()
                .mapToDouble(x -> m.logWeight(x, h))
                .toArray());
  }

  private static List<double[]> hidden(TinyMachine m) {
    return TinyMachine.states(m.layers().get(1).units(), m.bias.get(1).length);
  }

  private void checkStack(
      Backend backend, List<TinyMachine> recognition, List<TinyMachine> p, List<double[]> rows) {
    List<Rbm> generative = p.stream().map(VariationalBoundTest::rbm).toList();
    List<Rbm> up =
        recognition.equals(p)
            ? generative.subList(0, 2)
            : recognition.stream().map(VariationalBoundTest::rbm).toList();
    try (Matrix v = TinyMachine.upload(backend, rows);
        DbnBound dbn = new DbnBound(up, generative, 0, rows.size())) {
      DbnBound.Estimate estimate = dbn.estimate(v, 600, backend.stream(4, 4));
      for (int row = 0; row < rows.size(); row++) {
        double[] x0 = rows.get(row);
        double bound = 0;
        double probability = 0; // times Z of the top
        for (double[] x1 : hidden(p.get(0))) {
          for (double[] x2 : hidden(p.get(1))) {
            double q = logUp(recognition.get(0), x0, x1) + logUp(recognition.get(1), x1, x2);
            double joint =
                logDown(p.get(0), x0, x1) + logDown(p.get(1), x1, x2) + p.get(2).logVisible(x2);
            bound += Math.exp(q) * (joint - q);
            probability += Math.exp(joint);
          }
        }
        assertTrue(bound < Math.log(probability));
        double error = estimate.standardError()[row];
        assertTrue(error > 0 && error < 0.1, "standard error " + error);
        assertEquals(bound, estimate.bound()[row], 4 * error);
        assertEquals(Math.log(probability), estimate.tighter()[row], 0.2);
        assertTrue(estimate.bound()[row] <= estimate.tighter()[row]);
      }
    } finally {
      generative.forEach(Rbm::close);
      up.forEach(Rbm::close);
    }
  }

  @Test
  void dbn_tiedAndUntiedRecognition_isTheExpectationUnderQ() {
    List<double[]> rows = List.of(new double[] {1, 0, 1, 1}, new double[] {0, 0, 1, 0});
    try (Backend backend = open();
        TinyMachine p0 = tiny(backend, 1, TinyMachine.bernoulli(4), TinyMachine.bernoulli(3));
        TinyMachine p1 = tiny(backend, 2, TinyMachine.bernoulli(3), TinyMachine.bernoulli(3));
        TinyMachine top = tiny(backend, 3, TinyMachine.bernoulli(3), TinyMachine.bernoulli(2));
        TinyMachine q0 = tiny(backend, 4, TinyMachine.bernoulli(4), TinyMachine.bernoulli(3));
        TinyMachine q1 = tiny(backend, 5, TinyMachine.bernoulli(3), TinyMachine.bernoulli(3))) {
      List<TinyMachine> stack = List.of(p0, p1, top);
      checkStack(backend, stack, stack, rows);
      checkStack(backend, List.of(q0, q1), stack, rows);
    }
  }

  /**
   * Recognition by other machines' weights, tied ones and strong ones: whatever Q is, the bound is
   * below. Of 200 averages of 100 samples none is 5 standard errors too high but by a defect.
   */
  @Test
  void dbn_twoHundredMachines_isBelowTheExactOne() {
    try (Backend backend = open()) {
      for (int seed = 0; seed < machines(); seed++) {
        double scale = 0.25 * (1 + seed % 6);
        try (TinyMachine p = pair(backend, 3 * seed, scale, 4);
            TinyMachine q = pair(backend, seed % 2 == 0 ? 3 * seed : 3 * seed + 1, scale, 4);
            TinyMachine top = pair(backend, 3 * seed + 2, scale, 3);
            Rbm pRbm = rbm(p);
            Rbm qRbm = rbm(q);
            Rbm topRbm = rbm(top);
            Matrix v = TinyMachine.upload(backend, List.of(new double[] {1, 0, 1, 1}));
            DbnBound dbn = new DbnBound(List.of(qRbm), List.of(pRbm, topRbm), 0, 1)) {
          double exact =
              LogSum.of(
                      hidden(p).stream()
                          .mapToDouble(
                              h -> logDown(p, new double[] {1, 0, 1, 1}, h) + top.logVisible(h))
                          .toArray())
                  - top.logZ();
          DbnBound.Estimate estimate = dbn.estimate(v, 100, backend.stream(6, seed));
          double bound = estimate.bound()[0] - top.logZ();
          double room = 5 * estimate.standardError()[0] + 1e-5;
          assertTrue(bound <= exact + room, seed + ": " + bound + " above " + exact);
        }
      }
    }
  }

  private static TinyMachine pair(Backend backend, long seed, double scale, int visible) {
    return new TinyMachine(
        backend, scale, seed, TinyMachine.bernoulli(visible), TinyMachine.bernoulli(3));
  }

  @Test
  void dbn_gaussianDataAndSoftmaxBetween_isTheExpectationUnderQ() {
    List<double[]> rows = List.of(new double[] {0.5, -1, 2}, new double[] {0, 0, 0});
    try (Backend backend = open();
        TinyMachine p0 =
            tiny(backend, 6, TinyMachine.gaussian(backend, 3), TinyMachine.bernoulli(3));
        TinyMachine p1 = tiny(backend, 7, TinyMachine.bernoulli(3), TinyMachine.softmax(1, 3));
        TinyMachine top = tiny(backend, 8, TinyMachine.softmax(1, 3), TinyMachine.bernoulli(2))) {
      checkStack(backend, List.of(p0, p1, top), List.of(p0, p1, top), rows);
    }
  }

  @Test
  void dbn_stackThatDoesNotFit_isRefusedInOneLine() {
    try (Backend backend = open();
        Rbm low = new Rbm(backend, 4, 3);
        Rbm top = new Rbm(backend, 2, 2)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> new DbnBound(List.of(low, top), 1).close())
              .getMessage();
      assertTrue(message.contains("4-3") && !message.contains("\n"), message);
    }
  }
}
