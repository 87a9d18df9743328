package org.harmonium.kind.machine;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Painter;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Results;
import org.harmonium.kind.Task;
import org.harmonium.kind.Training;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;

/**
 * The common part of the trainings of all machines: the minibatches, the phase of the machine as a
 * whole, its evaluation and its pictures.
 *
 * @param <S> the settings of the machine
 */
public abstract class MachineTraining<S extends MachineSpec> implements Training {
  /** The backend that learns. */
  protected final Backend backend;

  /** The machine to learn, and how. */
  protected final Task<S> task;

  /** The rows. */
  protected final PreparedData data;

  /** The resources of the training; closed with it. */
  protected final Workspace workspace;

  /** Opens a training without its machine. */
  protected MachineTraining(Backend backend, Task<S> task, PreparedData data) {
    this.backend = backend;
    this.task = task;
    this.data = data;
    this.workspace = new Workspace(backend);
  }

  /** Stores the training rows and returns their minibatches, which are closed with the training. */
  protected final TrainingData minibatches() {
    RowStore rows = workspace.own(() -> data.train().store(backend));
    return workspace.own(() -> data.minibatches(backend, rows, task.seed()));
  }

  /** Returns the rows on which the machine is measured, as values of the visible layer. */
  protected final WatchedRows watched() {
    return WatchedRows.of(backend, data, task);
  }

  /**
   * Makes a phase that learns the machine as a whole.
   *
   * @param phase its number, from 0
   * @param rule opens the learning rule
   * @param rows opens the minibatches; they are owned by the phase
   */
  protected final Phase whole(int phase, Supplier<? extends LearningRule> rule, PhaseRows rows) {
    MachineAlgorithm learning = task.phase(phase, MachineAlgorithm.class);
    return Phase.of(
        backend,
        parts -> {
          LearningRule opened = parts.own(rule::get);
          TrainingData minibatches = rows.of(parts);
          Trainer trainer =
              parts.own(
                  () -> new Trainer(backend, opened, minibatches, learning.plan(), task.seed()));
          WatchedRows watched = parts.own(this::watched);
          MachineMonitor monitor = new MachineMonitor(model(), watched, learning, task);
          return new Phase(
              learning, trainer, monitor, new Diagnostics(learning, backend)::warnings, parts);
        });
  }

  /** The minibatches of a phase. */
  protected interface PhaseRows {
    /** Opens them. */
    TrainingData of(Workspace parts);
  }

  @Override
  public abstract LearnedMachine model();

  @Override
  public final Results results() {
    return MachineResults.of(model(), data, task);
  }

  @Override
  public final List<String> doubts(Map<String, Double> results) {
    return BelowBaseRate.warning(model(), data, task, results).stream().toList();
  }

  @Override
  public final Painter painter() {
    return new MachinePainter(model(), data, task);
  }

  @Override
  public final void close() {
    workspace.close();
  }
}
