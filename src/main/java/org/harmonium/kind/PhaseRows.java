package org.harmonium.kind;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.rows.Streams;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;

/**
 * What a phase learns from.
 *
 * @param <W> the rows that are measured
 * @param number of the phase, from 0: each phase has its own random streams
 * @param data the minibatches; not closed by the phase
 * @param watched opens the rows that are measured, which are closed with the phase
 * @param task the task of the phase
 */
public record PhaseRows<W extends AutoCloseable>(
    int number, TrainingData data, Supplier<W> watched, Task<?> task) {
  /** The settings of the phase. */
  public <L extends LearningSettings> L learning(Class<L> type) {
    return task.phase(number, type);
  }

  /** Returns the random stream of the chains of the phase. */
  public RandomStream chains(Backend backend) {
    return Streams.of(backend, task.seed()).gibbs(number);
  }

  /**
   * Opens the phase.
   *
   * @param rule opens the learning rule
   * @param monitor creates the monitor of the rule from the watched rows
   */
  public <R extends LearningRule> Phase open(
      Backend backend, Supplier<R> rule, BiFunction<R, W, Monitor> monitor, Phase.Doubts doubts) {
    LearningSettings learning = learning(LearningSettings.class);
    return Phase.of(
        backend,
        parts -> {
          W rows = parts.own(watched);
          R opened = parts.own(rule);
          Trainer trainer =
              parts.own(() -> new Trainer(backend, opened, data, learning.plan(), task.seed()));
          return new Phase(learning, trainer, monitor.apply(opened, rows), doubts, parts);
        });
  }
}
