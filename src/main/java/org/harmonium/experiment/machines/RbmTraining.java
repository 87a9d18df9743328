package org.harmonium.experiment.machines;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.estimate.BaseRate;
import org.harmonium.experiment.learned.LearnedMachine;
import org.harmonium.experiment.learned.LearnedRbm;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.training.Phase;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;
import org.harmonium.model.UnitsDescription;

/** An RBM is learned in one phase. */
final class RbmTraining extends MachineTraining {
  private final Backend backend;
  private final Rbm rbm;
  private final TrainingData minibatches;
  private final Workspace workspace;

  RbmTraining(Backend backend, Experiment experiment, PreparedData data) {
    super(experiment, data);
    this.backend = backend;
    this.workspace = new Workspace(backend);
    MachineSettings.RbmSettings model = (MachineSettings.RbmSettings) experiment.model();
    int visible = data.train().cols();
    this.rbm =
        workspace.own(
            () ->
                new Rbm(
                    backend,
                    UnitsDescription.parse(model.visibleUnits()).open(backend, visible),
                    visible,
                    UnitsDescription.parse(model.hiddenUnits()).open(backend, model.hidden()),
                    model.hidden()));
    workspace.prepare(() -> initialise(model));
    RowStore rows = workspace.own(() -> data.train().store(backend));
    this.minibatches = workspace.own(() -> data.minibatches(backend, rows, experiment.seed()));
  }

  private void initialise(MachineSettings.RbmSettings model) {
    if (rbm.visibleUnits().isScaled()) {
      rbm.visibleUnits().matchDeviations(data.trainDeviations());
    }
    rbm.initialise(
        model.weightScale(),
        BaseRate.means(rbm.visibleUnits(), data.trainMeans(), data.train().rows()),
        model.hiddenBias(),
        RandomStreams.weights(backend, experiment.seed(), 0));
  }

  @Override
  public List<String> phases() {
    return List.of("learning");
  }

  @Override
  public Phase begin(int phase) {
    return RbmPhase.of(
        rbm,
        0,
        MachineLearning.all(experiment).get(0),
        minibatches,
        () -> WatchedRows.of(backend, data, experiment),
        experiment);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public LearnedMachine model() {
    return new LearnedRbm(rbm);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
