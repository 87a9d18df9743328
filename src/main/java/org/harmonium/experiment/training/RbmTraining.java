package org.harmonium.experiment.training;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Binarisation;
import org.harmonium.estimate.BaseRate;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.learned.LearnedRbm;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;

/** An RBM is learned in one phase. */
final class RbmTraining implements Training {
  private final Backend backend;
  private final Experiment experiment;
  private final PreparedData data;
  private final Rbm rbm;
  private final RowStore rows;
  private final Workspace workspace;

  RbmTraining(Backend backend, Experiment experiment, PreparedData data) {
    this.backend = backend;
    this.experiment = experiment;
    this.data = data;
    this.workspace = new Workspace(backend);
    ModelSettings.RbmSettings model = (ModelSettings.RbmSettings) experiment.model();
    this.rbm = workspace.own(() -> new Rbm(backend, data.train().cols(), model.hidden()));
    rbm.initialise(
        model.weightScale(),
        BaseRate.smoothed(data.trainMeans(), data.train().rows()),
        model.hiddenBias(),
        backend.stream(experiment.seed(), RandomStreams.INITIAL_WEIGHTS));
    this.rows = workspace.own(() -> data.train().store(backend));
  }

  @Override
  public List<String> phases() {
    return List.of("learning");
  }

  @Override
  public Phase begin(int phase) {
    long seed = experiment.seed();
    LearningSettings learning = experiment.learning();
    Workspace parts = new Workspace(backend);
    LearningRule rule =
        parts.own(() -> RbmRules.of(learning, rbm, backend.stream(seed, RandomStreams.GIBBS)));
    RandomStream binarise =
        data.binarisation() == Binarisation.STOCHASTIC
            ? backend.stream(seed, RandomStreams.BINARISE)
            : null;
    TrainingData minibatches = parts.own(() -> new StoredRows(backend, rows, binarise));
    Trainer trainer =
        parts.own(() -> new Trainer(backend, rule, minibatches, learning.plan(), seed));
    RbmMonitor monitor =
        parts.own(() -> new RbmMonitor(rbm, WatchedRows.of(backend, data, experiment), experiment));
    return new Phase(learning, trainer, monitor, List.of(), parts);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public LearnedModel model() {
    return new LearnedRbm(rbm);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
