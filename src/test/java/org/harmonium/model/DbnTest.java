package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deep belief net's conditionals and passes against sums over all joint states. */
public class DbnTest extends OnEachBackend {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void conditionals_everyState_areThoseOfTheFormulas(boolean untied) {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 1, 4, 3, 2, 3)) {
      if (untied) {
        dbn.untie();
        TinyDbn.randomise(dbn, 1, 2);
      }
      TinyDbn truth = new TinyDbn(dbn);
      for (int l = 1; l <= 3; l++) {
        int below = dbn.size(l - 1);
        int above = dbn.size(l);
        try (Matrix x = backend.upload(TinyRbm.states(below), 1 << below, below);
            Matrix y = backend.upload(TinyRbm.states(above), 1 << above, above);
            Matrix up = backend.zeros(1 << below, above);
            Matrix down = backend.zeros(1 << above, below)) {
          dbn.recognitionMean(l, x, up);
          for (int s = 0; s < 1 << below; s++) {
            double[] state = TinyDbn.state(s, below);
            double[] expected = l < 3 ? truth.up(l, state) : truth.topMean(state);
            assertArrayEquals(expected, row(backend, up, s), 1e-6);
          }
          if (l < 3) {
            dbn.generativeMean(l - 1, y, down);
            for (int s = 0; s < 1 << above; s++) {
              double[] expected = truth.down(l - 1, TinyDbn.state(s, above));
              assertArrayEquals(expected, row(backend, down, s), 1e-6);
            }
          }
        }
      }
    }
  }

  @Test
  void recognition_labelUnits_areSeenIfGivenAndOffIfNot() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 2, 1, 3, 3, 2, 3);
        Matrix h = backend.upload(new float[] {1, 0}, 1, 2);
        Matrix hy = backend.upload(new float[] {1, 0, 0, 1}, 1, 4);
        Matrix mean = backend.zeros(1, 3)) {
      TinyDbn truth = new TinyDbn(dbn);
      dbn.recognitionMean(2, h, mean);
      assertArrayEquals(truth.topMean(new double[] {1, 0, 0, 0}), row(backend, mean, 0), 1e-6);
      dbn.recognitionMean(2, hy, mean);
      assertArrayEquals(truth.topMean(new double[] {1, 0, 0, 1}), row(backend, mean, 0), 1e-6);
    }
  }

  @Test
  void encodeMeans_everyLayer_isMeansOfMeans() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1, 4, 4, 3, 2, 3);
        Matrix v = backend.upload(new float[] {1, 0.25f, 0, 1}, 1, 4)) {
      TinyDbn truth = new TinyDbn(dbn);
      double[] expected = {1, 0.25, 0, 1};
      for (int l = 0; l <= 3; l++) {
        if (l > 0) {
          expected = l < 3 ? truth.up(l, expected) : truth.topMean(expected);
        }
        try (Matrix mean = backend.zeros(1, dbn.size(l))) {
          dbn.encodeMeans(l, v, mean);
          assertArrayEquals(expected, row(backend, mean, 0), 1e-6, "layer " + l);
        }
      }
    }
  }

  @Test
  void encodeSamples_manyRows_haveTheLawQ() {
    int n = 50_000;
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1.5, 5, 4, 3, 3, 2);
        Matrix one = backend.upload(new float[] {1, 0, 1, 1}, 1, 4);
        Matrix v = backend.zeros(n, 4);
        Matrix sample = backend.zeros(n, 3)) {
      backend.addRow(v, one, v);
      dbn.encodeSamples(2, v, backend.stream(1, 3), sample);
      double[] law = new TinyDbn(dbn).upLaw(2, new double[] {1, 0, 1, 1});
      assertChiSquared(law, counts(backend, sample), n);
    }
  }

  @Test
  void generate_manyRows_endsInTheMeansGivenTheSamplesBetween() {
    int n = 50_000;
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 1.5, 6, 3, 2, 2, 2);
        Matrix one = backend.upload(new float[] {1, 0}, 1, 2);
        Matrix h = backend.zeros(n, 2);
        Matrix vMean = backend.zeros(n, 3)) {
      backend.addRow(h, one, h);
      dbn.generate(h, backend.stream(2, 3), vMean);
      TinyDbn truth = new TinyDbn(dbn);
      double[] between = truth.down(1, new double[] {1, 0});
      float[] got = backend.download(vMean);
      double[] frequency = new double[4];
      for (int row = 0; row < n; row++) {
        for (int s = 0; s < 4; s++) {
          double[] mean = truth.down(0, TinyDbn.state(s, 2));
          if (Math.abs(mean[0] - got[row * 3]) < 1e-5
              && Math.abs(mean[1] - got[row * 3 + 1]) < 1e-5
              && Math.abs(mean[2] - got[row * 3 + 2]) < 1e-5) {
            frequency[s]++;
          }
        }
      }
      double[] law = new double[4];
      for (int s = 0; s < 4; s++) {
        law[s] = TinyDbn.probability(between, s);
      }
      assertChiSquared(law, frequency, n);
    }
  }

  @Test
  void parameters_tiedAndUntied_haveTheirNamesAndShapes() {
    try (Backend backend = open()) {
      namesAndShapes(backend);
      assertEquals(0, backend.liveMatrices());
    }
  }

  private static void namesAndShapes(Backend backend) {
    try (Dbn dbn = TinyDbn.random(backend, 2, 1, 3, 5, 4, 3, 2)) {
      assertEquals(
          List.of("W1", "b", "W2", "c1", "W3", "c2", "c3", "r1", "r2"),
          List.copyOf(dbn.parameters().keySet()));
      assertEquals(5, dbn.parameters().get("W3").rows(), "three units and two labels");
      assertEquals(5, dbn.parameters().get("c2").cols());
      assertFalse(dbn.isUntied());
      dbn.untie();
      dbn.untie();
      assertTrue(dbn.isUntied());
      assertTrue(dbn.parameters().keySet().containsAll(List.of("R1", "R2")));
      assertEquals(11, dbn.parameters().size());
      assertArrayEquals(
          backend.download(dbn.lower(2).weights()), backend.download(dbn.recognitionWeights(2)));
    }
  }

  @Test
  void stack_layersThatDoNotFit_isRefusedInOneLine() {
    try (Backend backend = open();
        Rbm lower = new Rbm(backend, 4, 3);
        Rbm upper = new Rbm(backend, 5, 2)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> new Dbn(List.of(lower, upper)))
              .getMessage();
      assertEquals(
          "RBM 2 has 5 visible units beside its labels, RBM 1 below it 3 hidden units; make them equal",
          message);
      try (Dbn fits = new Dbn(List.of(lower, upper), 2)) {
        assertEquals(2, fits.labels());
      }
    }
  }

  private static double[] row(Backend backend, Matrix x, int row) {
    return backend.downloadDoubles(x.rows(row, row + 1));
  }

  /** How often each state of binary units occurs among the rows. */
  public static double[] counts(Backend backend, Matrix x) {
    float[] values = backend.download(x);
    double[] counts = new double[1 << x.cols()];
    for (int row = 0; row < x.rows(); row++) {
      int state = 0;
      for (int i = 0; i < x.cols(); i++) {
        state |= (int) values[row * x.cols() + i] << i;
      }
      counts[state]++;
    }
    return counts;
  }

  /** Pearson's statistic within 5 standard deviations of its mean, the degrees of freedom. */
  public static void assertChiSquared(double[] law, double[] counts, int n) {
    double chi2 = 0;
    for (int s = 0; s < law.length; s++) {
      double expected = n * law[s];
      chi2 += (counts[s] - expected) * (counts[s] - expected) / expected;
    }
    int freedom = law.length - 1;
    assertTrue(chi2 < freedom + 5 * Math.sqrt(2.0 * freedom), "chi squared " + chi2);
  }
}
