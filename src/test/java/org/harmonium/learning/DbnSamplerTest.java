package org.harmonium.learning;

import static org.harmonium.model.DbnTest.assertChiSquared;
import static org.harmonium.model.DbnTest.counts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Dbn;
import org.harmonium.model.DbnSampler;
import org.harmonium.model.TinyDbn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of what is drawn from deep belief nets, against enumeration. */
class DbnSamplerTest extends OnEachBackend {
  /** How many chains: enough to tell laws apart, and no more than a backend runs in seconds. */
  private int chains() {
    return size(15_000, 1_500);
  }

  /** Samples around the means that a sampler ends in, counted by state. */
  private double[] drawn(Backend backend, DbnSampler sampler, RandomStream random, int v) {
    try (Matrix x = backend.zeros(chains(), v)) {
      sampler.means(random, x);
      backend.bernoulli(x, random, x);
      return counts(backend, x);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void free_longChains_haveTheLawOfTheNet(int depth) {
    int[] sizes = Arrays.copyOf(new int[] {4, 3, 2, 3}, depth + 1);
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 7, sizes);
        DbnSampler sampler = new DbnSampler(dbn, chains())) {
      RandomStream random = backend.stream(3, depth);
      sampler.startAtRandom(random);
      sampler.advance(30, random);
      double[][] law = new TinyDbn(dbn).visibleLaw();
      double[] marginal = Arrays.stream(law).mapToDouble(row -> row[0]).toArray();
      assertChiSquared(marginal, drawn(backend, sampler, random, 4), chains());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void labelsClamped_longChains_haveTheLawGivenTheLabel(int depth) {
    int[] sizes = Arrays.copyOf(new int[] {4, 3, 2, 3}, depth + 1);
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 3, 1.5, 8, sizes);
        DbnSampler sampler = new DbnSampler(dbn, chains());
        Matrix one = backend.upload(new float[] {0, 1, 0}, 1, 3);
        Matrix labels = backend.zeros(chains(), 3)) {
      backend.addRow(labels, one, labels);
      RandomStream random = backend.stream(4, depth);
      sampler.clampLabels(labels);
      sampler.startAtRandom(random);
      sampler.advance(30, random);
      double[][] law = new TinyDbn(dbn).visibleLaw();
      double all = Arrays.stream(law).mapToDouble(row -> row[1]).sum();
      double[] given = Arrays.stream(law).mapToDouble(row -> row[1] / all).toArray();
      assertChiSquared(given, drawn(backend, sampler, random, 4), chains());
    }
  }

  @Test
  void labelsFree_longChains_haveTheLawOfTheLabels() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 3, 1, 9, 4, 3, 2);
        DbnSampler sampler = new DbnSampler(dbn, chains());
        Matrix y = backend.zeros(chains(), 3)) {
      RandomStream random = backend.stream(5, 3);
      sampler.startAtRandom(random);
      sampler.advance(30, random);
      backend.copyColumns(sampler.states(), 3, 3, y, 0);
      double[] counted = counts(backend, y);
      double[] law = new double[3];
      Arrays.stream(new TinyDbn(dbn).topLaw())
          .forEach(row -> Arrays.setAll(law, k -> law[k] + row[k]));
      assertChiSquared(law, new double[] {counted[1], counted[2], counted[4]}, chains());
    }
  }

  /** Of a single RBM, clamping is exact: p(v | v0 = 1, v3 = 0). */
  @Test
  void visibleClamped_singleRbm_hasTheConditionalLaw() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1.5, 10, 4, 3);
        DbnSampler sampler = new DbnSampler(dbn, chains())) {
      RandomStream random = backend.stream(6, 3);
      clamp(backend, sampler, new float[] {0, 1, 1, 0}, new float[] {1, 0.5f, 7, 0});
      sampler.startAtRandom(random);
      sampler.advance(30, random);
      double[][] joint = new TinyDbn(dbn).visibleLaw();
      double[] law = new double[4]; // by units 1 and 2
      double[] counted = new double[4];
      double[] all = drawn(backend, sampler, random, 4);
      double mass = 0;
      for (int s = 0; s < 4; s++) {
        law[s] = joint[1 + 2 * s][0];
        mass += law[s];
        counted[s] = all[1 + 2 * s];
      }
      double total = mass;
      Arrays.setAll(law, s -> law[s] / total);
      assertEquals(chains(), Arrays.stream(counted).sum(), "the clamped units hold their values");
      assertChiSquared(law, counted, chains());
    }
  }

  private void clamp(Backend backend, DbnSampler sampler, float[] isFree, float[] values) {
    try (Matrix free = backend.zeros(chains(), isFree.length);
        Matrix held = backend.zeros(chains(), isFree.length);
        Matrix freeRow = backend.upload(isFree, 1, isFree.length);
        Matrix heldRow = backend.upload(values, 1, isFree.length)) {
      backend.addRow(free, freeRow, free);
      backend.addRow(held, heldRow, held);
      sampler.clampVisible(free, held);
    }
  }

  /** Of a deeper net, the chain's own stationary law, from its transition matrix. */
  @Test
  void visibleClamped_twoLayers_hasTheStationaryLawOfTheDocumentedChain() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1.5, 11, 3, 2, 2);
        DbnSampler sampler = new DbnSampler(dbn, chains())) {
      RandomStream random = backend.stream(7, 3);
      clamp(backend, sampler, new float[] {1, 0, 1}, new float[] {0, 1, 0});
      sampler.startAtRandom(random);
      sampler.advance(30, random);
      TinyDbn truth = new TinyDbn(dbn);
      double[] law = new double[4]; // of layer 1 after the pass up
      Arrays.fill(law, 0.25);
      for (int step = 0; step < 100; step++) {
        double[] next = new double[4];
        for (int s = 0; s < 4; s++) {
          double[] x = TinyDbn.state(s, 2);
          double mass = truth.topMass(x);
          for (int t = 0; t < 4; t++) {
            double[] h = TinyDbn.state(t, 2);
            double p = law[s] * Math.exp(truth.topWeight(x, h)) / mass;
            addThroughVisible(truth, h, p, next);
          }
        }
        law = next;
      }
      assertChiSquared(law, counts(backend, sampler.states()), chains());
      try (Matrix v = backend.zeros(chains(), 3)) {
        sampler.means(random, v);
        float[] means = backend.download(v);
        for (int row = 0; row < chains(); row++) {
          assertEquals(1, means[row * 3 + 1]);
        }
      }
    }
  }

  /** next += p times the law of layer 1 after one step from h2 with unit 1 clamped to 1. */
  private static void addThroughVisible(TinyDbn truth, double[] h2, double p, double[] next) {
    double all = 0;
    double[] ofX = new double[4];
    for (int s = 0; s < 4; s++) {
      ofX[s] = Math.exp(truth.topWeight(TinyDbn.state(s, 2), h2));
      all += ofX[s];
    }
    for (int s = 0; s < 4; s++) {
      double[] vMean = truth.down(0, TinyDbn.state(s, 2));
      vMean[1] = 1; // clamped
      for (int v = 0; v < 8; v++) {
        double[] up = truth.upLaw(1, TinyDbn.state(v, 3));
        for (int t = 0; t < 4; t++) {
          next[t] += p * ofX[s] / all * TinyDbn.probability(vMean, v) * up[t];
        }
      }
    }
  }

  @Test
  void startAt_data_isARecognitionSampleAndItsHighestLayer() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1.5, 12, 4, 3, 2);
        DbnSampler sampler = new DbnSampler(dbn, chains());
        Matrix one = backend.upload(new float[] {1, 0, 1, 1}, 1, 4);
        Matrix v = backend.zeros(chains(), 4)) {
      backend.addRow(v, one, v);
      sampler.startAt(v, backend.stream(8, 3));
      TinyDbn truth = new TinyDbn(dbn);
      double[] up = truth.upLaw(1, new double[] {1, 0, 1, 1});
      assertChiSquared(up, counts(backend, sampler.states()), chains());
      double[] law = new double[4];
      for (int s = 0; s < 8; s++) {
        double[] mean = truth.topMean(TinyDbn.state(s, 3));
        for (int t = 0; t < 4; t++) {
          law[t] += up[s] * TinyDbn.probability(mean, t);
        }
      }
      assertChiSquared(law, counts(backend, sampler.hSample()), chains());
    }
  }

  @Test
  void recorded_steps_areTheSameAsUnrecorded() {
    float[][] end = new float[2][];
    for (int recorded = 0; recorded < 2; recorded++) {
      try (Backend backend = open();
          Dbn dbn = TinyDbn.random(backend, 2, 1, 13, 4, 3, 3, 2);
          DbnSampler sampler = new DbnSampler(dbn, 50);
          Matrix v = backend.zeros(50, 4)) {
        RandomStream random = backend.stream(9, 3);
        sampler.startAtRandom(random);
        Runnable step =
            () -> {
              sampler.advance(2, random);
              sampler.means(random, v);
            };
        if (recorded == 1) {
          try (var recording = backend.record(step)) {
            recording.replay(3);
          }
        } else {
          for (int i = 0; i < 3; i++) {
            step.run();
          }
        }
        end[recorded] = backend.download(v);
      }
    }
    assertArrayEquals(end[0], end[1]);
  }

  @Test
  void labels_netWithoutLabels_cannotBeClamped() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 13, 4, 3);
        DbnSampler sampler = new DbnSampler(dbn, 5);
        Matrix y = backend.zeros(5, 2)) {
      assertThrows(IllegalStateException.class, () -> sampler.clampLabels(y));
    }
  }
}
