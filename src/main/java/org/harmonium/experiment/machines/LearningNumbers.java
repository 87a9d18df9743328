package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineLearning.Algorithm;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.BmSettings;
import org.harmonium.experiment.settings.MachineSettings.DbmSettings;
import org.harmonium.experiment.settings.MachineSettings.DbnSettings;
import org.harmonium.model.UnitsDescription;

/**
 * How many numbers a backend holds while a model is learned, phase by phase: parameters and what is
 * as large as they are, and rows of states. It counts what the training and the learning rules
 * allocate, and a test compares it with that.
 */
final class LearningNumbers {
  private static final int STRIP = 64; // columns that a symmetric gradient is transposed by

  private final Experiment experiment;
  private final MachineSettings model;
  private final long grain;
  private final List<Layer> stack = new ArrayList<>(); // its connections, the lowest first
  private final long batchAtMost;

  /** A connection between {@code below} units and {@code above} ones. */
  private record Layer(long below, long above) {}

  /**
   * What a phase holds.
   *
   * @param parameters of the model, of its copies, and velocities
   * @param rows of minibatches and chains
   */
  record Phase(long parameters, long rows) {
    long total() {
      return parameters + rows;
    }

    private Phase and(Phase other) {
      return new Phase(parameters + other.parameters, rows + other.rows);
    }
  }

  /**
   * @param grain columns that a row is padded to: 1 for none
   * @param batch the most rows of a minibatch, whatever the settings have
   */
  LearningNumbers(Experiment experiment, Dataset train, long grain, long batch) {
    this.experiment = experiment;
    this.model = (MachineSettings) experiment.model();
    this.grain = grain;
    this.batchAtMost = batch;
    long below = train.cols();
    List<Integer> hidden = model.layers();
    for (int l = 0; l < hidden.size(); l++) {
      boolean isLabelled = model.labels() && l == hidden.size() - 1;
      stack.add(new Layer(below + (isLabelled ? Labels.classes(train) : 0), hidden.get(l)));
      below = hidden.get(l);
    }
    if (model instanceof BmSettings bm) {
      stack.clear();
      long units = (long) train.cols() + bm.hidden();
      stack.add(new Layer(units, units));
    }
  }

  /** The phase that holds the most. */
  Phase largest() {
    List<MachineLearning> phases = MachineLearning.all(experiment);
    Phase largest = new Phase(0, 0);
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = lasting(i).and(rule(i, phases.get(i)));
      largest = phase.total() > largest.total() ? phase : largest;
    }
    return largest;
  }

  private long width(long cols) {
    return (cols + grain - 1) / grain * grain;
  }

  private long batch(MachineLearning learning) {
    return Math.min(learning.batch(), batchAtMost);
  }

  private long parameters(Layer layer) {
    return layer.below * width(layer.above) + width(layer.below) + width(layer.above);
  }

  private boolean isGaussian(int layer) {
    return layer == 0 && UnitsDescription.parse(model.visibleUnits()).isScaled();
  }

  /** What is there from the start or was left by the phases before. */
  private Phase lasting(int phase) {
    long parameters = model();
    if (model instanceof DbmSettings && !experiment.pretraining().isEmpty()) {
      parameters *= 2; // the machine, and the RBMs that it is put together of
    }
    if (model instanceof DbnSettings && phase == stack.size()) {
      parameters += parametersBelowTop(); // untied
    }
    long rows = 0; // of features, which each phase computes in room of its own
    for (int l = 1; l <= Math.min(phase, stack.size() - 1); l++) {
      for (int k = 0; k < l; k++) {
        rows += batch(MachineLearning.all(experiment).get(l)) * width(stack.get(k).below);
      }
    }
    return new Phase(parameters, rows);
  }

  /** The units of all hidden layers. */
  long hidden() {
    return model.layers().stream().mapToLong(units -> width(units)).sum();
  }

  /** The parameters of the model alone. */
  long model() {
    return stack.stream().mapToLong(this::parameters).sum();
  }

  private long parametersBelowTop() {
    return stack.stream().limit(stack.size() - 1L).mapToLong(this::parameters).sum();
  }

  private Phase rule(int phase, MachineLearning learning) {
    if (model instanceof BmSettings bm) {
      return general(bm, learning);
    }
    if (learning.algorithm() == Algorithm.MEAN_FIELD) {
      return meanField(learning);
    }
    if (learning.algorithm() == Algorithm.UP_DOWN) {
      return upDown(learning);
    }
    Phase rbm = rbm(phase, learning);
    boolean isLabelled = model.labels();
    long joined = isLabelled ? batch(learning) * width(stack.get(phase).below) : 0;
    return rbm.and(new Phase(0, joined));
  }

  // ---------------------------------------------------------------- rules

  /** The velocities of an RBM and what else its update holds. */
  private Phase update(int l, MachineLearning learning, long n, long m) {
    Layer layer = stack.get(l);
    long v = width(layer.below);
    long h = width(layer.above);
    long parameters = parameters(layer) + 3 * v + 3 * h;
    long rows = 0;
    if (isGaussian(l)) {
      rows += (n + m) * v + Math.max(n, m) * v; // v / sigma, here and in the machine
    }
    if (learning.sigma() != null) {
      parameters += layer.below * h + 3 * v + h;
      rows += Math.max(n, m) * v;
    }
    return new Phase(parameters, rows);
  }

  private Phase rbm(int l, MachineLearning learning) {
    Layer layer = stack.get(l);
    long v = width(layer.below);
    long h = width(layer.above);
    long n = batch(learning);
    boolean isChained =
        learning.algorithm() != Algorithm.CD && learning.algorithm() != Algorithm.MEAN_FIELD_CD;
    long m = isChained ? learning.chains() : n;
    Phase update = update(l, learning, n, m);
    long minibatch = n * (v + h);
    long before = isChained ? m * v : 0; // where the chains were when the epoch began
    long chains = m * (v + 2 * h) + before;
    return switch (learning.algorithm()) {
      case FPCD -> update.and(new Phase(2 * parameters(layer), minibatch + chains));
      case MEAN_FIELD_CD -> update.and(new Phase(0, minibatch + n * 2 * (v + h)));
      case TEMPERING -> {
        long replicas = m * learning.temperatures();
        long each = 2 * v + 3 * h + 2 * width(1) + (isGaussian(l) ? 2 * v : 0);
        yield update.and(new Phase(0, minibatch + replicas * each + m * 2 * (v + h) + before));
      }
      default -> update.and(new Phase(0, minibatch + chains));
    };
  }

  private Phase general(BmSettings bm, MachineLearning learning) {
    long units = stack.get(0).below;
    long n = batch(learning);
    long x = width(units);
    long strip = Math.min(STRIP, units);
    // dW, the gradient, its transpose and what that is made with
    long parameters = 3 * units * x + (units + strip) * width(strip);
    parameters += 4 * x + 2 * units * width(1); // rows, and those of blocks of one unit
    boolean isExact = learning.algorithm() == Algorithm.EXACT;
    parameters += isExact ? units * x : 0;
    long chains = isExact ? 0 : learning.chains();
    long rows = n * 2 * (x + width(bm.hidden())) + chains * x;
    rows += Math.max(n, chains) * x; // products
    rows += chains * width(units - bm.hidden()); // where the chains were when the epoch began
    if (bm.connections() == BmSettings.Connections.LATTICE) {
      rows += (n + chains) * 2 * x; // of blocks with gaps
    }
    return new Phase(parameters, rows);
  }

  private Phase meanField(MachineLearning learning) {
    long n = batch(learning);
    long m = learning.chains();
    long v = width(stack.get(0).below);
    long parameters = v;
    long hidden = 0;
    long odd = 0;
    for (int l = 0; l < stack.size(); l++) {
      parameters += parameters(stack.get(l)) + (learning.centring() == null ? 0 : 2 * v);
      hidden += width(stack.get(l).above);
      odd += l % 2 == 0 ? width(stack.get(l).above) : 0;
    }
    parameters += learning.centring() == null ? 0 : 2 * hidden;
    // m rows of v twice: where the chains are, and where they were when the epoch began
    long rows = (m + n) * 2 * hidden + m * (2 * v + odd) + n * (v + width(stack.get(0).above));
    if (isGaussian(0)) {
      rows += (n + m) * v;
    }
    if (learning.sigma() != null) {
      parameters += stack.get(0).below * width(stack.get(0).above) + 4 * v;
      rows += Math.max(n, m) * v;
    }
    return new Phase(parameters, rows);
  }

  private Phase upDown(MachineLearning learning) {
    int top = stack.size() - 1;
    long n = batch(learning);
    long m = learning.chains() > 0 ? learning.chains() : n;
    long most = Math.max(n, m);
    long layers = stack.stream().mapToLong(layer -> width(layer.below)).sum();
    long h = width(stack.get(top).above);
    long joint = width(stack.get(top).below);
    long visible = width(stack.get(0).below);
    boolean isLabelled = model instanceof DbnSettings dbn && dbn.labels();
    long rows = (n + m + most) * layers; // up, down and predicted
    rows -= isLabelled ? 0 : n * visible + m * joint;
    rows += most * (layers - visible + (isLabelled ? joint : 0)); // passes between the layers
    rows += n * (h + visible) + m * (joint + 2 * h); // the minibatch, and the top's chains
    rows += isLabelled ? n * (joint + visible) : 0; // features beside labels
    rows += learning.chains() * joint; // where they were one epoch before
    return update(top, learning, n, m).and(new Phase(2 * parametersBelowTop(), rows));
  }
}
