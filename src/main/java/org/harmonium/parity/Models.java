package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.learning.BoltzmannLearning;
import org.harmonium.learning.Centring;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.FastPersistentContrastiveDivergence;
import org.harmonium.learning.FastWeights;
import org.harmonium.learning.FeatureData;
import org.harmonium.learning.FeatureData.Pass;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.MeanFieldContrastiveDivergence;
import org.harmonium.learning.MeanFieldLearning;
import org.harmonium.learning.MeanFieldSettings;
import org.harmonium.learning.NegativePhase;
import org.harmonium.learning.ParallelTempering;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.PositivePhase;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.SigmaSettings;
import org.harmonium.learning.SparsityTarget;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.UpDown;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbm;
import org.harmonium.model.Dbn;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;

/**
 * The models, each with a rule that learns it: those of the Boltzmann family are made here, {@link
 * NetworkModels} follow.
 *
 * @param sizes units of the layers, the visible one first; the highest is used by deep models only
 * @param rows of a minibatch, and chains
 */
record Models(Sizes sizes, int rows, long seed) {
  private static final int LABELS = 10;
  private static final PositivePhase GIBBS = new PositivePhase.Gibbs(1, true);
  private static final PositivePhase MEANS = new PositivePhase.MeanField(5, 0.2);
  private static final SigmaSettings SIGMA = new SigmaSettings(0.1, 0.1, 10);
  private static final KSchedule TWO_STEPS = KSchedule.constant(2);

  /** Units of the layers, and of a general Boltzmann machine, whose units are drawn in turn. */
  record Sizes(int visible, int hidden, int highest, int seen, int unseen) {}

  /** Makes a model and its rule, and says what is learned from. */
  interface Maker {
    void make(OpenModel model);
  }

  /** A model, how it is learned, and its shape, such as {@code 60-40 batch 20}. */
  record Entry(String name, String shape, Maker maker) {}

  static Models small(long seed) {
    return new Models(new Sizes(60, 40, 30, 14, 10), 20, seed);
  }

  static Models large(long seed) {
    return new Models(new Sizes(784, 500, 1000, 60, 40), 100, seed);
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>(boltzmann());
    all.addAll(new NetworkModels(sizes, rows).all());
    return all;
  }

  private List<Entry> boltzmann() {
    String general = "%d+%d".formatted(sizes.seen, sizes.unseen);
    String one = "%d-%d".formatted(sizes.visible, sizes.hidden);
    String two = one + "-" + sizes.highest;
    return List.of(
        entry("Boltzmann machine", general, m -> boltzmann(m, GIBBS)),
        entry("mean-field Boltzmann machine", general, m -> boltzmann(m, MEANS)),
        entry("Gaussian RBM", one, this::gaussian),
        entry("rectified RBM", one, this::rectified),
        entry("labelled RBM", one, this::labelled),
        entry("FPCD", one, this::fastWeights),
        entry("tempering", one, this::tempering),
        entry("mean-field CD", one, this::meanFieldCd),
        entry("centred PCD", one, this::centred),
        entry("DBM mean field", two, m -> deepMachine(m, meanField().centred(0.01))),
        entry("DBM not centred", two, m -> deepMachine(m, meanField())),
        entry("Gaussian DBM", two, m -> deepMachine(m, meanField().centred(0.01).learning(SIGMA))),
        entry("DBN up-down", two, this::beliefNet),
        entry("features", two, this::features));
  }

  private Entry entry(String name, String layers, Maker maker) {
    return new Entry(name, layers + " batch " + rows, maker);
  }

  /** Opens one in the middle of its training; the caller closes it. */
  OpenModel open(Entry entry, Backend backend) {
    OpenModel model = new OpenModel(backend, seed, rows);
    try {
      entry.maker.make(model);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private void boltzmann(OpenModel model, PositivePhase phase) {
    int units = sizes.seen + sizes.unseen;
    Connectivity all = Connectivity.full(units);
    BoltzmannMachine machine =
        model.own(() -> new BoltzmannMachine(model.backend(), all, sizes.seen));
    BoltzmannLearning rule =
        new BoltzmannLearning(
            machine,
            Blocks.coloured(all),
            phase,
            KSchedule.constant(1),
            rows,
            rows,
            UpdateSettings.PLAIN,
            model.stream());
    model.learn(rule, model.bits(sizes.seen), sizes.seen);
    float[] w = Numbers.symmetric(Numbers.normals(units * units, 0.2, seed), units);
    machine.set(w, Numbers.normals(units, 0.5, seed + 1));
    float[] dW = Numbers.symmetric(Numbers.normals(units * units, 0.01, seed + 2), units);
    model.backend().write(dW, requireNonNull(rule.state().get("dW")));
  }

  private void learnBits(OpenModel model, LearningRule rule) {
    model.learn(rule, model.bits(sizes.visible), sizes.visible);
  }

  /** Learns with two Gibbs steps, or temperature swaps, for an update. */
  private void learnBits(OpenModel model, NegativePhase negative) {
    learnBits(model, new RbmLearning(negative, TWO_STEPS, UpdateSettings.PLAIN));
  }

  private static RbmLearning divergence(OpenModel model, Rbm rbm, UpdateSettings settings) {
    return new RbmLearning(
        new ContrastiveDivergence(rbm, VisibleStates.SAMPLES, model.stream()), 1, settings);
  }

  private Rbm binary(OpenModel model) {
    return model.own(() -> new Rbm(model.backend(), sizes.visible, sizes.hidden));
  }

  private static Rbm rbm(OpenModel model, String visibleUnits, int visible, int hidden) {
    return rbm(model, visibleUnits, visible, "bernoulli", hidden);
  }

  private static Rbm rbm(
      OpenModel model, String visibleUnits, int visible, String hiddenUnits, int hidden) {
    Backend backend = model.backend();
    Units seen = UnitsDescription.parse(visibleUnits).open(backend, visible);
    return new Rbm(
        backend, seen, visible, UnitsDescription.parse(hiddenUnits).open(backend, hidden), hidden);
  }

  private void gaussian(OpenModel model) {
    Rbm rbm = model.own(() -> rbm(model, "gaussian", sizes.visible, sizes.hidden));
    writeSigma(rbm.visibleUnits());
    UpdateSettings settings = new UpdateSettings(0, 0, null, SIGMA, null);
    model.learn(
        divergence(model, rbm, settings),
        Numbers.normals(rows * sizes.visible, seed + 1),
        sizes.visible);
  }

  private void writeSigma(Units units) {
    double[] sigma = Numbers.doubles(Numbers.uniforms(sizes.visible, seed));
    Arrays.setAll(sigma, i -> sigma[i] + 0.5);
    ((GaussianUnits) units).writeSigma(sigma);
  }

  private void rectified(OpenModel model) {
    Rbm rbm = model.own(() -> rbm(model, "bernoulli", sizes.visible, "rectified", sizes.hidden));
    learnBits(model, divergence(model, rbm, UpdateSettings.PLAIN));
  }

  private void labelled(OpenModel model) {
    int binary = sizes.visible - LABELS;
    String units = "bernoulli:%d+softmax:%d".formatted(binary, LABELS);
    Rbm rbm = model.own(() -> rbm(model, units, sizes.visible, sizes.hidden));
    model.learn(
        divergence(model, rbm, UpdateSettings.PLAIN),
        model.labelled(binary, LABELS),
        sizes.visible);
  }

  private void fastWeights(OpenModel model) {
    FastWeights fast = new FastWeights(0.01, FastWeights.USUAL_DECAY);
    learnBits(
        model, new FastPersistentContrastiveDivergence(binary(model), fast, rows, model.stream()));
  }

  private void tempering(OpenModel model) {
    double[] betas = ParallelTempering.evenly(3);
    learnBits(model, new ParallelTempering(binary(model), betas, rows, model.stream()));
  }

  private void meanFieldCd(OpenModel model) {
    learnBits(model, new MeanFieldContrastiveDivergence(binary(model), 0.2));
  }

  private void centred(OpenModel model) {
    SparsityTarget sparsity = new SparsityTarget(0.1, 0.01, 0.95);
    UpdateSettings settings = new UpdateSettings(1e-3, 1e-4, sparsity, null, new Centring(0.99));
    learnBits(
        model,
        new RbmLearning(
            new PersistentContrastiveDivergence(binary(model), rows, model.stream()),
            TWO_STEPS,
            settings));
  }

  private MeanFieldSettings meanField() {
    return MeanFieldSettings.plain(5, 2, rows);
  }

  /** Of Gaussian visible units where the settings learn their deviations. */
  private void deepMachine(OpenModel model, MeanFieldSettings settings) {
    Backend backend = model.backend();
    int visible = sizes.visible;
    boolean isGaussian = settings.sigma() != null;
    Units units = isGaussian ? new GaussianUnits(backend, visible) : BernoulliUnits.INSTANCE;
    Dbm dbm = model.own(() -> new Dbm(backend, units, visible, sizes.hidden, sizes.highest));
    if (isGaussian) {
      writeSigma(units);
    }
    model.learn(
        new MeanFieldLearning(dbm, settings, rows, model.stream()),
        isGaussian ? Numbers.normals(rows * visible, seed + 1) : model.bits(visible),
        visible);
  }

  private void beliefNet(OpenModel model) {
    String units = "bernoulli:%d+softmax:%d".formatted(sizes.hidden, LABELS);
    Rbm lower = model.own(() -> new Rbm(model.backend(), sizes.visible, sizes.hidden));
    Rbm top = model.own(() -> rbm(model, units, sizes.hidden + LABELS, sizes.highest));
    Dbn net = model.own(() -> new Dbn(List.of(lower, top), LABELS));
    net.untie();
    model.learn(
        new UpDown(net, TWO_STEPS, 0, rows, UpdateSettings.PLAIN, model.stream()),
        model.labelled(sizes.visible, LABELS),
        sizes.visible + LABELS);
  }

  /** A second RBM that learns from samples of the first one's hidden units. */
  private void features(OpenModel model) {
    Backend backend = model.backend();
    Rbm below = binary(model);
    model.fill(below.parameters());
    Rbm rbm = model.own(() -> new Rbm(backend, sizes.hidden, sizes.highest));
    float[] rowsOfData = model.bits(sizes.visible);
    StoredRows stored =
        model.own(() -> new StoredRows(backend, model.store(rowsOfData, sizes.visible), null));
    model.learnFrom(
        model.own(
            () ->
                new FeatureData(
                    backend, stored, List.of(below), Pass.SAMPLES, backend.stream(seed, 4))));
    model.learn(
        new RbmLearning(
            new ContrastiveDivergence(rbm, VisibleStates.MEANS, model.stream()),
            1,
            UpdateSettings.PLAIN),
        new float[rows * sizes.hidden],
        sizes.hidden);
  }
}
