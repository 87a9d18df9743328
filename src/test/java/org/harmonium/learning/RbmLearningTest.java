package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbm;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Rules that a user writes, and what a trainer asks of a rule before it starts. */
class RbmLearningTest {
  private static final UpdateSettings SETTINGS =
      new UpdateSettings(1e-3, 0, new SparsityTarget(0.2, 0.1, 0.9), null, new Centring(0.9));

  private final TinyRbm truth = new TinyRbm(4, 3, 1, 3);

  /** PCD whose chains start anew at every second epoch. */
  static final class Restarted extends PersistentContrastiveDivergence {
    Restarted(Rbm rbm, int chains, RandomStream random) {
      super(rbm, chains, random);
    }

    @Override
    public void startEpoch(int epoch) {
      if (epoch % 2 == 0) {
        startAtRandom();
      }
    }
  }

  /** CD-k whose chains start at a vector of zeros, written without the classes of the others. */
  static final class FromZero extends NegativePhase {
    private final GibbsChains chains;
    private final RandomStream random;

    FromZero(Rbm rbm, int chains, RandomStream random) {
      super(rbm, random);
      this.random = random;
      this.chains = workspace.own(() -> new GibbsChains(rbm, chains));
    }

    @Override
    public void run(Matrix v, Matrix hPos, int k) {
      rbm.backend().fill(0f, chains.hSample());
      chains.advance(k, random);
    }

    @Override
    public Matrix v(int n) {
      return chains.v();
    }

    @Override
    public Matrix hMean(int n) {
      return chains.hMean();
    }
  }

  private static float[] patterns() {
    float[] v = new float[12 * 4];
    for (int i = 0; i < v.length; i++) {
      v[i] = TinyRbm.bit(i / 4 * 5 % 16, i % 4);
    }
    return v;
  }

  private static TrainingPlan plan(int epochs, int batch) {
    return new TrainingPlan(epochs, batch, Schedule.constant(0.1), Schedule.constant(0.5));
  }

  private static void train(Backend backend, LearningRule rule, int epochs, int batch, long seed) {
    try (RowStore rows = backend.store(patterns(), 4);
        TrainingData data = new StoredRows(backend, rows, null);
        Trainer trainer = new Trainer(backend, rule, data, plan(epochs, batch), seed)) {
      trainer.run();
    }
  }

  @Test
  void restartedChains_inEpochsWithoutARestart_arePcd() {
    try (Backend backend = Backends.cpu();
        Rbm one = truth.open(backend);
        Rbm other = truth.open(backend);
        RbmLearning restarted =
            new RbmLearning(new Restarted(one, 6, backend.stream(2, 3)), 1, SETTINGS);
        RbmLearning pcd =
            new RbmLearning(
                new PersistentContrastiveDivergence(other, 6, backend.stream(2, 3)), 1, SETTINGS)) {
      pcd.startChainsAtRandom(); // as the other's first epoch does
      train(backend, restarted, 2, 5, 1);
      train(backend, pcd, 2, 5, 1);
      assertArrayEquals(backend.download(one.weights()), backend.download(other.weights()));
      assertEquals(pcd.state().keySet(), restarted.state().keySet());
      Matrix before = restarted.state().get("chains");
      float[] chains = backend.download(before);
      long position = restarted.streams().get("gibbs").position();
      restarted.startEpoch(1);
      assertArrayEquals(chains, backend.download(before));
      restarted.startEpoch(2);
      assertEquals(position + 1, restarted.streams().get("gibbs").position());
      assertFalse(Arrays.equals(chains, backend.download(before)));
    }
  }

  @Test
  void phaseOfAUser_gradient_isTheDataTermLessItsOwn() {
    int chains = 20_000;
    try (Backend backend = Backends.cpu();
        Rbm rbm = truth.open(backend);
        Matrix v = backend.upload(patterns(), 12, 4);
        Matrix h = backend.zeros(12, 3);
        RbmLearning rule =
            new RbmLearning(
                new FromZero(rbm, chains, backend.stream(2, 3)), 60, UpdateSettings.PLAIN)) {
      rbm.hiddenMean(v, h);
      rule.prepare(1, 0, 12);
      rule.step(v);
      double[] dW = backend.downloadDoubles(rule.state().get("dW"));
      double[] pos = products(backend.downloadDoubles(v), backend.downloadDoubles(h), 12);
      double[] model = truth.correlations(truth.visibleLaw());
      for (int i = 0; i < 12; i++) {
        assertEquals(pos[i] - model[i], dW[i], 4 * 0.5 / Math.sqrt(chains));
      }
    }
  }

  private static double[] products(double[] v, double[] h, int n) {
    double[] sums = new double[12];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < 12; i++) {
        sums[i] += v[row * 4 + i / 3] * h[row * 3 + i % 3] / n;
      }
    }
    return sums;
  }

  // ---------------------------------------------------------------- the batch

  @Test
  void batch_ofThePlan_isAllTheRuleNeeds() {
    float[] expected = null;
    for (int reserved : new int[] {0, 5, 12}) {
      try (Backend backend = Backends.cpu();
          Rbm rbm = truth.open(backend);
          RbmLearning cd =
              new RbmLearning(
                  new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, backend.stream(2, 3)),
                  2,
                  SETTINGS)) {
        if (reserved > 0) {
          cd.reserve(reserved);
        }
        train(backend, cd, 3, 7, 1); // minibatches of 7 and 5
        float[] got = backend.download(rbm.weights());
        if (expected != null) {
          assertArrayEquals(expected, got);
        }
        expected = got;
      }
    }
  }

  @Test
  void batch_largerThanTheRuleWasMadeFor_isRefusedWithBothNumbers() {
    try (Backend backend = Backends.cpu();
        Dbm dbm = new Dbm(backend, 4, 3, 2);
        LearningRule deep =
            new MeanFieldLearning(dbm, MeanFieldSettings.plain(2, 1, 3), 5, backend.stream(2, 3))) {
      assertRefusal(backend, deep);
    }
    try (Backend backend = Backends.cpu();
        BoltzmannMachine machine = new BoltzmannMachine(backend, Connectivity.full(6), 4);
        LearningRule general =
            new BoltzmannLearning(
                machine,
                Blocks.coloured(machine.connectivity()),
                new PositivePhase.Gibbs(1, true),
                KSchedule.constant(1),
                3,
                5,
                UpdateSettings.PLAIN,
                backend.stream(2, 3))) {
      assertRefusal(backend, general);
    }
  }

  private static void assertRefusal(Backend backend, LearningRule rule) {
    int live = backend.liveMatrices();
    String said =
        assertThrows(IllegalArgumentException.class, () -> train(backend, rule, 1, 7, 1))
            .getMessage();
    assertEquals(
        "the rule was made for minibatches of at most 5 rows, the plan has 7: make the rule for 7,"
            + " or the plan for 5",
        said);
    assertEquals(live, backend.liveMatrices());
    train(backend, rule, 1, 5, 1);
  }

  // ---------------------------------------------------------------- before the first step

  @Test
  void machine_thatWasNotInitialised_isRefused() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = new Rbm(backend, 4, 3);
        RbmLearning rule = cd(rbm, backend.stream(2, 3))) {
      String said =
          assertThrows(IllegalArgumentException.class, () -> train(backend, rule, 1, 5, 1))
              .getMessage();
      assertTrue(said.contains("3 hidden units are identical"), said);
      assertTrue(said.contains("Rbm.initialise"), said);
    }
  }

  /** What the refusal says is so: after any number of steps the hidden units are still the same. */
  @Test
  void machine_thatWasNotInitialised_keepsIdenticalHiddenUnits() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = new Rbm(backend, 4, 3);
        Matrix v = backend.upload(patterns(), 12, 4);
        RbmLearning rule = cd(rbm, backend.stream(2, 3))) {
      for (int step = 0; step < 50; step++) {
        rule.prepare(0.5, 0.5, 12);
        rule.step(v);
      }
      float[] w = backend.download(rbm.weights());
      assertTrue(Math.abs(w[0]) > 1e-3, "it moved");
      for (int i = 0; i < w.length; i++) {
        assertEquals(w[i - i % 3], w[i], 1e-5f);
      }
    }
  }

  @Test
  void machine_ofOneHiddenUnitOrDifferentBiases_mayStartAtZeroWeights() {
    try (Backend backend = Backends.cpu();
        Rbm one = new Rbm(backend, 4, 1);
        Rbm biased = new Rbm(backend, 4, 2);
        RbmLearning ofOne = cd(one, backend.stream(2, 3));
        RbmLearning ofBiased = cd(biased, backend.stream(2, 4))) {
      backend.write(new float[] {0, 1}, biased.hiddenBias());
      train(backend, ofOne, 1, 5, 1);
      train(backend, ofBiased, 1, 5, 1);
      assertTrue(backend.dot(biased.weights(), biased.weights()) > 0);
    }
  }

  private static RbmLearning cd(Rbm rbm, RandomStream random) {
    return new RbmLearning(
        new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, random), 1, UpdateSettings.PLAIN);
  }

  @Test
  void stream_withTheNumbersOfThePermutations_isRefused() {
    try (Backend backend = Backends.cpu();
        Rbm rbm = truth.open(backend);
        RbmLearning rule = cd(rbm, backend.stream(7, Trainer.SHUFFLE_STREAM))) {
      int live = backend.liveMatrices();
      String said =
          assertThrows(IllegalArgumentException.class, () -> train(backend, rule, 1, 5, 7))
              .getMessage();
      assertEquals(
          "the stream 'gibbs' has the seed 7 and the id 1, which the permutations of the rows have:"
              + " give it another id",
          said);
      assertEquals(live, backend.liveMatrices());
      train(backend, rule, 1, 5, 8); // another seed has other numbers
      assertEquals(Map.of("gibbs", rule.streams().get("gibbs")), rule.streams());
    }
  }
}
