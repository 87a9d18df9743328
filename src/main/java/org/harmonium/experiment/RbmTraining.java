package org.harmonium.experiment;

import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Binarisation;
import org.harmonium.estimate.BaseRate;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;

/**
 * An RBM, its learning rule and its trainer as an experiment describes them, ready to run from the
 * start.
 */
final class RbmTraining implements AutoCloseable {
  private final Rbm rbm;
  private final LearningRule rule;
  private final RowStore rows;
  private final Trainer trainer;
  private final Workspace workspace;

  RbmTraining(Backend backend, Experiment experiment, PreparedData data) {
    long seed = experiment.seed();
    ModelSettings.RbmSettings model = (ModelSettings.RbmSettings) experiment.model();
    LearningSettings learning = experiment.learning();
    this.workspace = new Workspace(backend);
    this.rbm = workspace.own(() -> new Rbm(backend, data.train().cols(), model.hidden()));
    rbm.initialise(
        model.weightScale(),
        BaseRate.smoothed(data.trainMeans(), data.train().rows()),
        model.hiddenBias(),
        backend.stream(seed, RandomStreams.INITIAL_WEIGHTS));
    this.rule = workspace.own(() -> rule(learning, backend.stream(seed, RandomStreams.GIBBS)));
    this.rows = workspace.own(() -> data.train().store(backend));
    RandomStream binarise =
        data.binarisation() == Binarisation.STOCHASTIC
            ? backend.stream(seed, RandomStreams.BINARISE)
            : null;
    TrainingData minibatches = workspace.own(() -> new StoredRows(backend, rows, binarise));
    this.trainer =
        workspace.own(() -> new Trainer(backend, rule, minibatches, learning.plan(), seed));
  }

  private LearningRule rule(LearningSettings learning, RandomStream random) {
    return switch (learning.algorithm()) {
      case CD ->
          new ContrastiveDivergence(
              rbm, learning.k(), learning.visible(), learning.batch(), learning.update(), random);
      case PCD -> {
        PersistentContrastiveDivergence pcd =
            new PersistentContrastiveDivergence(
                rbm, learning.k(), learning.chains(), learning.batch(), learning.update(), random);
        pcd.startChainsAtRandom();
        yield pcd;
      }
    };
  }

  Rbm rbm() {
    return rbm;
  }

  Trainer trainer() {
    return trainer;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
