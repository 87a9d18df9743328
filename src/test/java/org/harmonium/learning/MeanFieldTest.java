package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.model.Dbm;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.TinyDbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mean-field inference against the same in double, its equations and its bound. */
class MeanFieldTest extends OnEachBackend {
  private final TinyDbm truth = new TinyDbm(1, 5, 4, 3, 3, 2);
  private final float[] allV = TinyRbm.states(4);

  private static void assertMeans(Dbm dbm, double[][] x, MeanField got, int row, double e) {
    for (int l = 1; l <= dbm.depth(); l++) {
      double[] is = dbm.backend().downloadDoubles(got.mean(l).rows(row, row + 1));
      assertArrayEquals(x[l], is, e, "row " + row + ", layer " + l);
    }
  }

  @Test
  void start_anyV_isAPassFromBelowWithDoubledWeights() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, 0)) {
      inference.start(v);
      for (int s = 0; s < 16; s++) {
        assertMeans(dbm, truth.fromBelow(s), inference, s, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void iterate_oddLayersThenEven_isTheSameInDouble(double damping) {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, damping)) {
      inference.start(v);
      backend.fill(0f, v); // nobody looks at it again
      inference.iterate(3);
      for (int s = 0; s < 16; s++) {
        double[][] x = truth.fromBelow(s);
        for (int i = 0; i < 3; i++) {
          truth.meanFieldHalf(x, 1, damping);
          truth.meanFieldHalf(x, 2, damping);
        }
        assertMeans(dbm, x, inference, s, 2e-6);
      }
    }
  }

  /** The truth that the order of the layers rests on, and the machine's own means in it. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void iterate_untilItsEnd_neverLowersTheBoundAndSolvesTheEquations(double damping) {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, damping)) {
      inference.start(v);
      double logZ = truth.logZ();
      double[] most = new double[16];
      Arrays.setAll(most, s -> truth.logProbability(s) + logZ);
      double[] last = new double[16];
      Arrays.fill(last, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < 60; i++) {
        for (int s = 0; s < 16; s++) {
          double[][] x = truth.units(s);
          for (int l = 1; l <= 3; l++) {
            x[l] = backend.downloadDoubles(inference.mean(l).rows(s, s + 1));
          }
          double bound = truth.boundPlusLogZ(x);
          assertTrue(bound >= last[s] - 1e-6, "iteration " + i + ": " + last[s] + " to " + bound);
          assertTrue(bound <= most[s] + 1e-6, "a bound on log p(v) is below it");
          last[s] = bound;
        }
        inference.iterate(1);
      }
      for (int s = 0; s < 16; s++) {
        double[][] x = truth.units(s);
        for (int l = 1; l <= 3; l++) {
          x[l] = backend.downloadDoubles(inference.mean(l).rows(s, s + 1));
        }
        for (int l = 1; l <= 3; l++) {
          for (int j = 0; j < truth.sizes[l]; j++) {
            assertEquals(TinyDbm.g(truth.input(x, l, j)), x[l][j], 1e-5);
          }
        }
      }
    }
  }

  @Test
  void oneHiddenLayer_anyDamping_isExactAtOnce() {
    TinyDbm rbm = new TinyDbm(1, 3, 4, 3);
    try (Backend backend = open();
        Dbm dbm = rbm.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, 0.5)) {
      inference.start(v);
      assertEquals(1, inference.toTolerance(1e-6, 50));
      for (int s = 0; s < 16; s++) {
        assertMeans(dbm, rbm.fixedPoint(s), inference, s, 1e-6);
      }
    }
  }

  @Test
  void toTolerance_countsIterationsAndKeepsTheLastChange() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, 0.2);
        MeanField twin = new MeanField(dbm, 16, 0.2)) {
      inference.start(v);
      int iterations = inference.toTolerance(1e-3, 100);
      assertTrue(iterations > 2 && iterations < 100, "took " + iterations);
      assertEquals(iterations, inference.iterations());
      assertTrue(inference.lastChange() <= 1e-3);
      twin.start(v);
      twin.iterate(iterations - 1);
      double squares = 0;
      float[][] before = new float[4][];
      for (int l = 1; l <= 3; l++) {
        before[l] = backend.download(twin.mean(l));
      }
      twin.iterate(1);
      for (int l = 1; l <= 3; l++) {
        float[] after = backend.download(twin.mean(l));
        assertArrayEquals(after, backend.download(inference.mean(l)), "the same bits");
        for (int i = 0; i < after.length; i++) {
          squares += Math.pow(after[i] - before[l][i], 2);
        }
      }
      assertEquals(Math.sqrt(squares / (16 * 8)), inference.lastChange(), 1e-6);
      inference.start(v);
      assertEquals(2, inference.toTolerance(0, 2));
    }
  }

  @Test
  void first_shortMinibatch_hasTheSameMeansAndOthersStay() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, 0)) {
      inference.start(v);
      inference.iterate(4);
      float[] all = backend.download(inference.mean(2));
      backend.fill(0f, inference.mean(2));
      MeanField first = inference.first(5);
      first.start(v.rows(0, 5));
      first.iterate(4);
      float[] short5 = backend.download(inference.mean(2));
      for (int i = 0; i < all.length; i++) {
        assertEquals(i < 5 * 3 ? all[i] : 0, short5[i], 1e-6);
      }
    }
  }

  @Test
  void hiddenUnits_inAnotherOrder_haveTheSameMeans() {
    TinyDbm turned = new TinyDbm(truth);
    int[] order = {2, 0, 1}; // of layer 2
    for (int k = 0; k < 3; k++) {
      turned.bias[2][k] = truth.bias[2][order[k]];
      for (int j = 0; j < 3; j++) {
        turned.w[2][j * 3 + k] = truth.w[2][j * 3 + order[k]];
      }
      for (int j = 0; j < 2; j++) {
        turned.w[3][k * 2 + j] = truth.w[3][order[k] * 2 + j];
      }
    }
    try (Backend backend = open();
        Dbm one = truth.open(backend);
        Dbm two = turned.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField ofOne = new MeanField(one, 16, 0.1);
        MeanField ofTwo = new MeanField(two, 16, 0.1)) {
      ofOne.start(v);
      ofOne.iterate(7);
      ofTwo.start(v);
      ofTwo.iterate(7);
      float[] expected = backend.download(ofOne.mean(2));
      float[] got = backend.download(ofTwo.mean(2));
      for (int i = 0; i < got.length; i++) {
        assertEquals(expected[i / 3 * 3 + order[i % 3]], got[i], 1e-6);
      }
      assertArrayEquals(backend.download(ofOne.mean(3)), backend.download(ofTwo.mean(3)), 1e-6f);
    }
  }

  @Test
  void recorded_sameBits() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        MeanField inference = new MeanField(dbm, 16, 0.2)) {
      inference.start(v);
      inference.iterate(3);
      float[] expected = backend.download(inference.mean(3));
      backend.fill(0f, inference.mean(3));
      try (Recording step =
          backend.record(
              () -> {
                inference.start(v);
                inference.iterate(3);
              })) {
        step.replay(1);
        assertArrayEquals(expected, backend.download(inference.mean(3)));
      }
    }
  }

  @Test
  void augmentedInput_anyRows_isTheDataBesideTheSecondLayer() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = backend.upload(allV, 16, 4);
        Matrix out = backend.zeros(16, 7);
        AugmentedInput augmented = new AugmentedInput(dbm, 16, 50, 0)) {
      assertEquals(7, augmented.size());
      augmented.of(v, out);
      float[] got = backend.download(out);
      for (int s = 0; s < 16; s++) {
        double[] means = truth.fixedPoint(s)[2];
        for (int i = 0; i < 4; i++) {
          assertEquals(TinyRbm.bit(s, i), got[s * 7 + i]);
        }
        for (int k = 0; k < 3; k++) {
          assertEquals(means[k], got[s * 7 + 4 + k], 1e-5);
        }
      }
      // The network's first layer gets what h^1 gets in the machine.
      float[] weights = PretrainedLayers.of(dbm).layers().get(0).weights();
      double[][] x = truth.fixedPoint(9);
      for (int j = 0; j < 3; j++) {
        double t = truth.bias[1][j];
        for (int i = 0; i < 7; i++) {
          t += got[9 * 7 + i] * weights[i * 3 + j];
        }
        assertEquals(truth.input(x, 1, j), t, 1e-4);
      }
      try (Dbm shallow = new Dbm(backend, 4, 3)) {
        assertThrows(IllegalArgumentException.class, () -> new AugmentedInput(shallow, 16, 5, 0));
      }
    }
  }
}
