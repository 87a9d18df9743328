package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Dbm;
import org.harmonium.model.TinyDbm;
import org.junit.jupiter.api.Test;

/** The centred variant of joint training, and sparsity, against their definitions. */
class CentredLearningTest extends DbmSteps {
  @Test
  void centred_zeroOffsets_isTheUncentredStep() {
    Map<String, float[]> plain = null;
    MeanFieldSettings settings = MeanFieldSettings.plain(4, 2, 11);
    for (MeanFieldSettings s : new MeanFieldSettings[] {settings, settings.centred(0.01)}) {
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          Matrix v = upload(backend, DATA);
          MeanFieldLearning rule = start(dbm, s, 6, false)) {
        rule.prepare(0.3, 0.5, 6);
        rule.step(v);
        Map<String, float[]> got = bits(backend, rule);
        got.keySet().removeIf(name -> name.startsWith("mu"));
        if (plain != null) {
          assertSame(plain, got, 1e-7f);
        }
        plain = got;
      }
    }
  }

  /**
   * The step by its definition: the gradient of W and the centred biases at given offsets, then b
   * and c from them.
   */
  @Test
  void centred_givenOffsets_isTheStepOfTheCentredParameters() {
    double rate = 0.2;
    double[][] mu = {{0.1, 0.9, 0.4, 0.5}, {0.3, 0.6, 0.2}, {0.7, 0.1}, {0.5, 0.8}};
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            start(dbm, MeanFieldSettings.plain(60, 2, 500).centred(0.25), 6, true)) {
      for (int l = 0; l <= 3; l++) {
        backend.write(TinyDbm.floats(mu[l]), rule.state().get("mu" + l));
      }
      rule.prepare(rate, 0, 6);
      rule.step(v);
      TinyDbm moved = TinyDbm.read(dbm);
      Map<String, double[]> neg = chainsTerm(backend, rule.chains());
      double[][][] pos = new double[DATA.length][][];
      double[][] d = new double[4][];
      for (int l = 0; l <= 3; l++) {
        d[l] = neg.get(l == 0 ? "db" : "dc" + l).clone();
        for (int i = 0; i < d[l].length; i++) {
          d[l][i] = -d[l][i];
          for (int row = 0; row < DATA.length; row++) {
            pos[row] = truth.fixedPoint(DATA[row]);
            d[l][i] += pos[row][l][i] / DATA.length;
          }
        }
      }
      double[][] change = new double[4][]; // of W
      for (int l = 1; l <= 3; l++) {
        int cols = truth.sizes[l];
        change[l] = new double[truth.w[l].length];
        for (int e = 0; e < change[l].length; e++) {
          int i = e / cols;
          int j = e % cols;
          // <(x - mu)(y - nu)> of the chains, from their <x y>, <x> and <y>
          double x = neg.get(l == 1 ? "db" : "dc" + (l - 1))[i];
          double y = neg.get("dc" + l)[j];
          double slope =
              -(neg.get("dW" + l)[e] - mu[l - 1][i] * y - x * mu[l][j] + mu[l - 1][i] * mu[l][j]);
          for (double[][] row : pos) {
            slope += (row[l - 1][i] - mu[l - 1][i]) * (row[l][j] - mu[l][j]) / DATA.length;
          }
          change[l][e] = rate * slope;
          assertEquals(truth.w[l][e] + change[l][e], moved.w[l][e], 1e-4, "W" + l + " " + e);
        }
      }
      for (int l = 0; l <= 3; l++) {
        double[] offsets = backend.downloadDoubles(rule.state().get("mu" + l));
        for (int i = 0; i < d[l].length; i++) {
          double b = truth.bias[l][i] + rate * d[l][i];
          for (int k = 0; l < 3 && k < truth.sizes[l + 1]; k++) {
            b -= change[l + 1][i * truth.sizes[l + 1] + k] * mu[l + 1][k];
          }
          for (int k = 0; l > 0 && k < truth.sizes[l - 1]; k++) {
            b -= mu[l - 1][k] * change[l][k * truth.sizes[l] + i];
          }
          assertEquals(b, moved.bias[l][i], 1e-4, "bias " + l + " " + i);
          double mean = 0;
          for (double[][] row : pos) {
            mean += row[l][i] / DATA.length;
          }
          assertEquals(0.75 * mu[l][i] + 0.25 * mean, offsets[i], 1e-4);
        }
      }
    }
  }

  @Test
  void startOffsetsAtBiases_anyLayer_isTheMeanByItsBiasAlone() {
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        MeanFieldLearning rule =
            start(dbm, MeanFieldSettings.plain(1, 1, 2).centred(0.25), 6, true)) {
      rule.startOffsetsAtBiases();
      assertEquals(TinyDbm.g(truth.bias[2][1]), backend.download(rule.state().get("mu2"))[1], 1e-6);
    }
  }

  @Test
  void sparsity_ofOneLayer_movesItsBiasAndItsWeightsFromBelow() {
    double rate = 0.3;
    double cost = 0.5;
    MeanFieldSettings plain = MeanFieldSettings.plain(60, 2, 11);
    MeanFieldSettings sparse =
        new MeanFieldSettings(
            60, 0, 2, 11, 0, 0, Map.of(2, new SparsityTarget(0.2, cost, 0.75)), 0);
    try (Backend backend = open();
        Dbm one = truth.open(backend);
        Dbm two = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning without = start(one, plain, 6, true);
        MeanFieldLearning with = start(two, sparse, 6, true)) {
      without.prepare(rate, 0, 6);
      without.step(v);
      with.prepare(rate, 0, 6);
      with.step(v);
      double[] below = new double[3];
      double[] gap = new double[2];
      for (int data : DATA) {
        double[][] x = truth.fixedPoint(data);
        for (int i = 0; i < 3; i++) {
          below[i] += x[1][i] / DATA.length;
        }
        for (int j = 0; j < 2; j++) {
          gap[j] += 0.25 * (0.2 - x[2][j]) / DATA.length; // p - q, with q at p before
        }
      }
      TinyDbm moved = TinyDbm.read(two);
      TinyDbm plainly = TinyDbm.read(one);
      for (int j = 0; j < 2; j++) {
        assertEquals(rate * cost * gap[j], moved.bias[2][j] - plainly.bias[2][j], 1e-5);
        for (int i = 0; i < 3; i++) {
          assertEquals(
              rate * cost * gap[j] * below[i],
              moved.w[2][i * 2 + j] - plainly.w[2][i * 2 + j],
              1e-5);
        }
      }
      assertArrayEquals(plainly.w[3], moved.w[3]);
      assertArrayEquals(plainly.w[1], moved.w[1]);
      assertArrayEquals(plainly.bias[1], moved.bias[1]);
    }
  }
}
