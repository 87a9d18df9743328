package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.estimate.BaseRate;
import org.harmonium.experiment.learned.LearnedDbm;
import org.harmonium.experiment.learned.LearnedMachine;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.training.Phase;
import org.harmonium.learning.FeatureData;
import org.harmonium.learning.GreedyPretraining;
import org.harmonium.learning.MeanFieldLearning;
import org.harmonium.learning.MeanFieldSettings;
import org.harmonium.learning.SparsityTarget;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbm;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;

/**
 * A deep Boltzmann machine is learned by modified RBMs layer by layer, if that is asked for, from
 * which the machine is put together, and then as a whole by mean-field inference and persistent
 * chains.
 */
final class DbmTraining extends MachineTraining {
  private final Backend backend;
  private final MachineSettings.DbmSettings model;
  private final List<Rbm> stack = new ArrayList<>(); // empty without pretraining
  private final Dbm dbm;
  private final TrainingData minibatches;
  private final GreedyPretraining greedy;
  private final Workspace workspace;

  DbmTraining(Backend backend, Experiment experiment, PreparedData data) {
    super(experiment, data);
    this.backend = backend;
    this.model = (MachineSettings.DbmSettings) experiment.model();
    this.workspace = new Workspace(backend);
    int visible = data.train().cols();
    int[] hidden = model.hidden().stream().mapToInt(Integer::intValue).toArray();
    this.dbm = workspace.own(() -> new Dbm(backend, visibleUnits(visible), visible, hidden));
    workspace.prepare(
        () -> {
          scale(dbm.units(0));
          dbm.initialise(
              model.weightScale(),
              means(0, visible),
              model.hiddenBias(),
              RandomStreams.weights(backend, experiment.seed(), 0));
        });
    if (!experiment.pretraining().isEmpty()) {
      makeStack(visible, hidden);
    }
    RowStore rows = workspace.own(() -> data.train().store(backend));
    this.minibatches = workspace.own(() -> data.minibatches(backend, rows, experiment.seed()));
    this.greedy =
        workspace.own(
            () ->
                new GreedyPretraining(
                    backend,
                    stack,
                    minibatches,
                    null,
                    FeatureData.Pass.SAMPLES,
                    backend.stream(experiment.seed(), RandomStreams.FEATURES)));
  }

  private Units visibleUnits(int visible) {
    return UnitsDescription.parse(model.visibleUnits()).open(backend, visible);
  }

  private void scale(Units units) {
    if (units.isScaled()) {
      units.matchDeviations(data.trainDeviations());
    }
  }

  private double[] means(int layer, int units) {
    if (layer == 0) {
      return BaseRate.means(dbm.units(0), data.trainMeans(), data.train().rows());
    }
    double[] half = new double[units];
    Arrays.fill(half, 0.5);
    return half;
  }

  private void makeStack(int visible, int[] hidden) {
    int below = visible;
    for (int l = 1; l <= hidden.length; l++) {
      int from = below;
      int to = hidden[l - 1];
      InputScaling scaling = InputScaling.inStack(l, hidden.length);
      boolean isLowest = l == 1;
      Rbm rbm =
          workspace.own(
              () ->
                  new Rbm(
                      backend,
                      isLowest ? visibleUnits(from) : BernoulliUnits.INSTANCE,
                      from,
                      BernoulliUnits.INSTANCE,
                      to,
                      scaling));
      int layer = l;
      workspace.prepare(
          () -> {
            scale(rbm.visibleUnits());
            rbm.initialise(
                model.weightScale(),
                means(layer - 1, from),
                model.hiddenBias(),
                RandomStreams.weights(backend, experiment.seed(), layer));
          });
      stack.add(rbm);
      below = to;
    }
  }

  @Override
  public List<String> phases() {
    List<String> phases = new ArrayList<>();
    for (int l = 1; l <= stack.size(); l++) {
      phases.add("layer " + l);
    }
    phases.add(stack.isEmpty() ? "learning" : "joint");
    return phases;
  }

  @Override
  public Phase begin(int phase) {
    MachineLearning learning = MachineLearning.all(experiment).get(phase);
    if (phase < stack.size()) {
      return RbmPhase.of(
          stack.get(phase),
          phase,
          learning,
          greedy.data(phase + 1),
          () -> watched(phase),
          experiment);
    }
    if (!stack.isEmpty()) {
      dbm.compose(stack);
    }
    return Phase.of(backend, parts -> joint(phase, learning, parts));
  }

  private WatchedRows watched(int phase) {
    WatchedRows watched = WatchedRows.of(backend, data, experiment);
    RandomStream random = backend.stream(experiment.seed(), RandomStreams.WATCHED_FEATURES);
    for (int l = 0; l < phase; l++) {
      watched = watched.above(stack.get(l), random);
    }
    return watched;
  }

  private Phase joint(int phase, MachineLearning learning, Workspace parts) {
    long seed = experiment.seed();
    MeanFieldLearning rule =
        parts.own(
            () ->
                new MeanFieldLearning(
                    dbm,
                    settings(learning),
                    learning.batch(),
                    RandomStreams.gibbs(backend, seed, phase)));
    rule.startChainsAtRandom();
    rule.startOffsetsAtBiases();
    Trainer trainer =
        parts.own(() -> new Trainer(backend, rule, minibatches, learning.plan(), seed));
    WatchedRows watched = parts.own(() -> WatchedRows.of(backend, data, experiment));
    ModelMonitor monitor = new ModelMonitor(model(), watched, learning, experiment);
    return new Phase(
        learning, trainer, monitor, new Diagnostics(learning, backend)::warnings, parts);
  }

  private MeanFieldSettings settings(MachineLearning learning) {
    Map<Integer, SparsityTarget> sparsity = new TreeMap<>();
    SparsityTarget target = learning.target();
    for (int l = 1; l <= dbm.depth() && target != null; l++) {
      sparsity.put(l, target);
    }
    Double memory = learning.centring();
    return new MeanFieldSettings(
        learning.iterations(),
        learning.damping(),
        learning.kSchedule(),
        learning.chains(),
        learning.l2(),
        learning.l1(),
        sparsity,
        memory == null ? 0 : 1 - memory,
        learning.update().sigma());
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(dbm.parameters());
    for (int l = 1; l <= stack.size(); l++) {
      String prefix = "layer" + l + ".";
      Rbm rbm = stack.get(l - 1);
      rbm.parameters().forEach((name, x) -> parameters.put(prefix + name, x));
      // What sigma was learned as: the machine is put together of it phases later.
      rbm.visibleUnits().state().forEach((name, x) -> parameters.put(prefix + name, x));
    }
    return parameters;
  }

  @Override
  public LearnedMachine model() {
    return new LearnedDbm(dbm);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
