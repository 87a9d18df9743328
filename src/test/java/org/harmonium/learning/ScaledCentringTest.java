package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Centred learning of an RBM that is a part of a deep Boltzmann machine, by enumeration. */
class ScaledCentringTest {
  /** Where the tests run; other backends run them too. */
  Backend open() {
    return Backends.cpu();
  }

  private static final int V = 4;
  private static final int H = 3;
  private static final int ROWS = 6;
  private final TinyRbm truth = new TinyRbm(V, H, 1, 3);

  private static Rbm open(Backend backend, float[] w, float[] b, float[] c, InputScaling scaling) {
    Rbm rbm = new Rbm(backend, BernoulliUnits.INSTANCE, V, BernoulliUnits.INSTANCE, H, scaling);
    backend.write(w, rbm.weights());
    backend.write(b, rbm.visibleBias());
    backend.write(c, rbm.hiddenBias());
    return rbm;
  }

  private static float[] data(boolean flipped) {
    float[] v = new float[ROWS * V];
    for (int i = 0; i < v.length; i++) {
      int bit = TinyRbm.bit(i / V, i % V);
      v[i] = flipped ? 1 - bit : bit;
    }
    return v;
  }

  private static UpdateSettings centred(double memory) {
    return new UpdateSettings(0, 0, null, null, new Centring(memory));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * Mean-field CD, which draws nothing: W goes up the plain gradient less two products of rank 1,
   * and the conditionals of all states then are those of the moved centred parameters.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2", "2, 2"})
  void step_anyScaling_movesWeightsAndCentredBiases(double up, double down) {
    double rate = 0.5;
    float[] mu = {0.9f, 0.2f, 0.4f, 0.1f};
    float[] lambda = {0.3f, 0.8f, 0.6f};
    InputScaling scaling = new InputScaling(up, down);
    try (Backend backend = open();
        Rbm rbm = open(backend, truth.w, truth.b, truth.c, scaling);
        Rbm same = open(backend, truth.w, truth.b, truth.c, scaling);
        Matrix v = backend.upload(data(false), ROWS, V);
        Matrix states = backend.upload(TinyRbm.states(V), 1 << V, V);
        Matrix hidden = backend.upload(TinyRbm.states(H), 1 << H, H);
        Matrix hMean = backend.zeros(1 << V, H);
        Matrix vMean = backend.zeros(1 << H, V);
        LearningRule plain =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(same, 0),
                KSchedule.constant(3),
                UpdateSettings.PLAIN);
        LearningRule rule =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(rbm, 0),
                KSchedule.constant(3),
                centred(1 - 1e-9))) {
      plain.prepare(rate, 0, ROWS);
      plain.step(v);
      double[] gW = backend.downloadDoubles(plain.state().get("dW"));
      double[] gb = backend.downloadDoubles(plain.state().get("db"));
      double[] gc = backend.downloadDoubles(plain.state().get("dc"));

      backend.write(mu, rule.state().get("mu"));
      backend.write(lambda, rule.state().get("lambda"));
      rule.prepare(rate, 0, ROWS);
      rule.step(v);
      double[] moved = backend.downloadDoubles(rbm.weights());
      for (int i = 0; i < V; i++) {
        for (int j = 0; j < H; j++) {
          int cell = i * H + j;
          double expected = truth.w[cell] + gW[cell] - gb[i] * lambda[j] - mu[i] * gc[j];
          assertEquals(expected, moved[cell], 1e-5, "W " + cell);
        }
      }
      rbm.hiddenMean(states, hMean);
      rbm.visibleMean(hidden, vMean);
      double[] h = backend.downloadDoubles(hMean);
      double[] of = backend.downloadDoubles(vMean);
      for (int s = 0; s < 1 << V; s++) {
        for (int j = 0; j < H; j++) {
          double t = truth.c[j] + gc[j]; // c' + dc' + up (v - mu) (W + dW), c' = c + up mu W
          for (int i = 0; i < V; i++) {
            t += up * mu[i] * truth.w[i * H + j];
            t += up * (TinyRbm.bit(s, i) - mu[i]) * moved[i * H + j];
          }
          assertEquals(sigmoid(t), h[s * H + j], 1e-5, "state " + s);
        }
      }
      for (int s = 0; s < 1 << H; s++) {
        for (int i = 0; i < V; i++) {
          double t = truth.b[i] + gb[i];
          for (int j = 0; j < H; j++) {
            t += down * lambda[j] * truth.w[i * H + j];
            t += down * (TinyRbm.bit(s, j) - lambda[j]) * moved[i * H + j];
          }
          assertEquals(sigmoid(t), of[s * V + i], 1e-5, "state " + s);
        }
      }
    }
  }

  /** The largest difference between learning from data and learning from the data's negative. */
  private double flipError(UpdateSettings settings, InputScaling scaling) {
    float[] w = truth.w.clone();
    float[] b = truth.b.clone();
    float[] c = truth.c.clone();
    for (int i = 0; i < V; i++) { // the same machine of 1 - v
      b[i] = -b[i];
      for (int j = 0; j < H; j++) {
        c[j] += (float) scaling.up() * w[i * H + j];
        w[i * H + j] = -w[i * H + j];
      }
    }
    try (Backend backend = open();
        Rbm rbm = open(backend, truth.w, truth.b, truth.c, scaling);
        Rbm flipped = open(backend, w, b, c, scaling);
        Matrix v = backend.upload(data(false), ROWS, V);
        Matrix not = backend.upload(data(true), ROWS, V);
        LearningRule rule =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(rbm, 0.2), KSchedule.constant(2), settings);
        LearningRule ofFlipped =
            new RbmLearning(
                new MeanFieldContrastiveDivergence(flipped, 0.2),
                KSchedule.constant(2),
                settings)) {
      for (int step = 0; step < 50; step++) {
        rule.prepare(0.2, 0.5, ROWS);
        rule.step(v);
        ofFlipped.prepare(0.2, 0.5, ROWS);
        ofFlipped.step(not);
      }
      float[] learned = backend.download(rbm.weights());
      float[] learnedFlipped = backend.download(flipped.weights());
      double largest = 0;
      for (int i = 0; i < learned.length; i++) {
        largest = Math.max(largest, Math.abs(learned[i] + learnedFlipped[i]));
      }
      return largest;
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "1, 2"})
  void flippedBits_centred_learnTheFlippedMachineAndPlainDoesNot(double up, double down) {
    InputScaling scaling = new InputScaling(up, down);
    assertEquals(0, flipError(centred(0.9), scaling), 1e-4);
    assertTrue(flipError(UpdateSettings.PLAIN, scaling) > 0.01);
  }
}
