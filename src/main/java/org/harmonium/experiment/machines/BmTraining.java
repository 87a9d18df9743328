package org.harmonium.experiment.machines;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.estimate.BaseRate;
import org.harmonium.experiment.learned.LearnedBm;
import org.harmonium.experiment.learned.LearnedMachine;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.training.Phase;
import org.harmonium.learning.BoltzmannLearning;
import org.harmonium.learning.ExactBoltzmannLearning;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.PositivePhase;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;

/** A general Boltzmann machine is learned in one phase. */
final class BmTraining extends MachineTraining {
  private final Backend backend;
  private final BoltzmannMachine machine;
  private final TrainingData minibatches;
  private final Workspace workspace;

  BmTraining(Backend backend, Experiment experiment, PreparedData data) {
    super(experiment, data);
    this.backend = backend;
    this.workspace = new Workspace(backend);
    MachineSettings.BmSettings model = (MachineSettings.BmSettings) experiment.model();
    int visible = data.train().cols();
    this.machine =
        workspace.own(() -> new BoltzmannMachine(backend, connectivity(model, visible), visible));
    workspace.prepare(
        () ->
            machine.initialise(
                model.weightScale(),
                BaseRate.means(BernoulliUnits.INSTANCE, data.trainMeans(), data.train().rows()),
                RandomStreams.weights(backend, experiment.seed(), 0)));
    RowStore rows = workspace.own(() -> data.train().store(backend));
    this.minibatches = workspace.own(() -> data.minibatches(backend, rows, experiment.seed()));
  }

  private Connectivity connectivity(MachineSettings.BmSettings model, int visible) {
    int units = visible + model.hidden();
    if (model.connections() == MachineSettings.BmSettings.Connections.FULL) {
      return Connectivity.full(units);
    }
    int[] shape = data.imageShape();
    Connectivity lattice = Connectivity.lattice(shape[0], shape[1], false);
    float[] joined = new float[units * units];
    for (int i = 0; i < units; i++) {
      for (int j = 0; j < units; j++) {
        boolean isLattice = i < visible && j < visible;
        joined[i * units + j] = i != j && (!isLattice || lattice.connected(i, j)) ? 1 : 0;
      }
    }
    return Connectivity.ofWeights(joined, units);
  }

  @Override
  public List<String> phases() {
    return List.of("learning");
  }

  @Override
  public Phase begin(int phase) {
    MachineLearning learning = MachineLearning.all(experiment).get(phase);
    return Phase.of(backend, parts -> begin(learning, parts));
  }

  private Phase begin(MachineLearning learning, Workspace parts) {
    long seed = experiment.seed();
    LearningRule rule = parts.own(() -> rule(learning));
    Trainer trainer =
        parts.own(() -> new Trainer(backend, rule, minibatches, learning.plan(), seed));
    WatchedRows watched = parts.own(() -> WatchedRows.of(backend, data, experiment));
    ModelMonitor monitor = new ModelMonitor(model(), watched, learning, experiment);
    return new Phase(
        learning, trainer, monitor, new Diagnostics(learning, backend)::warnings, parts);
  }

  private LearningRule rule(MachineLearning learning) {
    if (learning.algorithm() == MachineLearning.Algorithm.EXACT) {
      return new ExactBoltzmannLearning(machine, data.train().toFloats(), learning.update());
    }
    BoltzmannLearning rule =
        new BoltzmannLearning(
            machine,
            Blocks.coloured(machine.connectivity()),
            new PositivePhase.MeanField(learning.iterations(), learning.damping()),
            learning.kSchedule(),
            learning.chains(),
            learning.batch(),
            learning.update(),
            RandomStreams.gibbs(backend, experiment.seed(), 0));
    return RbmRules.started(rule, rule::startChainsAtRandom);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return machine.parameters();
  }

  @Override
  public LearnedMachine model() {
    return new LearnedBm(machine);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
