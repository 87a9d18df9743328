package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.MeanFieldContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbn;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Hidden units have no order: in another one, a machine is the same and learns the same. */
class PermutationTest extends OnEachBackend {
  private static final int V = 4;
  private static final int[] ORDER = {2, 0, 4, 1, 3}; // unit j is what unit ORDER[j] was

  /** to = from with its columns in this order. */
  private static void permuteColumns(Backend backend, Matrix from, int[] order, Matrix to) {
    float[] x = backend.download(from);
    float[] y = new float[x.length];
    int cols = from.cols();
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i - i % cols + order[i % cols]];
    }
    backend.write(y, to);
  }

  /** x has its rows in this order. */
  private static void permuteRows(Backend backend, Matrix x, int[] order) {
    float[] old = backend.download(x);
    float[] y = new float[old.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = old[order[i / x.cols()] * x.cols() + i % x.cols()];
    }
    backend.write(y, x);
  }

  private static void permuteHidden(Rbm from, int[] order, Rbm to) {
    Backend backend = from.backend();
    permuteColumns(backend, from.weights(), order, to.weights());
    permuteColumns(backend, from.hiddenBias(), order, to.hiddenBias());
    backend.copy(from.visibleBias(), to.visibleBias());
  }

  @Test
  void rbm_hiddenUnitsPermuted_hasTheSameEnergiesAndLearnsTheSame() {
    TinyRbm truth = new TinyRbm(V, 5, 1, 3);
    try (Backend backend = open();
        Rbm one = truth.open(backend);
        Rbm other = new Rbm(backend, V, 5);
        Rbm back = new Rbm(backend, V, 5);
        Matrix v = backend.upload(TinyRbm.states(V), 1 << V, V);
        RbmLearning rule = meanField(one);
        RbmLearning ruleOfOther = meanField(other)) {
      permuteHidden(one, ORDER, other);
      assertArrayEquals(one.freeEnergy(v), other.freeEnergy(v), 1e-6);
      assertEquals(new ExactLikelihood(one).logZ(), new ExactLikelihood(other).logZ(), 1e-9);
      float[] before = backend.download(one.weights());
      Matrix some = v.rows(3, 9);
      for (RbmLearning its : List.of(rule, ruleOfOther)) {
        its.prepare(0.5, 0, 6);
        its.step(some);
      }
      permuteHidden(one, ORDER, back);
      float[] learned = backend.download(back.weights());
      assertArrayEquals(learned, backend.download(other.weights()), 1e-6f);
      assertArrayEquals(
          backend.download(back.hiddenBias()), backend.download(other.hiddenBias()), 1e-6f);
      assertArrayEquals(
          backend.download(back.visibleBias()), backend.download(other.visibleBias()), 1e-6f);
      double moved = 0;
      for (int i = 0; i < before.length; i++) {
        moved += Math.abs(backend.download(one.weights())[i] - before[i]);
      }
      assertTrue(moved > 0.1, "the step is one: " + moved);
    }
  }

  private static RbmLearning meanField(Rbm rbm) {
    return new RbmLearning(
        new MeanFieldContrastiveDivergence(rbm, 0.2), KSchedule.constant(2), UpdateSettings.PLAIN);
  }

  /**
   * The recognition weights are so large that its samples are certain: the bound is then a function
   * of the parameters alone.
   */
  @Test
  void dbn_unitsOfAnyLayerPermuted_hasTheSameBound() {
    int[][] orders = {{}, ORDER, {1, 2, 0}, {1, 0}}; // by layer
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 7, V, 5, 3, 2);
        Matrix v = backend.upload(TinyRbm.states(V), 1 << V, V)) {
      dbn.untie();
      TinyDbn.randomise(dbn, 1, 8);
      for (int l = 1; l < dbn.depth(); l++) {
        backend.write(certain(dbn.recognitionWeights(l)), dbn.recognitionWeights(l));
        backend.fill(-20f, dbn.recognitionBias(l));
      }
      double[] bound = bound(dbn, v);
      double[] values = bound.clone();
      Arrays.sort(values);
      assertTrue(values[values.length - 1] - values[0] > 1, "rows differ");
      for (int l = 1; l <= dbn.depth(); l++) {
        permuteLayer(dbn, l, orders[l]);
        assertArrayEquals(bound, bound(dbn, v), 1e-4, "layer " + l);
      }
    }
  }

  /** Multiples of 40, odd ones and even ones in turn, which with a bias of -20 never meet 0. */
  private static float[] certain(Matrix weights) {
    float[] w = new float[(int) weights.size()];
    for (int i = 0; i < w.length; i++) {
      w[i] = 40 * (i * 7 % 5 - 2);
    }
    return w;
  }

  private static void permuteLayer(Dbn dbn, int l, int[] order) {
    Backend backend = dbn.backend();
    Rbm its = dbn.stack().get(l - 1);
    permuteColumns(backend, its.weights(), order, its.weights());
    permuteColumns(backend, its.hiddenBias(), order, its.hiddenBias());
    if (l < dbn.depth()) {
      Matrix r = dbn.recognitionWeights(l);
      permuteColumns(backend, r, order, r);
      permuteColumns(backend, dbn.recognitionBias(l), order, dbn.recognitionBias(l));
      Rbm above = dbn.stack().get(l);
      permuteRows(backend, above.weights(), order);
      permuteColumns(backend, above.visibleBias(), order, above.visibleBias());
      if (l + 1 < dbn.depth()) {
        permuteRows(backend, dbn.recognitionWeights(l + 1), order);
      }
    }
  }

  /** The bound of each row, with log Z of the top. */
  private static double[] bound(Dbn dbn, Matrix v) {
    Backend backend = dbn.backend();
    List<Rbm> recognition = new ArrayList<>();
    for (int l = 1; l < dbn.depth(); l++) {
      Rbm twin = dbn.lower(l).twin();
      backend.copy(dbn.recognitionWeights(l), twin.weights());
      backend.copy(dbn.recognitionBias(l), twin.hiddenBias());
      recognition.add(twin);
    }
    double logZ = new ExactLikelihood(dbn.top()).logZ();
    try (DbnBound bound = new DbnBound(recognition, dbn.stack(), 0, v.rows())) {
      DbnBound.Estimate estimate = bound.estimate(v, 2, backend.stream(6, 6));
      double[] of = estimate.bound();
      for (int i = 0; i < of.length; i++) {
        assertEquals(0, estimate.standardError()[i], 1e-12, "samples are certain");
        of[i] -= logZ;
      }
      return of;
    } finally {
      recognition.forEach(Rbm::close);
    }
  }
}
