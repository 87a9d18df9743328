package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.learning.GibbsChains;
import org.harmonium.model.TinyLayer.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gibbs sampling of machines of all kinds of units against their laws. */
class UnitsGibbsTest extends OnEachBackend {
  /** How many chains are run; tolerances go with it. */
  private int chains() {
    return size(10_000, 1_000);
  }

  /** Every mean of a unit and of a product of two, and the law of the states if there are few. */
  @ParameterizedTest
  @MethodSource("org.harmonium.model.UnitsTest#kinds")
  void gibbsChains_manySteps_haveTheExactJointLaw(UnitsTest.Kinds kinds) {
    int n = chains();
    TinyMachine truth = kinds.machine();
    List<State> vs = truth.visibleLayer(truth.theta()).all();
    List<State> hs = truth.hiddenLayer(truth.theta()).all();
    double[][] joint = truth.jointLaw();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        GibbsChains chains = new GibbsChains(rbm, n)) {
      chains.advance(25, backend.stream(17, 3));
      double[][] rows =
          rows(backend.downloadDoubles(chains.v()), backend.downloadDoubles(chains.hSample()), n);
      int units = rows[0].length;
      for (int i = 0; i < units; i++) {
        for (int j = 0; j <= i; j++) {
          Moments moments = new Moments();
          for (int s = 0; s < vs.size(); s++) {
            for (int t = 0; t < hs.size(); t++) {
              double[] x = joined(vs.get(s).x(), hs.get(t).x());
              moments.add(joint[s][t], x[i], x[j]);
            }
          }
          double got = 0;
          double gotProduct = 0;
          for (double[] row : rows) {
            got += row[i] / n;
            gotProduct += row[i] * row[j] / n;
          }
          // 5 standard errors: some of 500 figures would be further off once in 3000 seeds.
          assertEquals(moments.first, got, 5 * Math.sqrt(moments.variance() / n) + 1e-6);
          assertEquals(
              moments.product, gotProduct, 5 * Math.sqrt(moments.varianceOfProduct() / n) + 1e-6);
        }
      }
      if (vs.size() * hs.size() <= 200) {
        assertChiSquare(vs, hs, joint, rows);
      }
    }
  }

  private static void assertChiSquare(
      List<State> vs, List<State> hs, double[][] joint, double[][] rows) {
    Map<String, Integer> counts = new HashMap<>();
    for (double[] row : rows) {
      counts.merge(Arrays.toString(row), 1, Integer::sum);
    }
    double chi2 = 0;
    int seen = 0;
    int states = vs.size() * hs.size();
    for (int s = 0; s < vs.size(); s++) {
      for (int t = 0; t < hs.size(); t++) {
        double expected = rows.length * joint[s][t];
        int count = counts.getOrDefault(Arrays.toString(joined(vs.get(s).x(), hs.get(t).x())), 0);
        chi2 += (count - expected) * (count - expected) / expected;
        seen += count;
      }
    }
    assertEquals(rows.length, seen, "only states of the units");
    // The mean is states - 1, the standard deviation sqrt(2 (states - 1)).
    assertEquals(states - 1, chi2, 5 * Math.sqrt(2.0 * (states - 1)));
  }

  /** E[x], E[x y] and what their estimates vary by. */
  private static final class Moments {
    double first;
    double second;
    double product;
    double productSquared;

    void add(double p, double x, double y) {
      first += p * x;
      second += p * x * x;
      product += p * x * y;
      productSquared += p * x * y * x * y;
    }

    double variance() {
      return Math.max(0, second - first * first);
    }

    double varianceOfProduct() {
      return Math.max(0, productSquared - product * product);
    }
  }

  private static double[][] rows(double[] v, double[] h, int n) {
    double[][] rows = new double[n][];
    int visible = v.length / n;
    int hidden = h.length / n;
    for (int row = 0; row < n; row++) {
      rows[row] =
          joined(
              Arrays.copyOfRange(v, row * visible, (row + 1) * visible),
              Arrays.copyOfRange(h, row * hidden, (row + 1) * hidden));
    }
    return rows;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
