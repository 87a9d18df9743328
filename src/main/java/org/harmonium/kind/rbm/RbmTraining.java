package org.harmonium.kind.rbm;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.InitialRbm;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.kind.machine.MachineTraining;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Rbm;
import org.harmonium.model.UnitsDescription;

/** The training of an RBM in one phase. */
final class RbmTraining extends MachineTraining<RbmSpec> {
  private final Rbm rbm;
  private final TrainingData minibatches;

  RbmTraining(Backend backend, Task<RbmSpec> task, PreparedData data) {
    super(backend, task, data);
    RbmSpec model = task.model();
    int visible = data.train().cols();
    this.rbm =
        workspace.own(
            () ->
                new Rbm(
                    backend,
                    model.values().open(backend, visible),
                    visible,
                    UnitsDescription.parse(model.hiddenUnits()).open(backend, model.hidden()),
                    model.hidden()));
    workspace.prepare(
        () ->
            InitialRbm.set(rbm, data, model.weightScale(), model.hiddenBias(), streams.weights()));
    this.minibatches = minibatches();
  }

  @Override
  public Phase begin(int phase) {
    return RbmAlgorithm.phase(rbm, rows(phase, minibatches));
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public LearnedMachine model() {
    return new LearnedRbm(rbm);
  }
}
