package org.harmonium.kind.bm;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.kind.machine.MachineTraining;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.BoltzmannLearning;
import org.harmonium.learning.ExactBoltzmannLearning;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.PositivePhase;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;

/** The training of a general Boltzmann machine in one phase. */
final class BmTraining extends MachineTraining<BmSpec> {
  private final BoltzmannMachine machine;
  private final TrainingData minibatches;

  BmTraining(Backend backend, Task<BmSpec> task, PreparedData data) {
    super(backend, task, data);
    BmSpec model = task.model();
    int visible = data.train().cols();
    this.machine =
        workspace.own(() -> new BoltzmannMachine(backend, connectivity(model, visible), visible));
    workspace.prepare(
        () ->
            machine.initialise(
                model.weightScale(), data.baseMeans(BernoulliUnits.INSTANCE), streams.weights()));
    this.minibatches = minibatches();
  }

  private Connectivity connectivity(BmSpec model, int visible) {
    int units = visible + model.hidden();
    if (model.connections() == BmSpec.Connections.FULL) {
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
  public Phase begin(int phase) {
    BmAlgorithm learning = task.phase(phase, BmAlgorithm.class);
    return whole(rows(phase, minibatches), () -> rule(learning));
  }

  private LearningRule rule(BmAlgorithm learning) {
    UpdateSettings update = new UpdateSettings(learning.l2(), learning.l1(), null);
    if (!(learning instanceof BmAlgorithm.Pcd pcd)) {
      return new ExactBoltzmannLearning(machine, data.train().toFloats(), update);
    }
    return Workspace.prepared(
        new BoltzmannLearning(
            machine,
            Blocks.coloured(machine.connectivity()),
            new PositivePhase.MeanField(pcd.iterations(), pcd.damping()),
            pcd.steps(),
            pcd.chains(),
            pcd.plan().batch(),
            update,
            streams.gibbs()),
        BoltzmannLearning::startChainsAtRandom);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return machine.parameters();
  }

  @Override
  public LearnedMachine model() {
    return new LearnedBm(machine);
  }
}
