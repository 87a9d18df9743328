package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.estimate.BaseRate;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbm;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deep Boltzmann machines learn bars and stripes: the exact likelihood says how well. */
class DbmTrainingTest {
  private static final int ROWS = 14;
  private static final int V = 9;
  private static final int H1 = 8;
  private static final int H2 = 4;

  private final Dataset data = Datasets.open("bars-and-stripes");

  private float[] patterns() {
    float[] patterns = new float[ROWS * V];
    float[] row = new float[V];
    for (int i = 0; i < ROWS; i++) {
      data.row(i, row);
      System.arraycopy(row, 0, patterns, i * V, V);
    }
    return patterns;
  }

  /** The mean of log p(v) over the patterns, by the sum over all hidden states. */
  private double logLikelihood(Dbm dbm) {
    TinyDbm tiny = TinyDbm.read(dbm);
    float[] patterns = patterns();
    double z = 0;
    double[] p = new double[ROWS];
    for (int h = 0; h < 1 << H1 + H2; h++) {
      double[][] x = tiny.units(h << V);
      double weight = Math.exp(tiny.minusEnergy(x));
      double all = weight;
      double[] t = new double[V];
      for (int i = 0; i < V; i++) {
        t[i] = tiny.input(x, 0, i);
        all *= 1 + Math.exp(t[i]);
      }
      z += all;
      for (int r = 0; r < ROWS; r++) {
        double sum = 0;
        for (int i = 0; i < V; i++) {
          sum += t[i] * patterns[r * V + i];
        }
        p[r] += weight * Math.exp(sum);
      }
    }
    double norm = z;
    return Arrays.stream(p).map(x -> Math.log(x / norm)).average().orElseThrow();
  }

  private static void train(Backend backend, LearningRule rule, float[] rows, TrainingPlan plan) {
    try (RowStore store = backend.store(rows, rows.length / ROWS);
        TrainingData stored = new StoredRows(backend, store, null);
        Trainer trainer = new Trainer(backend, rule, stored, plan, 3)) {
      trainer.run();
    }
  }

  private static MeanFieldLearning joint(Dbm dbm, MeanFieldSettings settings, long seed) {
    MeanFieldLearning rule =
        new MeanFieldLearning(dbm, settings, ROWS, dbm.backend().stream(seed, 3));
    rule.startChainsAtRandom();
    rule.startOffsetsAtBiases();
    return rule;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void centred_fromScratch_comesNearTheOptimum(long seed) {
    try (Backend backend = Backends.open("cpu", Map.of("cpu.threads", "1"));
        Dbm dbm = new Dbm(backend, V, H1, H2)) {
      double[] means = BaseRate.smoothed(data.columnMeans(), ROWS);
      dbm.initialise(0.1, means, 0, backend.stream(seed, 0));
      double before = logLikelihood(dbm);
      MeanFieldSettings settings = new MeanFieldSettings(5, 0, 5, 100, 0, 0, Map.of(), 0.02);
      try (MeanFieldLearning rule = joint(dbm, settings, seed)) {
        train(
            backend,
            rule,
            patterns(),
            new TrainingPlan(3000, ROWS, Schedule.linear(0.2, 0), Schedule.constant(0)));
      }
      double after = logLikelihood(dbm);
      assertTrue(before < -6 && after > -3.6 && after < -Math.log(ROWS), before + " to " + after);
    }
  }

  @Test
  void pretrained_stackThenJoint_eachRaisesTheLikelihood() {
    try (Backend backend = Backends.open("cpu", Map.of("cpu.threads", "1"));
        Rbm first = rbm(backend, 1, V, H1);
        Rbm second = rbm(backend, 2, H1, H2);
        Dbm dbm = new Dbm(backend, V, H1, H2);
        Matrix v = backend.upload(patterns(), ROWS, V);
        Matrix h = backend.zeros(ROWS, H1)) {
      first.initialise(0.1, BaseRate.smoothed(data.columnMeans(), ROWS), 0, backend.stream(1, 0));
      dbm.compose(List.of(first, second));
      double untrained = logLikelihood(dbm);
      pretrain(first, patterns());
      first.hiddenMean(v, h); // with doubled weights, as it was learned
      double[] half = new double[H1];
      Arrays.fill(half, 0.5);
      second.initialise(0.1, half, 0, backend.stream(2, 0));
      pretrain(second, backend.download(h));
      dbm.compose(List.of(first, second));
      double pretrained = logLikelihood(dbm);
      try (MeanFieldLearning rule = joint(dbm, MeanFieldSettings.plain(5, 5, 100), 1)) {
        train(
            backend,
            rule,
            patterns(),
            new TrainingPlan(1500, ROWS, Schedule.linear(0.1, 0), Schedule.constant(0)));
      }
      double joint = logLikelihood(dbm);
      assertTrue(
          untrained + 0.3 < pretrained && pretrained + 0.3 < joint && joint > -3.8,
          untrained + " to " + pretrained + " to " + joint);
    }
  }

  private static Rbm rbm(Backend backend, int number, int visible, int hidden) {
    return new Rbm(
        backend,
        BernoulliUnits.INSTANCE,
        visible,
        BernoulliUnits.INSTANCE,
        hidden,
        InputScaling.inStack(number, 2));
  }

  private static void pretrain(Rbm rbm, float[] rows) {
    Backend backend = rbm.backend();
    try (LearningRule rule =
        new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.MEANS, backend.stream(7, 3)),
            1,
            UpdateSettings.PLAIN)) {
      train(
          backend,
          rule,
          rows,
          new TrainingPlan(1000, ROWS, Schedule.constant(0.05), Schedule.constant(0.5)));
    }
  }
}
