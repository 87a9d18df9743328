package org.harmonium.kind.machine;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.kind.ModelTraining;
import org.harmonium.kind.Painter;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Results;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.TrainingData;

/**
 * The common part of the trainings of all machines: the phase of the machine as a whole, its
 * evaluation and its pictures.
 *
 * @param <S> the settings of the machine
 */
public abstract class MachineTraining<S extends MachineSpec> extends ModelTraining<S> {
  /** Opens a training without its machine. */
  protected MachineTraining(Backend backend, Task<S> task, PreparedData data) {
    super(backend, task, data);
  }

  /** Returns the rows on which the machine is measured, as values of the visible layer. */
  protected final WatchedRows watched() {
    return WatchedRows.of(backend, data, task);
  }

  /** Returns what a phase learns from that takes the rows themselves. */
  protected final PhaseRows<WatchedRows> rows(int phase, TrainingData minibatches) {
    return new PhaseRows<>(phase, minibatches, this::watched, task);
  }

  /**
   * Opens a phase that learns the machine as a whole.
   *
   * @param rule opens the learning rule
   */
  protected final Phase whole(PhaseRows<WatchedRows> rows, Supplier<? extends LearningRule> rule) {
    MachineAlgorithm learning = rows.learning(MachineAlgorithm.class);
    return rows.open(
        backend,
        rule,
        (opened, watched) -> new MachineMonitor(model(), watched, learning, task),
        new Diagnostics(learning, backend)::warnings);
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
}
