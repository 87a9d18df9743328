package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;
import org.harmonium.model.RectifiedUnits;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Tempered chains against the tempered laws, by sums over all joint states in double. */
class TemperingTest extends OnEachBackend {
  /** How many chains there are where a test asks for {@code usual}. */
  private int chains(int usual) {
    return size(usual, usual / 4);
  }

  private static final int V = 4;
  private static final int H = 3;
  private static final int STATES = 1 << (V + H);
  private static final double[] BETAS = {0, 0.3, 0.6, 1};
  private final TinyRbm truth = new TinyRbm(V, H, 1.5, 4);

  /** -E of the joint state v + 2^V h. */
  private double exponent(int state) {
    double sum = 0;
    for (int j = 0; j < H; j++) {
      sum += (double) truth.c[j] * TinyRbm.bit(state >>> V, j);
    }
    for (int i = 0; i < V; i++) {
      sum += (double) truth.b[i] * TinyRbm.bit(state, i);
      for (int j = 0; j < H; j++) {
        sum += (double) truth.w[i * H + j] * TinyRbm.bit(state, i) * TinyRbm.bit(state >>> V, j);
      }
    }
    return sum;
  }

  private double[] law(double beta) {
    double[] law = new double[STATES];
    double z = 0;
    for (int s = 0; s < STATES; s++) {
      law[s] = Math.exp(beta * exponent(s));
      z += law[s];
    }
    for (int s = 0; s < STATES; s++) {
      law[s] /= z;
    }
    return law;
  }

  /** The joint state of each chain at each temperature: [temperature][chain]. */
  private static int[][] statesByTemperature(Backend backend, ParallelTempering chains, int n) {
    float[] v = backend.download(chains.states.of(0));
    float[] h = backend.download(chains.states.of(1));
    float[] beta = backend.download(chains.beta);
    int[][] states = new int[BETAS.length][n];
    for (int row = 0; row < beta.length; row++) {
      int s = 0;
      for (int i = 0; i < V; i++) {
        s |= (int) v[row * V + i] << i;
      }
      for (int j = 0; j < H; j++) {
        s |= (int) h[row * H + j] << (V + j);
      }
      for (int r = 0; r < BETAS.length; r++) {
        if (beta[row] == (float) BETAS[r]) {
          states[r][row % n] = s;
        }
      }
    }
    return states;
  }

  @Test
  void replicas_afterManySwaps_haveTheTemperedLawsAndAreIndependent() {
    int n = chains(8000);
    int[][] states;
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        ParallelTempering chains = new ParallelTempering(rbm, BETAS, n, backend.stream(3, 3))) {
      chains.startAtRandom();
      for (int round = 0; round < 30; round++) {
        chains.advance(1);
        chains.exchange();
      }
      states = statesByTemperature(backend, chains, n);
    }
    for (int r = 0; r < BETAS.length; r++) {
      double[] law = law(BETAS[r]);
      double[] found = new double[STATES];
      for (int s : states[r]) {
        found[s] += 1.0 / n;
      }
      double chiSquare = 0;
      int cells = 0;
      for (int s = 0; s < STATES; s++) {
        if (law[s] * n > 5) {
          chiSquare += n * (found[s] - law[s]) * (found[s] - law[s]) / law[s];
          cells++;
        }
      }
      // Mean cells, standard deviation sqrt(2 cells): five of them.
      assertTrue(
          chiSquare < cells + 5 * Math.sqrt(2.0 * cells),
          "beta " + BETAS[r] + ": chi-square " + chiSquare + " of " + cells);
    }
    for (int r = 0; r + 1 < BETAS.length; r++) {
      double[] low = new double[n];
      double[] high = new double[n];
      for (int i = 0; i < n; i++) {
        low[i] = exponent(states[r][i]);
        high[i] = exponent(states[r + 1][i]);
      }
      assertEquals(0, correlation(low, high), 5 / Math.sqrt(n));
    }
  }

  private static double correlation(double[] x, double[] y) {
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    int n = x.length;
    for (int i = 0; i < n; i++) {
      sx += x[i] / n;
      sy += y[i] / n;
      sxx += x[i] * x[i] / n;
      syy += y[i] * y[i] / n;
      sxy += x[i] * y[i] / n;
    }
    return (sxy - sx * sy) / Math.sqrt((sxx - sx * sx) * (syy - sy * sy));
  }

  @Test
  void swapReport_longRun_hasTheRatesOfTheStationaryLaw() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        ParallelTempering chains =
            new ParallelTempering(rbm, BETAS, chains(1000), backend.stream(4, 3))) {
      assertTrue(chains.swapReport().rates().get(0).isNaN(), "no try yet");
      chains.startAtRandom();
      for (int round = 0; round < 200; round++) {
        chains.advance(1);
        chains.exchange();
      }
      List<Double> rates = chains.swapReport().rates();
      for (int r = 0; r + 1 < BETAS.length; r++) {
        double[] low = law(BETAS[r]);
        double[] high = law(BETAS[r + 1]);
        double expected = 0;
        for (int x = 0; x < STATES; x++) {
          for (int y = 0; y < STATES; y++) {
            double ratio = Math.exp((BETAS[r + 1] - BETAS[r]) * (exponent(x) - exponent(y)));
            expected += low[x] * high[y] * Math.min(1, ratio);
          }
        }
        assertEquals(expected, rates.get(r), 0.015, "pair " + r);
      }
    }
  }

  @Test
  void swaps_twoDeepModes_areFoundFromOneOfThem() {
    // v = h = 0 and v = h = 1 weigh alike, and nothing between them does.
    int n = chains(300);
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, V, 4)) {
      backend.fill(4f, rbm.weights());
      backend.fill(-8f, rbm.visibleBias());
      backend.fill(-8f, rbm.hiddenBias());
      assertEquals(0, onShare(backend, rbm, n, new double[] {0.999, 1}), 0.01, "stays");
      double[] betas = {0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1};
      double share = onShare(backend, rbm, n, betas);
      assertTrue(share > 0.3, "left the mode: " + share);
    }
  }

  /** The share of visible units at beta = 1 that are on after some rounds from all off. */
  private static double onShare(Backend backend, Rbm rbm, int n, double[] betas) {
    try (ParallelTempering chains = new ParallelTempering(rbm, betas, n, backend.stream(5, 3))) {
      for (int round = 0; round < 200; round++) {
        chains.exchange();
        chains.advance(1);
      }
      return backend.dot(chains.v(n), chains.v(n)) / chains.v(n).size();
    }
  }

  @Test
  void coldRows_areThoseAtBetaOne() {
    int n = 50;
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        ParallelTempering chains = new ParallelTempering(rbm, BETAS, n, backend.stream(6, 3));
        Matrix mean = backend.zeros(n, H)) {
      chains.startAtRandom();
      for (int round = 0; round < 5; round++) {
        chains.exchange();
        chains.advance(2);
      }
      int[][] states = statesByTemperature(backend, chains, n);
      float[] v = backend.download(chains.v(n));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < V; j++) {
          assertEquals(TinyRbm.bit(states[BETAS.length - 1][i], j), v[i * V + j]);
        }
      }
      rbm.hiddenMean(chains.v(n), mean);
      assertEquals(0, backend.squaredDistance(mean, chains.hMean(n)), 1e-10);
    }
  }

  @Test
  void warning_rareSwaps_saysWhereAndWhatToDo() {
    SwapReport report = new SwapReport(List.of(0.0, 0.5, 0.75, 1.0), List.of(0.4, 0.01, 0.04));
    String warning = report.warning(SwapReport.LEAST).orElseThrow();
    assertTrue(warning.contains("0.5") && warning.contains("0.75"), warning);
    assertTrue(warning.contains("more temperatures"), warning);
    assertTrue(report.warning(0.001).isEmpty());
    SwapReport untried = new SwapReport(List.of(0.0, 1.0), List.of(Double.NaN));
    assertTrue(untried.warning(0.05).isEmpty());
  }

  @Test
  void temperatures_notRisingToOne_areRefused() {
    try (Backend backend = open();
        Rbm rbm = truth.open(backend)) {
      for (double[] betas : new double[][] {{1}, {0, 0.5}, {0, 0, 1}, {-0.1, 1}, {0.5, 0.2, 1}}) {
        assertThrows(
            IllegalArgumentException.class,
            () -> new ParallelTempering(rbm, betas, 2, backend.stream(1, 3)));
      }
    }
  }

  @Test
  void machines_withoutAnEnergy_areRefused() {
    try (Backend backend = open();
        Rbm hidden = new Rbm(backend, BernoulliUnits.INSTANCE, 3, RectifiedUnits.INSTANCE, 2);
        Rbm visible = new Rbm(backend, RectifiedUnits.INSTANCE, 3, BernoulliUnits.INSTANCE, 2);
        Rbm layer =
            new Rbm(
                backend,
                BernoulliUnits.INSTANCE,
                3,
                BernoulliUnits.INSTANCE,
                2,
                InputScaling.inStack(1, 2))) {
      int live = backend.liveMatrices();
      assertTrue(refusal(hidden).contains("rectified units have none"), refusal(hidden));
      assertTrue(refusal(visible).contains("rectified units have none"), refusal(visible));
      assertTrue(refusal(layer).contains("scaled inputs"), refusal(layer));
      assertEquals(live, backend.liveMatrices(), "what was made before is closed");
    }
  }

  private static String refusal(Rbm rbm) {
    RandomStream random = rbm.backend().stream(1, 1);
    KSchedule one = KSchedule.constant(1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new RbmLearning(
                        new ParallelTempering(rbm, BETAS, 2, random), one, UpdateSettings.PLAIN))
            .getMessage();
    return message == null ? "" : message;
  }
}
