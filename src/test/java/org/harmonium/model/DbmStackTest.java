package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RBMs that are learned for a deep Boltzmann machine, and what is composed of them. */
class DbmStackTest extends OnEachBackend {
  private static Rbm rbm(Backend backend, int number, int depth, int visible, int hidden) {
    Rbm rbm =
        new Rbm(
            backend,
            BernoulliUnits.INSTANCE,
            visible,
            BernoulliUnits.INSTANCE,
            hidden,
            InputScaling.inStack(number, depth));
    backend.normal(backend.stream(number, 0), rbm.weights());
    backend.normal(backend.stream(number, 1), rbm.visibleBias());
    backend.normal(backend.stream(number, 2), rbm.hiddenBias());
    return rbm;
  }

  /** v W + bias, or W h + bias. */
  private static double[] times(
      double[] x, double[] w, boolean upwards, int cols, double factor, double[] bias) {
    double[] t = bias.clone();
    for (int e = 0; e < w.length; e++) {
      int i = e / cols;
      int j = e % cols;
      t[upwards ? j : i] += factor * w[e] * x[upwards ? i : j];
    }
    return t;
  }

  /**
   * A unit of a middle layer got t(up) in the RBM below it and t(down) in the one above it; in the
   * deep machine it gets their mean, which is both where they agree. The ends get all.
   */
  @Test
  void compose_threeLayers_giveUnitsTheInputTheyHadInPretraining() {
    int[] sizes = {4, 3, 5, 2};
    try (Backend backend = open();
        Rbm first = rbm(backend, 1, 3, 4, 3);
        Rbm second = rbm(backend, 2, 3, 3, 5);
        Rbm third = rbm(backend, 3, 3, 5, 2);
        Dbm dbm = new Dbm(backend, 4, 3, 5, 2)) {
      List<Rbm> stack = List.of(first, second, third);
      dbm.compose(stack);
      TinyDbm composed = TinyDbm.read(dbm);
      double[][] x = {{1, 0, 1, 1}, {0, 1, 1}, {1, 1, 0, 0, 1}, {1, 1}};
      double[] ofFactors = {2, 1, 1, 1, 1, 2}; // up and down of each RBM, 2009 figure 2
      for (int l = 0; l <= 3; l++) {
        double[] sum = new double[sizes[l]];
        int neighbours = 0;
        if (l > 0) {
          Rbm below = stack.get(l - 1);
          double[] w = backend.downloadDoubles(below.weights());
          double[] c = backend.downloadDoubles(below.hiddenBias());
          sum = times(x[l - 1], w, true, sizes[l], ofFactors[2 * l - 2], c);
          neighbours++;
        }
        if (l < 3) {
          Rbm above = stack.get(l);
          double[] w = backend.downloadDoubles(above.weights());
          double[] b = backend.downloadDoubles(above.visibleBias());
          double[] t = times(x[l + 1], w, false, sizes[l + 1], ofFactors[2 * l + 1], b);
          for (int j = 0; j < t.length; j++) {
            sum[j] += t[j];
          }
          neighbours++;
        }
        for (int j = 0; j < sizes[l]; j++) {
          assertEquals(sum[j] / neighbours, composed.input(x, l, j), 1e-5, "layer " + l);
        }
      }
    }
  }

  @Test
  void compose_ordinaryRbms_areRefused() {
    try (Backend backend = open();
        Rbm first = new Rbm(backend, 4, 3);
        Rbm second = new Rbm(backend, 3, 2);
        Dbm dbm = new Dbm(backend, 4, 3, 2);
        Dbm other = new Dbm(backend, 4, 2, 2)) {
      List<Rbm> stack = List.of(first, second);
      String said =
          assertThrows(IllegalArgumentException.class, () -> dbm.compose(stack)).getMessage();
      assertTrue(said.contains("learn it with (2.0, 1.0)"), said);
      assertThrows(IllegalArgumentException.class, () -> other.compose(stack));
    }
  }

  @Test
  void compose_gaussianUnits_takesTheirSigma() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, new GaussianUnits(backend, 4), 4, BernoulliUnits.INSTANCE, 3);
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 4), 4, 3)) {
      GaussianUnits learned = (GaussianUnits) rbm.visibleUnits();
      GaussianUnits own = (GaussianUnits) dbm.units(0);
      learned.writeSigma(new double[] {0.5, 1, 2, 4});
      dbm.compose(List.of(rbm));
      assertArrayEquals(new double[] {0.5, 1, 2, 4}, own.sigma(), 1e-6);
      assertEquals(0.25f, backend.download(own.state().get("inverseSigma"))[3]);
    }
  }

  /**
   * E of an RBM with two copies of one layer, whose weights are the same: -sum over copies. {@code
   * many} are two states of the layer that is there twice, {@code one} a state of the other.
   */
  private static double minusEnergyOfTwo(TinyRbm rbm, boolean visibleTwice, int[] many, int one) {
    double sum = 0;
    for (int copy : many) {
      sum -= visibleTwice ? rbm.energy(copy, one) : rbm.energy(one, copy);
    }
    // Each energy has the bias of the single layer in it: once is enough.
    for (int i = 0; i < (visibleTwice ? rbm.hidden : rbm.visible); i++) {
      sum -= (visibleTwice ? rbm.c[i] : rbm.b[i]) * TinyRbm.bit(one, i);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scaledRbm_doubledInput_isThatOfTwoTiedCopies(boolean visibleTwice) {
    TinyRbm truth = new TinyRbm(4, 3, 1, 1);
    InputScaling scaling = visibleTwice ? new InputScaling(2, 1) : new InputScaling(1, 2);
    try (Backend backend = open();
        Rbm rbm =
            new Rbm(backend, BernoulliUnits.INSTANCE, 4, BernoulliUnits.INSTANCE, 3, scaling);
        Matrix v = backend.upload(TinyRbm.states(4), 16, 4);
        Matrix h = backend.upload(TinyRbm.states(3), 8, 3);
        Matrix hMean = backend.zeros(16, 3);
        Matrix vMean = backend.zeros(8, 4)) {
      backend.write(truth.w, rbm.weights());
      backend.write(truth.b, rbm.visibleBias());
      backend.write(truth.c, rbm.hiddenBias());
      rbm.hiddenMean(v, hMean);
      rbm.visibleMean(h, vMean);
      int manyUnits = visibleTwice ? 4 : 3;
      int oneUnits = visibleTwice ? 3 : 4;
      float[] ofOne = backend.download(visibleTwice ? hMean : vMean);
      float[] ofMany = backend.download(visibleTwice ? vMean : hMean);
      double[] free = rbm.freeEnergy(v);
      for (int s = 0; s < 1 << manyUnits; s++) { // both copies in state s
        double all = 0;
        double[] on = new double[oneUnits];
        for (int one = 0; one < 1 << oneUnits; one++) {
          double p = Math.exp(minusEnergyOfTwo(truth, visibleTwice, new int[] {s, s}, one));
          all += p;
          for (int j = 0; j < oneUnits; j++) {
            on[j] += p * TinyRbm.bit(one, j);
          }
        }
        for (int j = 0; j < oneUnits; j++) {
          assertEquals(on[j] / all, ofOne[s * oneUnits + j], 1e-6);
        }
        if (visibleTwice) {
          assertEquals(-Math.log(all), free[s], 1e-5);
        }
      }
      for (int one = 0; one < 1 << oneUnits; one++) {
        double all = 0;
        double[] on = new double[manyUnits];
        for (int s = 0; s < 1 << 2 * manyUnits; s++) {
          int[] many = {s & (1 << manyUnits) - 1, s >>> manyUnits};
          double p = Math.exp(minusEnergyOfTwo(truth, visibleTwice, many, one));
          all += p;
          for (int j = 0; j < manyUnits; j++) {
            on[j] += p * TinyRbm.bit(many[0], j);
          }
        }
        for (int j = 0; j < manyUnits; j++) {
          assertEquals(on[j] / all, ofMany[one * manyUnits + j], 1e-6);
        }
        if (!visibleTwice) {
          assertEquals(-Math.log(all), free[one], 1e-5);
        }
      }
    }
  }

  @Test
  void scaledRbm_asLayeredMachine_isRefused() {
    try (Backend backend = open();
        Rbm rbm = rbm(backend, 1, 2, 4, 3)) {
      assertThrows(IllegalStateException.class, rbm::connections);
    }
  }
}
