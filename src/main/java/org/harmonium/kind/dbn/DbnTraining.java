package org.harmonium.kind.dbn;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.InitialRbm;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.kind.machine.MachineTraining;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.GreedyPretraining;
import org.harmonium.learning.LabelledRows;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.TrainingData;
import org.harmonium.learning.UpDown;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The training of a deep belief net layer by layer. Each layer is an RBM over the features that the
 * layers below compute from the data. The up-down algorithm optionally learns the net as a whole
 * afterwards.
 */
final class DbnTraining extends MachineTraining<DbnSpec> {
  private final DbnSpec model;
  private final List<Rbm> stack;
  private final Dbn dbn;
  private final TrainingData minibatches;
  private final @Nullable RowStore labels;
  private final GreedyPretraining greedy;

  DbnTraining(Backend backend, Task<DbnSpec> task, PreparedData data) {
    super(backend, task, data);
    this.model = task.model();
    int classes = model.labels() ? Labels.classes(data.train()) : 0;
    this.dbn =
        workspace.own(() -> LearnedDbn.net(backend, data.train().cols(), model.hidden(), classes));
    this.stack = dbn.stack();
    workspace.prepare(
        () -> {
          for (int l = 0; l < stack.size(); l++) {
            initialise(l);
          }
        });
    this.minibatches = minibatches();
    this.labels =
        classes == 0 ? null : workspace.own(() -> Labels.store(backend, data.train(), classes));
    this.greedy =
        workspace.own(
            () ->
                new GreedyPretraining(
                    backend, stack, minibatches, labels, model.features(), streams.features()));
  }

  private void initialise(int l) {
    InitialRbm.set(
        stack.get(l),
        l == 0 ? data : null,
        model.weightScale(),
        model.hiddenBias(l + 1),
        streams.weights(l));
  }

  @Override
  protected String whole() {
    return "up-down";
  }

  @Override
  public Phase begin(int phase) {
    if (phase < stack.size()) {
      return layer(phase);
    }
    dbn.untie();
    PhaseRows<WatchedRows> rows = rows(phase, labelledRows());
    return whole(rows, () -> upDown(rows));
  }

  private Phase layer(int l) {
    Rbm rbm = stack.get(l);
    if (l > 0
        && model.transposed()
        && GreedyPretraining.canStartAtTranspose(stack.get(l - 1), rbm)) {
      GreedyPretraining.startAtTranspose(stack.get(l - 1), rbm);
    }
    return RbmAlgorithm.phase(rbm, new PhaseRows<>(l, greedy.data(l + 1), () -> watched(l), task));
  }

  private WatchedRows watched(int l) {
    WatchedRows watched = watched();
    if (l == 0) {
      return watched;
    }
    boolean isLabelled = labels != null && l == stack.size() - 1;
    RandomStream random = streams.watchedFeatures();
    return watched.features(dbn, l, isLabelled ? data : null, random);
  }

  private LearningRule upDown(PhaseRows<WatchedRows> rows) {
    UpDownLearning learning = rows.learning(UpDownLearning.class);
    return Workspace.prepared(
        new UpDown(
            dbn,
            learning.steps(),
            learning.chains(),
            learning.plan().batch(),
            learning.update(),
            rows.chains(backend)),
        UpDown::startChainsAtRandom);
  }

  private TrainingData labelledRows() {
    RowStore y = labels;
    return y == null ? minibatches : workspace.own(() -> new LabelledRows(backend, minibatches, y));
  }

  @Override
  public Map<String, Matrix> parameters() {
    return dbn.parameters();
  }

  @Override
  public LearnedMachine model() {
    return new LearnedDbn(dbn);
  }
}
