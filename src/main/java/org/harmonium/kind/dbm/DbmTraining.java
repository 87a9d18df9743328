package org.harmonium.kind.dbm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.InitialRbm;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.kind.machine.MachineTraining;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.FeatureData;
import org.harmonium.learning.GreedyPretraining;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.MeanFieldLearning;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbm;
import org.harmonium.model.InputScaling;
import org.harmonium.model.Rbm;

/**
 * The training of a deep Boltzmann machine as a whole by mean-field inference and persistent
 * chains. Optional pretraining learns modified RBMs layer by layer, from which the machine is
 * composed.
 */
final class DbmTraining extends MachineTraining<DbmSpec> {
  private final DbmSpec model;
  private final List<Rbm> stack = new ArrayList<>(); // empty without pretraining
  private final Dbm dbm;
  private final TrainingData minibatches;
  private final GreedyPretraining greedy;

  DbmTraining(Backend backend, Task<DbmSpec> task, PreparedData data) {
    super(backend, task, data);
    this.model = task.model();
    int visible = data.train().cols();
    int[] hidden = model.hidden().stream().mapToInt(Integer::intValue).toArray();
    this.dbm =
        workspace.own(
            () -> new Dbm(backend, model.values().open(backend, visible), visible, hidden));
    workspace.prepare(
        () -> {
          data.scale(dbm.units(0));
          dbm.initialise(
              model.weightScale(),
              data.baseMeans(dbm.units(0)),
              model.hiddenBias(),
              streams.weights());
        });
    if (!task.pretraining().isEmpty()) {
      makeStack(visible, hidden);
    }
    this.minibatches = minibatches();
    this.greedy =
        workspace.own(
            () ->
                new GreedyPretraining(
                    backend,
                    stack,
                    minibatches,
                    null,
                    FeatureData.Pass.SAMPLES,
                    streams.features()));
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
                      isLowest ? model.values().open(backend, from) : BernoulliUnits.INSTANCE,
                      from,
                      BernoulliUnits.INSTANCE,
                      to,
                      scaling));
      int layer = l;
      workspace.prepare(
          () ->
              InitialRbm.set(
                  rbm,
                  isLowest ? data : null,
                  model.weightScale(),
                  model.hiddenBias(),
                  streams.weights(layer)));
      stack.add(rbm);
      below = to;
    }
  }

  @Override
  protected String whole() {
    return "joint";
  }

  @Override
  public Phase begin(int phase) {
    if (phase < stack.size()) {
      return RbmAlgorithm.phase(
          stack.get(phase),
          new PhaseRows<>(phase, greedy.data(phase + 1), () -> watched(phase), task));
    }
    if (!stack.isEmpty()) {
      dbm.compose(stack);
    }
    PhaseRows<WatchedRows> rows = rows(phase, minibatches);
    return whole(rows, () -> joint(rows));
  }

  private WatchedRows watched(int phase) {
    WatchedRows watched = watched();
    RandomStream random = streams.watchedFeatures();
    for (int l = 0; l < phase; l++) {
      Rbm rbm = stack.get(l);
      watched =
          watched.through(
              backend, rbm.hidden(), true, (v, h) -> rbm.hiddenSample(v, random, null, h));
    }
    return watched;
  }

  private LearningRule joint(PhaseRows<WatchedRows> rows) {
    MeanFieldAlgorithm learning = rows.learning(MeanFieldAlgorithm.class);
    MeanFieldLearning made =
        new MeanFieldLearning(
            dbm, learning.rule(dbm.depth()), learning.plan().batch(), rows.chains(backend));
    return Workspace.prepared(
        made,
        rule -> {
          rule.startChainsAtRandom();
          rule.startOffsetsAtBiases();
        });
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(dbm.parameters());
    for (int l = 1; l <= stack.size(); l++) {
      String prefix = "layer" + l + ".";
      Rbm rbm = stack.get(l - 1);
      rbm.parameters().forEach((name, x) -> parameters.put(prefix + name, x));
      // The learned sigma. The machine is composed from it in a later phase.
      rbm.visibleUnits().state().forEach((name, x) -> parameters.put(prefix + name, x));
    }
    return parameters;
  }

  @Override
  public LearnedMachine model() {
    return new LearnedDbm(dbm);
  }
}
