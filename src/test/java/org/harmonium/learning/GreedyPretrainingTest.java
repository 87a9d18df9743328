package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Datasets;
import org.harmonium.learning.FeatureData.Pass;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbn;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Layer upon layer: where a layer starts, what it learns from, and that it helps. */
class GreedyPretrainingTest extends OnEachBackend {
  /** The argument of Hinton, Osindero and Teh (2006), as an equation between numbers. */
  @Test
  void startAtTranspose_netOfTwoLayers_hasTheLawOfTheLowerRbm() {
    TinyRbm lower = new TinyRbm(5, 3, 1.5, 51);
    try (Backend backend = open();
        Rbm first = lower.open(backend);
        Rbm second = new Rbm(backend, 3, 5)) {
      GreedyPretraining.startAtTranspose(first, second);
      try (Dbn dbn = new Dbn(List.of(first, second))) {
        double[][] law = new TinyDbn(dbn).visibleLaw();
        double[] expected = lower.visibleLaw();
        for (int s = 0; s < expected.length; s++) {
          assertEquals(expected[s], law[s][0], 1e-12);
        }
      }
    }
  }

  @Test
  void startAtTranspose_labelUnits_keepWhatTheyHave() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 2, 1, 52, 4, 3, 4)) {
      Rbm top = dbn.top();
      float[] labelWeights = backend.download(top.weights().rows(3, 5));
      float[] bias = backend.download(top.visibleBias());
      GreedyPretraining.startAtTranspose(dbn.lower(1), top);
      assertArrayEquals(labelWeights, backend.download(top.weights().rows(3, 5)));
      float[] now = backend.download(top.visibleBias());
      assertEquals(bias[3], now[3]);
      assertEquals(bias[4], now[4]);
      assertEquals(backend.download(dbn.lower(1).hiddenBias())[2], now[2]);
      float[] w = backend.download(dbn.lower(1).weights()); // (4, 3)
      assertEquals(w[3 * 3 + 1], backend.download(top.weights())[1 * 4 + 3]);
    }
  }

  @Test
  void startAtTranspose_otherSizes_isRefused() {
    try (Backend backend = open();
        Rbm first = new Rbm(backend, 5, 3);
        Rbm second = new Rbm(backend, 3, 4)) {
      assertFalse(GreedyPretraining.canStartAtTranspose(first, second));
      assertThrows(
          IllegalArgumentException.class, () -> GreedyPretraining.startAtTranspose(first, second));
    }
  }

  @Test
  void phases_withLabels_haveFeaturesAndTheLabelsAtTheTop() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 2, 1, 53, 4, 3, 3, 2);
        RowStore rows = backend.store(new float[28], 4);
        RowStore labels = backend.store(new float[14], 2);
        TrainingData data = new StoredRows(backend, rows, null);
        GreedyPretraining phases =
            new GreedyPretraining(
                backend, dbn.stack(), data, labels, Pass.SAMPLES, backend.stream(1, 4))) {
      assertSame(data, phases.data(1));
      assertEquals(3, phases.data(2).cols());
      assertEquals(5, phases.data(3).cols());
      assertEquals(7, phases.data(3).rows());
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new GreedyPretraining(
                              backend, dbn.stack(), data, null, Pass.MEANS, backend.stream(1, 4))
                          .close())
              .toString()
              .contains("RBM 3 has 5 visible units, but what it is to learn from has 3"));
    }
  }

  // ---------------------------------------------------------------- bars and stripes

  private static final int IMAGES = 14;

  private static float[] patterns() {
    var data = Datasets.open("bars-and-stripes");
    float[] patterns = new float[IMAGES * 9];
    float[] row = new float[9];
    for (int i = 0; i < IMAGES; i++) {
      data.row(i, row);
      System.arraycopy(row, 0, patterns, i * 9, 9);
    }
    return patterns;
  }

  private static void train(Backend backend, Rbm rbm, TrainingData data, int epochs, long stream) {
    try (RbmLearning rule =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 100, backend.stream(6, stream)),
                1,
                UpdateSettings.PLAIN);
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                data,
                new TrainingPlan(epochs, IMAGES, Schedule.linear(0.2, 0), Schedule.constant(0)),
                6)) {
      rule.startChainsAtRandom();
      trainer.run();
    }
  }

  private static double[] image(float[] patterns, int i) {
    double[] v = new double[9];
    for (int j = 0; j < 9; j++) {
      v[j] = patterns[i * 9 + j];
    }
    return v;
  }

  /** Mean over images of E_Q[log p(v | h1) + log p(h1) - log Q(h1 | v)], by enumeration of h1. */
  private static double bound(TinyDbn net, float[] patterns) {
    double[][] law = net.topLaw();
    double bound = 0;
    for (int i = 0; i < IMAGES; i++) {
      double[] v = image(patterns, i);
      double[] q = net.upLaw(1, v);
      for (int s = 0; s < q.length; s++) {
        double given = 1;
        double[] mean = net.down(0, TinyDbn.state(s, net.size(1)));
        for (int j = 0; j < 9; j++) {
          given *= v[j] == 1 ? mean[j] : 1 - mean[j];
        }
        bound += q[s] * (Math.log(given) + Math.log(law[s][0]) - Math.log(q[s])) / IMAGES;
      }
    }
    return bound;
  }

  /** Mean over images of log p(v), by enumeration. */
  private static double logLikelihood(TinyDbn net, float[] patterns) {
    double[][] law = net.visibleLaw();
    double sum = 0;
    for (int i = 0; i < IMAGES; i++) {
      int state = 0;
      for (int j = 0; j < 9; j++) {
        state |= (int) patterns[i * 9 + j] << j;
      }
      sum += Math.log(law[state][0]) / IMAGES;
    }
    return sum;
  }

  @Test
  void barsAndStripes_secondLayer_raisesTheExactBound() {
    float[] patterns = patterns();
    try (Backend backend = open();
        Rbm first = new Rbm(backend, 9, 6);
        Rbm second = new Rbm(backend, 6, 9);
        RowStore rows = backend.store(patterns, 9);
        TrainingData data = new StoredRows(backend, rows, null);
        GreedyPretraining phases =
            new GreedyPretraining(
                backend, List.of(first, second), data, null, Pass.SAMPLES, backend.stream(6, 4))) {
      double[] half = new double[9];
      Arrays.fill(half, 0.5);
      first.initialise(0.1, half, 0, backend.stream(6, 0));
      train(backend, first, phases.data(1), 2000, 3);
      GreedyPretraining.startAtTranspose(first, second);
      try (Dbn dbn = new Dbn(List.of(first, second))) {
        TinyDbn before = new TinyDbn(dbn);
        double boundBefore = bound(before, patterns);
        assertEquals(logLikelihood(before, patterns), boundBefore, 1e-6, "Q is exact at first");
        float[] w1 = backend.download(first.weights());
        train(backend, second, phases.data(2), 2000, 5);
        assertArrayEquals(w1, backend.download(first.weights()), "the lower layer stays");
        TinyDbn after = new TinyDbn(dbn);
        double boundAfter = bound(after, patterns);
        assertTrue(boundAfter > boundBefore + 0.02, boundBefore + " -> " + boundAfter);
        assertTrue(boundAfter < logLikelihood(after, patterns), "it is a bound");
      }
    }
  }
}
