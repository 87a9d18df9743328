package org.harmonium.experiment;

import java.util.List;
import java.util.Optional;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.Checkpoint;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Training;
import org.harmonium.learning.DivergenceGuard;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;

/** Runs the phases of a training one after the other, from the start or from a checkpoint. */
final class PhaseRunner {
  /** The number of minibatches between two checks for divergence. */
  private static final int GUARD_STEPS = 200;

  private static final double LARGEST_RMS = 1e3;

  private final Experiment experiment;
  private final RunObserver observer;
  private final Training training;
  private final PhaseRecord.Opener records;

  /**
   * @param records opens the record of each phase
   */
  PhaseRunner(
      Experiment experiment, RunObserver observer, Training training, PhaseRecord.Opener records) {
    this.experiment = experiment;
    this.observer = observer;
    this.training = training;
    this.records = records;
  }

  /** Trains to the end or until a stop. Returns whether all phases are done. */
  boolean train(Optional<Checkpoint> from) {
    List<String> phases = training.phases();
    SavedPhase saved = from.map(c -> SavedPhase.decode(c, phases.size())).orElse(null);
    long stepsBefore = 0;
    int first = 0;
    if (saved != null) {
      saved.restore(training.model().backend(), training.parameters());
      first = saved.phase();
      stepsBefore = saved.stepsBefore();
    }
    for (int i = first; i < phases.size(); i++) {
      try (Phase phase = training.begin(i)) {
        if (phases.size() > 1) {
          observer.say("%s, phase %d of %d".formatted(phases.get(i), i + 1, phases.size()));
        }
        if (!run(phase, i, stepsBefore, i == first ? saved : null)) {
          return false;
        }
        stepsBefore += phase.trainer().step();
      }
    }
    return true;
  }

  private boolean run(Phase phase, int number, long stepsBefore, @Nullable SavedPhase from) {
    Trainer trainer = phase.trainer();
    try (PhaseRecord record = records.open(number, stepsBefore)) {
      DivergenceGuard guard =
          new DivergenceGuard(
              training.model().backend(), GUARD_STEPS, LARGEST_RMS, experiment.task().key(number));
      trainer.listen("guard", guard);
      record.listenFirst(trainer);
      EarlyStop.Settings stop = phase.learning().stop();
      if (stop != null) {
        trainer.listen("stop", stop.listener());
      }
      trainer.listen("observer", observer);
      trainer.listen("monitor", phase.monitor());
      record.listenLast(trainer, guard);
      if (from != null) {
        from.restore(trainer);
        observer.say(
            "%sresumed at epoch %d, step %d"
                .formatted(
                    training.phases().size() == 1 ? "" : training.phases().get(number) + " ",
                    trainer.epoch(),
                    trainer.step()));
      }
      record.begin(trainer);
      observer.training(trainer);
      trainer.run();
    }
    return !isInterrupted(phase);
  }

  private boolean isInterrupted(Phase phase) {
    String reason = phase.trainer().stopReason();
    boolean isInterrupted = Run.INTERRUPTED.equals(reason);
    if (reason != null && !isInterrupted) {
      observer.say("stopped early: " + reason);
    }
    if (!isInterrupted) {
      phase.warnings().forEach(observer::warn);
    }
    return isInterrupted;
  }
}
