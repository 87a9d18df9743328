package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbn;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound of nets whose labels are joined at the top against sums over all states and labels. */
class LabelledBoundTest extends OnEachBackend {
  private static final int V = 4;
  private static final int STATES = 1 << V;
  private static final int LABELS = 3;

  /** The bound less log Z of the top, of every state of V binary units. */
  private static DbnBound.Estimate estimate(Dbn dbn, int samples) {
    Backend backend = dbn.backend();
    List<Rbm> recognition = new ArrayList<>();
    for (int l = 1; l < dbn.depth(); l++) {
      Rbm twin = dbn.lower(l).twin();
      backend.copy(dbn.recognitionWeights(l), twin.weights());
      backend.copy(dbn.recognitionBias(l), twin.hiddenBias());
      recognition.add(twin);
    }
    try (Matrix v = backend.upload(TinyRbm.states(V), STATES, V);
        DbnBound bound = new DbnBound(recognition, dbn.stack(), dbn.labels(), STATES)) {
      return bound.estimate(v, samples, backend.stream(6, 6));
    } finally {
      recognition.forEach(Rbm::close);
    }
  }

  /** log p(v) with the label summed out. */
  private static double[] truth(TinyDbn net) {
    return Arrays.stream(net.visibleLaw())
        .mapToDouble(ofLabels -> Math.log(Arrays.stream(ofLabels).sum()))
        .toArray();
  }

  @Test
  void singleRbm_isExact() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, LABELS, 1, 41, V, 5)) {
      double[] truth = truth(new TinyDbn(dbn));
      double logZ = new ExactLikelihood(dbn.top()).logZ();
      DbnBound.Estimate estimate = estimate(dbn, 2);
      for (int s = 0; s < STATES; s++) {
        assertEquals(truth[s], estimate.bound()[s] - logZ, 1e-5);
        assertEquals(0, estimate.standardError()[s]);
      }
    }
  }

  /**
   * Where W2 is W1 transposed with the biases in their places, p(v, h1) is the law of the lower
   * RBM, whose p(h1 | v) is Q itself. Labels without weights change nothing, whatever their biases.
   */
  @Test
  void transposedTopWithLabelsOfNoWeight_isExactInEachSample() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, LABELS, 1, 42, V, 3, V)) {
      Rbm low = dbn.lower(1);
      float[] w = backend.download(low.weights());
      float[] top = new float[(3 + LABELS) * V];
      for (int i = 0; i < V; i++) {
        for (int j = 0; j < 3; j++) {
          top[j * V + i] = w[i * 3 + j];
        }
      }
      float[] c1 = Arrays.copyOf(backend.download(low.hiddenBias()), 3 + LABELS);
      c1[3] = 0.5f;
      c1[5] = -1;
      backend.write(top, dbn.top().weights());
      backend.write(c1, dbn.top().visibleBias());
      backend.copy(low.visibleBias(), dbn.top().hiddenBias());
      double[] truth = truth(new TinyDbn(dbn));
      double ofLow = new ExactLikelihood(low).logZ();
      double logZ = new ExactLikelihood(dbn.top()).logZ();
      DbnBound.Estimate estimate = estimate(dbn, 20);
      try (Matrix v = backend.upload(TinyRbm.states(V), STATES, V)) {
        double[] free = low.freeEnergy(v);
        for (int s = 0; s < STATES; s++) {
          assertEquals(truth[s], -free[s] - ofLow, 1e-5);
          assertEquals(truth[s], estimate.bound()[s] - logZ, 1e-5);
          assertEquals(0, estimate.standardError()[s], 1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,43", "true,44"})
  void threeLayers_isTheExpectationUnderQBelowTheExactOne(boolean untied, long seed) {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, LABELS, 1, seed, V, 3, 3, 4)) {
      if (untied) {
        dbn.untie();
        TinyDbn.randomise(dbn, 1, seed);
      }
      TinyDbn net = new TinyDbn(dbn);
      double[] truth = truth(net);
      double logZ = new ExactLikelihood(dbn.top()).logZ();
      DbnBound.Estimate estimate = estimate(dbn, 400);
      for (int s = 0; s < STATES; s++) {
        double expected = expectation(net, s);
        double error = estimate.standardError()[s];
        assertTrue(error > 0 && error < 0.3, "standard error " + error);
        assertEquals(expected, estimate.bound()[s], 4.5 * error);
        assertTrue(expected - logZ < truth[s] - 1e-3, "strictly below");
        assertTrue(estimate.tighter()[s] >= estimate.bound()[s]);
      }
    }
  }

  /** E_Q[log p / q below + log of the sum over labels of exp(-F)], by all states. */
  private static double expectation(TinyDbn net, int s) {
    double[] v = TinyDbn.state(s, V);
    double sum = 0;
    for (int first = 0; first < 1 << net.size(1); first++) {
      double[] h1 = TinyDbn.state(first, net.size(1));
      for (int second = 0; second < 1 << net.size(2); second++) {
        double[] h2 = TinyDbn.state(second, net.size(2));
        double q =
            TinyDbn.probability(net.up(1, v), first) * TinyDbn.probability(net.up(2, h1), second);
        double mass = 0;
        for (int k = 0; k < LABELS; k++) {
          mass += net.topMass(net.joint(h2, k));
        }
        double p =
            TinyDbn.probability(net.down(0, h1), s)
                * TinyDbn.probability(net.down(1, h2), first)
                * mass;
        sum += q * Math.log(p / q);
      }
    }
    return sum;
  }

  @Test
  void stackThatDoesNotFitBesideItsLabels_isRefused() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, LABELS, 1, 45, V, 3, 4)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new DbnBound(dbn.stack().subList(0, 1), dbn.stack(), 2, 1).close())
              .getMessage();
      assertTrue(message.contains("4-3") && message.contains("4 visible"), message);
    }
  }
}
