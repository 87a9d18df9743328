package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Dbm;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of joint training does to a deep Boltzmann machine, against exact truths. */
class MeanFieldGradientTest extends DbmSteps {
  /** The mean over the data of the largest bound plus log Z: its derivative is the data's term. */
  private static double data(TinyDbm at) {
    double sum = 0;
    for (int v : DATA) {
      sum += at.boundPlusLogZ(at.fixedPoint(v)) / DATA.length;
    }
    return sum;
  }

  private interface Of {
    double at(TinyDbm point);
  }

  /** Central differences by all weights and biases, in the order of the rule's velocities. */
  private Map<String, double[]> derivative(Of f) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int l = 0; l <= truth.depth(); l++) {
      if (l > 0) {
        all.put("dW" + l, derivative(f, l, true));
      }
      all.put(l == 0 ? "db" : "dc" + l, derivative(f, l, false));
    }
    return all;
  }

  private double[] derivative(Of f, int l, boolean ofWeights) {
    int n = ofWeights ? truth.w[l].length : truth.bias[l].length;
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      double[] values = new double[2];
      for (int side = 0; side < 2; side++) {
        TinyDbm moved = new TinyDbm(truth);
        (ofWeights ? moved.w[l] : moved.bias[l])[i] += side == 0 ? 1e-5 : -1e-5;
        values[side] = f.at(moved);
      }
      slopes[i] = (values[0] - values[1]) / 2e-5;
    }
    return slopes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void step_dataTermIsTheBoundsSlope_andChainsTermTheModelsExpectation(boolean stacked) {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            start(dbm, MeanFieldSettings.plain(60, 30, 10_000), DATA.length, stacked)) {
      rule.prepare(1, 0, DATA.length);
      rule.step(v);
      Map<String, double[]> ofData = derivative(MeanFieldGradientTest::data);
      Map<String, double[]> ofModel = derivative(TinyDbm::logZ);
      Map<String, double[]> ofChains = chainsTerm(backend, rule.chains());
      ofData.forEach(
          (name, slope) -> {
            double[] got = backend.downloadDoubles(rule.state().get(name));
            for (int i = 0; i < got.length; i++) {
              double chains = ofChains.get(name)[i];
              assertEquals(slope[i], got[i] + chains, 2e-4, name + " " + i);
              // A deviation of at most 0.005 for 10,000 independent chains.
              assertEquals(ofModel.get(name)[i], chains, 0.02, name + " " + i);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void step_anyNumberOfSweeps_makesTheIterationsItIsToldTo(int sweeps) {
    MeanFieldSettings settings = new MeanFieldSettings(2, 0.3, sweeps, 5, 0, 0, Map.of(), 0);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanField inference = new MeanField(dbm, DATA.length, 0.3);
        MeanFieldLearning rule = start(dbm, settings, DATA.length, sweeps == 2)) {
      inference.start(v);
      inference.iterate(2);
      rule.prepare(1, 0, DATA.length);
      rule.step(v);
      Map<String, double[]> ofChains = chainsTerm(backend, rule.chains());
      for (int l = 1; l <= 3; l++) {
        double[] got = backend.downloadDoubles(rule.state().get("dc" + l));
        float[] means = backend.download(inference.mean(l));
        for (int j = 0; j < got.length; j++) {
          double mean = 0;
          for (int row = 0; row < DATA.length; row++) {
            mean += means[row * got.length + j] / DATA.length;
          }
          assertEquals(mean, got[j] + ofChains.get("dc" + l)[j], 1e-6, "layer " + l);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneHiddenLayer_anySteps_isPcdOfTheRbmWithTheSameNumbers(boolean stacked) {
    TinyRbm tiny = new TinyRbm(4, 3, 1, 3);
    try (Backend backend = open();
        Rbm rbm = tiny.open(backend);
        Dbm dbm = new Dbm(backend, 4, 3);
        Matrix v = upload(backend, DATA);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, 50, backend.stream(5, 3)),
                2,
                new UpdateSettings(0.01, 0.001, null));
        MeanFieldLearning rule =
            new MeanFieldLearning(
                dbm,
                new MeanFieldSettings(3, 0, 2, 50, 0.01, 0.001, Map.of(), 0),
                6,
                backend.stream(5, 3),
                stacked)) {
      backend.copy(rbm.weights(), dbm.weights(1));
      backend.copy(rbm.visibleBias(), dbm.bias(0));
      backend.copy(rbm.hiddenBias(), dbm.bias(1));
      pcd.startChainsAtRandom();
      rule.startChainsAtRandom();
      for (int step = 0; step < 20; step++) {
        int rows = step % 3 == 2 ? 5 : 6;
        pcd.prepare(0.1, 0.5, rows);
        pcd.step(v.rows(0, rows));
        rule.prepare(0.1, 0.5, rows);
        rule.step(v.rows(0, rows));
      }
      assertArrayEquals(backend.download(rbm.weights()), backend.download(dbm.weights(1)), 1e-5f);
      assertArrayEquals(backend.download(rbm.visibleBias()), backend.download(dbm.bias(0)), 1e-5f);
      assertArrayEquals(backend.download(rbm.hiddenBias()), backend.download(dbm.bias(1)), 1e-5f);
    }
  }

  @Test
  void gaussianVisible_velocities_areOverSigma() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 2), 2, 2, 2);
        Matrix v = backend.upload(new float[] {1, 2, -1, 3, 0.5f, 1}, 3, 2);
        MeanFieldLearning rule = start(dbm, MeanFieldSettings.plain(40, 1, 2), 3, true)) {
      ((GaussianUnits) dbm.units(0)).writeSigma(new double[] {0.5, 2});
      backend.fill(0.25f, dbm.bias(0));
      rule.prepare(1, 0, 3);
      rule.step(v); // all weights were 0: every mean 1/2
      float[] vNeg = backend.download(rule.chains().v());
      double[] db = backend.downloadDoubles(rule.state().get("db"));
      double[] dW = backend.downloadDoubles(rule.state().get("dW1"));
      double[] sigma = {0.5, 2};
      double[] means = {0.5 / 3, 2};
      for (int i = 0; i < 2; i++) {
        double gap = means[i] - (vNeg[i] + vNeg[2 + i]) / 2;
        assertEquals(gap / (sigma[i] * sigma[i]), db[i], 1e-4);
        assertEquals(gap / sigma[i] / 2, dW[i * 2], 1e-4);
      }
    }
  }
}
