package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.estimate.BaseRate;
import org.harmonium.experiment.learned.LearnedDbn;
import org.harmonium.experiment.learned.LearnedMachine;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.training.Phase;
import org.harmonium.learning.FeatureData;
import org.harmonium.learning.GreedyPretraining;
import org.harmonium.learning.LabelledRows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.UpDown;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * A deep belief net is learned layer by layer, each layer an RBM over what the layers below make of
 * the data, and then, if that is asked for, as a whole by up-down.
 */
final class DbnTraining extends MachineTraining {
  private final Backend backend;
  private final MachineSettings.DbnSettings model;
  private final List<Rbm> stack;
  private final Dbn dbn;
  private final TrainingData minibatches;
  private final @Nullable RowStore labels;
  private final GreedyPretraining greedy;
  private final Workspace workspace;

  DbnTraining(Backend backend, Experiment experiment, PreparedData data) {
    super(experiment, data);
    this.backend = backend;
    this.model = (MachineSettings.DbnSettings) experiment.model();
    int classes = model.labels() ? Labels.classes(data.train()) : 0;
    this.workspace = new Workspace(backend);
    this.stack = LearnedDbn.stack(backend, data.train().cols(), model.hidden(), classes);
    this.dbn = workspace.own(() -> LearnedDbn.net(stack, classes));
    workspace.prepare(
        () -> {
          for (int l = 0; l < stack.size(); l++) {
            initialise(l);
          }
        });
    RowStore rows = workspace.own(() -> data.train().store(backend));
    this.minibatches = workspace.own(() -> data.minibatches(backend, rows, experiment.seed()));
    this.labels =
        classes == 0 ? null : workspace.own(() -> Labels.store(backend, data.train(), classes));
    this.greedy =
        workspace.own(
            () ->
                new GreedyPretraining(
                    backend,
                    stack,
                    minibatches,
                    labels,
                    FeatureData.Pass.valueOf(model.features().name()),
                    backend.stream(experiment.seed(), RandomStreams.FEATURES)));
  }

  /** Small weights; visible biases by the data's means at the bottom, and above by 1/2. */
  private void initialise(int l) {
    Rbm rbm = stack.get(l);
    double[] means = new double[rbm.visible()];
    if (l == 0) {
      means = BaseRate.means(rbm.visibleUnits(), data.trainMeans(), data.train().rows());
    } else {
      Arrays.fill(means, 0.5);
    }
    rbm.initialise(
        model.weightScale(),
        means,
        model.hiddenBias(l + 1),
        RandomStreams.weights(backend, experiment.seed(), l));
  }

  @Override
  public List<String> phases() {
    List<String> phases = new ArrayList<>();
    for (int l = 1; l <= stack.size(); l++) {
      phases.add("layer " + l);
    }
    if (experiment.learning() != null) {
      phases.add("up-down");
    }
    return phases;
  }

  @Override
  public Phase begin(int phase) {
    return phase < stack.size() ? layer(phase) : Phase.of(backend, parts -> upDown(phase, parts));
  }

  private Phase layer(int l) {
    Rbm rbm = stack.get(l);
    if (l > 0
        && model.transposed()
        && GreedyPretraining.canStartAtTranspose(stack.get(l - 1), rbm)) {
      GreedyPretraining.startAtTranspose(stack.get(l - 1), rbm);
    }
    return RbmPhase.of(
        rbm,
        l,
        MachineLearning.all(experiment).get(l),
        greedy.data(l + 1),
        () -> watched(l),
        experiment);
  }

  private WatchedRows watched(int l) {
    WatchedRows watched = WatchedRows.of(backend, data, experiment);
    if (l == 0) {
      return watched;
    }
    boolean isLabelled = labels != null && l == stack.size() - 1;
    RandomStream random = backend.stream(experiment.seed(), RandomStreams.WATCHED_FEATURES);
    return watched.features(dbn, l, isLabelled ? data : null, random);
  }

  private Phase upDown(int phase, Workspace parts) {
    MachineLearning learning = MachineLearning.all(experiment).get(phase);
    long seed = experiment.seed();
    dbn.untie();
    UpDown rule =
        parts.own(
            () ->
                new UpDown(
                    dbn,
                    learning.kSchedule(),
                    learning.chains(),
                    learning.batch(),
                    learning.update(),
                    RandomStreams.gibbs(backend, seed, phase)));
    rule.startChainsAtRandom();
    RowStore y = labels;
    TrainingData rows =
        y == null ? minibatches : parts.own(() -> new LabelledRows(backend, minibatches, y));
    Trainer trainer = parts.own(() -> new Trainer(backend, rule, rows, learning.plan(), seed));
    WatchedRows watched = parts.own(() -> WatchedRows.of(backend, data, experiment));
    ModelMonitor monitor = new ModelMonitor(model(), watched, learning, experiment);
    return new Phase(
        learning, trainer, monitor, new Diagnostics(learning, backend)::warnings, parts);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return dbn.parameters();
  }

  @Override
  public LearnedMachine model() {
    return new LearnedDbn(dbn);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
