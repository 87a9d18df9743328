package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

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
import org.harmonium.learning.MeanFieldContrastiveDivergence;
import org.harmonium.learning.MeanFieldLearning;
import org.harmonium.learning.MeanFieldSettings;
import org.harmonium.learning.ParallelTempering;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.PositivePhase;
import org.harmonium.learning.SigmaSettings;
import org.harmonium.learning.SparsityTarget;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.UpDown;
import org.harmonium.learning.UpdateSettings;
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
 * The models of the Boltzmann family, each with a rule that learns it.
 *
 * @param sizes units of the layers, the visible one first; the highest is used by deep models only
 * @param rows of a minibatch, and chains
 */
record Models(Sizes sizes, int rows, long seed) {
  private static final int LABELS = 10;
  private static final KSchedule TWO_STEPS = KSchedule.constant(2);

  /** Units of the layers, and of a general Boltzmann machine, whose units are drawn in turn. */
  record Sizes(int visible, int hidden, int highest, int seen, int unseen) {}

  /** Makes a model and its rule, and says what is learned from. */
  interface Maker {
    void make(OpenModel model);
  }

  /**
   * A model and how it is learned.
   *
   * @param shape such as {@code 60-40 batch 20}
   */
  record Entry(String name, String shape, Maker maker) {}

  static Models small(long seed) {
    return new Models(new Sizes(60, 40, 30, 14, 10), 20, seed);
  }

  static Models large(long seed) {
    return new Models(new Sizes(784, 500, 1000, 60, 40), 100, seed);
  }

  /** All of them. */
  List<Entry> all() {
    String general = "%d+%d".formatted(sizes.seen, sizes.unseen);
    String one = "%d-%d".formatted(sizes.visible, sizes.hidden);
    String two = one + "-" + sizes.highest;
    return List.of(
        entry("Boltzmann machine", general, this::boltzmannMachine),
        entry("Gaussian RBM", one, this::gaussian),
        entry("labelled RBM", one, this::labelled),
        entry("FPCD", one, this::fastWeights),
        entry("tempering", one, this::tempering),
        entry("mean-field CD", one, this::meanFieldCd),
        entry("centred PCD", one, this::centred),
        entry("DBM mean field", two, this::deepMachine),
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

  private void boltzmannMachine(OpenModel model) {
    int units = sizes.seen + sizes.unseen;
    Connectivity all = Connectivity.full(units);
    BoltzmannMachine machine =
        model.own(() -> new BoltzmannMachine(model.backend(), all, sizes.seen));
    BoltzmannLearning rule =
        new BoltzmannLearning(
            machine,
            Blocks.coloured(all),
            new PositivePhase.Gibbs(1, true),
            1,
            rows,
            rows,
            UpdateSettings.PLAIN,
            model.stream());
    model.learn(rule, model.bits(sizes.seen), sizes.seen);
    float[] w = symmetric(Numbers.normals(units * units, 0.2, seed), units);
    machine.set(w, Numbers.normals(units, 0.5, seed + 1));
    float[] dW = symmetric(Numbers.normals(units * units, 0.01, seed + 2), units);
    model.backend().write(dW, requireNonNull(rule.state().get("dW")));
  }

  private static float[] symmetric(float[] w, int units) {
    for (int i = 0; i < units; i++) {
      w[i * units + i] = 0;
      for (int j = 0; j < i; j++) {
        w[j * units + i] = w[i * units + j];
      }
    }
    return w;
  }

  private Rbm binary(OpenModel model) {
    return model.own(() -> new Rbm(model.backend(), sizes.visible, sizes.hidden));
  }

  private Rbm rbm(OpenModel model, String visibleUnits, int visible, int hidden) {
    Backend backend = model.backend();
    Units seen = UnitsDescription.parse(visibleUnits).open(backend, visible);
    return new Rbm(
        backend, seen, visible, UnitsDescription.BERNOULLI.open(backend, hidden), hidden);
  }

  private void gaussian(OpenModel model) {
    Rbm rbm = model.own(() -> rbm(model, "gaussian", sizes.visible, sizes.hidden));
    double[] sigma = Numbers.doubles(Numbers.uniforms(sizes.visible, seed));
    for (int i = 0; i < sigma.length; i++) {
      sigma[i] += 0.5;
    }
    ((GaussianUnits) rbm.visibleUnits()).writeSigma(sigma);
    UpdateSettings settings = new UpdateSettings(0, 0, null, new SigmaSettings(0.1, 0.1, 10), null);
    model.learn(
        new ContrastiveDivergence(rbm, 1, VisibleStates.SAMPLES, rows, settings, model.stream()),
        Numbers.normals(rows * sizes.visible, seed + 1),
        sizes.visible);
  }

  private void labelled(OpenModel model) {
    int binary = sizes.visible - LABELS;
    String units = "bernoulli:%d+softmax:%d".formatted(binary, LABELS);
    Rbm rbm = model.own(() -> rbm(model, units, sizes.visible, sizes.hidden));
    model.learn(
        new ContrastiveDivergence(
            rbm, 1, VisibleStates.SAMPLES, rows, UpdateSettings.PLAIN, model.stream()),
        labelledRows(model, binary),
        sizes.visible);
  }

  /** Zeros and ones with a label, one-hot, at the end of each row. */
  private float[] labelledRows(OpenModel model, int binary) {
    int cols = binary + LABELS;
    float[] values = model.bits(cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < LABELS; j++) {
        values[i * cols + binary + j] = j == i % LABELS ? 1 : 0;
      }
    }
    return values;
  }

  private void fastWeights(OpenModel model) {
    model.learn(
        new FastPersistentContrastiveDivergence(
            binary(model),
            TWO_STEPS,
            new FastWeights(0.01, FastWeights.USUAL_DECAY),
            rows,
            rows,
            UpdateSettings.PLAIN,
            model.stream()),
        model.bits(sizes.visible),
        sizes.visible);
  }

  private void tempering(OpenModel model) {
    model.learn(
        new ParallelTempering(
            binary(model),
            TWO_STEPS,
            ParallelTempering.evenly(3),
            rows,
            rows,
            UpdateSettings.PLAIN,
            model.stream()),
        model.bits(sizes.visible),
        sizes.visible);
  }

  private void meanFieldCd(OpenModel model) {
    model.learn(
        new MeanFieldContrastiveDivergence(
            binary(model), TWO_STEPS, 0.2, rows, UpdateSettings.PLAIN),
        model.bits(sizes.visible),
        sizes.visible);
  }

  private void centred(OpenModel model) {
    SparsityTarget sparsity = new SparsityTarget(0.1, 0.01, 0.95);
    UpdateSettings settings = new UpdateSettings(1e-3, 1e-4, sparsity, null, new Centring(0.99));
    model.learn(
        new PersistentContrastiveDivergence(binary(model), 2, rows, rows, settings, model.stream()),
        model.bits(sizes.visible),
        sizes.visible);
  }

  private void deepMachine(OpenModel model) {
    Dbm dbm = model.own(() -> new Dbm(model.backend(), sizes.visible, sizes.hidden, sizes.highest));
    MeanFieldSettings settings = MeanFieldSettings.plain(5, 2, rows).centred(0.01);
    model.learn(
        new MeanFieldLearning(dbm, settings, rows, model.stream()),
        model.bits(sizes.visible),
        sizes.visible);
  }

  private void beliefNet(OpenModel model) {
    String units = "bernoulli:%d+softmax:%d".formatted(sizes.hidden, LABELS);
    Rbm lower = model.own(() -> new Rbm(model.backend(), sizes.visible, sizes.hidden));
    Rbm top = model.own(() -> rbm(model, units, sizes.hidden + LABELS, sizes.highest));
    Dbn net = model.own(() -> new Dbn(List.of(lower, top), LABELS));
    net.untie();
    model.learn(
        new UpDown(net, TWO_STEPS, 0, rows, UpdateSettings.PLAIN, model.stream()),
        labelledRows(model, sizes.visible),
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
        new ContrastiveDivergence(
            rbm, 1, VisibleStates.MEANS, rows, UpdateSettings.PLAIN, model.stream()),
        new float[rows * sizes.hidden],
        sizes.hidden);
  }
}
