package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Backends;
import org.harmonium.backend.FullBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.estimate.AnnealedImportanceSampling;
import org.harmonium.estimate.BoltzmannAnnealing;
import org.harmonium.estimate.BoltzmannBound;
import org.harmonium.estimate.DbnBound;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbm;
import org.harmonium.model.Dbn;
import org.harmonium.model.DbnSampler;
import org.harmonium.model.LayerStates;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever cannot be made for want of memory leaves nothing behind, wherever in the making it is,
 * and can be made as soon as there is room.
 */
class FullBackendTest {
  private static final int V = 6;
  private static final int H = 4;
  private static final int BATCH = 5;
  private static final int CHAINS = 7;
  private static final int LABELS = 3;
  private static final UpdateSettings ALL =
      new UpdateSettings(
          1e-3, 0, new SparsityTarget(0.2, 0.1, 0.9), new SigmaSettings(0.1, 0.1, 10), null);
  private static final UpdateSettings DECAY = new UpdateSettings(1e-3, 0, null);
  private static final UpdateSettings CENTRED =
      new UpdateSettings(0, 0, null, null, new Centring(0.9));

  /** Machines whose units need room of their own, and rows of data. */
  private static final class Machines implements AutoCloseable {
    final Backend backend;
    final Workspace workspace;
    final Rbm real; // Gaussian below, binary above
    final Rbm counting; // Gaussian below, counts above
    final Rbm binary;
    final Dbn net;
    final Dbm deep;
    final Dbm deepCounting;
    final BoltzmannMachine general;
    final Blocks blocks;
    final RowStore rows;

    Machines(Backend backend) {
      this.backend = backend;
      this.workspace = new Workspace(backend);
      this.real = rbm("gaussian", V, "bernoulli");
      this.counting = rbm("gaussian", V, "binomial:3");
      this.binary = rbm("bernoulli", V, "bernoulli");
      Rbm lower = new Rbm(backend, units("gaussian", V), V, units("bernoulli", H), H);
      Rbm middle = new Rbm(backend, H, H);
      String top = "bernoulli:%d+softmax:%d".formatted(H, LABELS);
      Rbm highest = new Rbm(backend, units(top, H + LABELS), H + LABELS, units("bernoulli", H), H);
      this.net = workspace.own(() -> new Dbn(List.of(lower, middle, highest), LABELS));
      net.untie();
      this.deep = workspace.own(() -> new Dbm(backend, units("gaussian", V), V, H, 3, 2));
      this.deepCounting = workspace.own(() -> new Dbm(backend, units("binomial:3", V), V, H, 3));
      this.general =
          workspace.own(() -> new BoltzmannMachine(backend, Connectivity.lattice(2, 5, false), V));
      this.blocks = Blocks.coloured(general.connectivity());
      this.rows = workspace.own(() -> backend.store(new float[9 * V], V));
    }

    private Units units(String kind, int n) {
      return UnitsDescription.parse(kind).open(backend, n);
    }

    private Rbm rbm(String visible, int n, String hidden) {
      return workspace.own(() -> new Rbm(backend, units(visible, n), n, units(hidden, H), H));
    }

    @Override
    public void close() {
      workspace.close();
    }
  }

  private interface Maker {
    AutoCloseable make(Machines machines);
  }

  enum Made {
    CD(
        m ->
            new RbmLearning(
                new ContrastiveDivergence(m.real, VisibleStates.SAMPLES, random(m)), 1, ALL)),
    CENTRED_CD(
        m ->
            new RbmLearning(
                new ContrastiveDivergence(m.binary, VisibleStates.MEANS, random(m)), 1, CENTRED)),
    PCD(
        m ->
            new RbmLearning(
                new PersistentContrastiveDivergence(m.counting, CHAINS, random(m)), 1, DECAY)),
    FPCD(
        m ->
            new RbmLearning(
                new FastPersistentContrastiveDivergence(
                    m.real, new FastWeights(0.1, 0.9), CHAINS, random(m)),
                KSchedule.constant(1),
                ALL)),
    TEMPERING(
        m ->
            new RbmLearning(
                new ParallelTempering(m.real, ParallelTempering.evenly(3), CHAINS, random(m)),
                KSchedule.constant(1),
                ALL)),
    MEAN_FIELD_CD(
        m ->
            new RbmLearning(
                new MeanFieldContrastiveDivergence(m.counting, 0.1), KSchedule.constant(1), DECAY)),
    UP_DOWN(m -> new UpDown(m.net, KSchedule.constant(1), 0, BATCH, DECAY, random(m))),
    UP_DOWN_WITH_CHAINS(
        m -> new UpDown(m.net, KSchedule.constant(1), CHAINS, BATCH, DECAY, random(m))),
    MEAN_FIELD(
        m ->
            new MeanFieldLearning(
                m.deep,
                new MeanFieldSettings(
                    2,
                    0.1,
                    KSchedule.constant(1),
                    CHAINS,
                    0,
                    0,
                    Map.of(2, ofActivity()),
                    0.1,
                    ALL.sigma()),
                BATCH,
                random(m))),
    GENERAL_BY_GIBBS(
        m ->
            new BoltzmannLearning(
                m.general,
                m.blocks,
                new PositivePhase.Gibbs(2, true),
                KSchedule.constant(1),
                CHAINS,
                BATCH,
                DECAY,
                random(m))),
    GENERAL_BY_MEAN_FIELD(
        m ->
            new BoltzmannLearning(
                m.general,
                m.blocks,
                new PositivePhase.MeanField(2, 0.1),
                KSchedule.constant(1),
                CHAINS,
                BATCH,
                DECAY,
                random(m))),
    EXACT(m -> new ExactBoltzmannLearning(m.general, new float[3 * V], DECAY)),
    TRAINER(FullBackendTest::trainer),
    NET_SAMPLER(m -> new DbnSampler(m.net, CHAINS)),
    STATES(m -> new LayerStates(m.counting, CHAINS)),
    DEEP_CHAINS(m -> new LayeredChains(m.deep, CHAINS)),
    DEEP_CHAINS_OF_COUNTS(m -> new LayeredChains(m.deepCounting, CHAINS)),
    INFERENCE(m -> new MeanField(m.deep, CHAINS, 0.1)),
    AIS(m -> new AnnealedImportanceSampling(m.counting, new double[V], CHAINS)),
    DEEP_AIS(m -> new AnnealedImportanceSampling(m.deep, new double[V], CHAINS)),
    GENERAL_AIS(m -> new BoltzmannAnnealing(m.general, m.blocks, new double[V], CHAINS)),
    GENERAL_BOUND(m -> new BoltzmannBound(m.general, m.blocks, 2)),
    NET_BOUND(m -> new DbnBound(m.net.stack().subList(0, 2), m.net.stack(), LABELS, CHAINS));

    private final Maker maker;

    Made(Maker maker) {
      this.maker = maker;
    }
  }

  private static SparsityTarget ofActivity() {
    return new SparsityTarget(0.2, 0.1, 0.9);
  }

  private static RandomStream random(Machines m) {
    return m.backend.stream(3, 3);
  }

  /** A trainer with the data that it reserves room in. */
  private static AutoCloseable trainer(Machines m) {
    Workspace all = new Workspace(m.backend);
    TrainingData stored = all.own(() -> new StoredRows(m.backend, m.rows, null));
    TrainingData features =
        all.own(
            () ->
                new FeatureData(
                    m.backend, stored, List.of(m.counting), FeatureData.Pass.SAMPLES, random(m)));
    Rbm next = all.own(() -> new Rbm(m.backend, H, 2));
    LearningRule rule =
        all.own(
            () ->
                new RbmLearning(
                    new ContrastiveDivergence(next, VisibleStates.SAMPLES, m.backend.stream(3, 4)),
                    1,
                    DECAY));
    TrainingPlan plan = new TrainingPlan(1, BATCH, Schedule.constant(0.1), Schedule.constant(0));
    all.own(() -> new Trainer(m.backend, rule, features, plan, 3));
    return all;
  }

  @ParameterizedTest
  @EnumSource(Made.class)
  void making_fullAnywhere_leavesNothingBehind(Made made) throws Exception {
    try (Backend real = Backends.cpu()) {
      FullBackend full = new FullBackend(real);
      int after = 0;
      for (boolean isMade = false; !isMade; after++) {
        try (Machines machines = new Machines(full.open())) {
          full.fillAfter(after);
          try {
            made.maker.make(machines).close();
            isMade = true;
          } catch (BackendMemoryException e) {
            full.empty();
            made.maker.make(machines).close();
          }
          full.empty();
        }
        assertEquals(0, real.liveMatrices(), "full after " + after);
      }
      assertTrue(after > 2, "was full at each of the parts");
    }
  }
}
