package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.harmonium.backend.Backend;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.CheckpointStore;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Training;
import org.harmonium.learning.DivergenceGuard;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;

/** Runs the phases of a training one after the other, from the start or from a checkpoint. */
final class PhaseRunner {
  /** Minibatches between two looks at whether numbers are still sound. */
  private static final int GUARD_STEPS = 200;

  private static final double LARGEST_RMS = 1e3;

  private final Experiment experiment;
  private final RunDirectory directory;
  private final RunObserver observer;
  private final Training training;
  private final ImageListener images;

  PhaseRunner(
      Experiment experiment,
      RunDirectory directory,
      RunObserver observer,
      Training training,
      ImageListener images) {
    this.experiment = experiment;
    this.directory = directory;
    this.observer = observer;
    this.training = training;
    this.images = images;
  }

  /** Trains to the end or until it is stopped; whether nothing is left to train. */
  boolean train(CheckpointStore store, Optional<Checkpoint> from) {
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
        if (!run(phase, i, stepsBefore, store, i == first ? saved : null)) {
          return false;
        }
        stepsBefore += phase.trainer().step();
      }
    }
    return true;
  }

  private boolean run(
      Phase phase, int number, long stepsBefore, CheckpointStore store, @Nullable SavedPhase from) {
    Trainer trainer = phase.trainer();
    String name = training.phases().get(number);
    try (MetricsListener metrics = new MetricsListener(metrics(name))) {
      listen(phase, number, stepsBefore, store, metrics);
      if (from != null) {
        trainer.restore(from.snapshot());
        observer.say(
            "%sresumed at epoch %d, step %d"
                .formatted(
                    training.phases().size() == 1 ? "" : name + " ",
                    trainer.epoch(),
                    trainer.step()));
      }
      // What is measured at an epoch's end is measured again unless the checkpoint counts the
      // epoch, and what is measured before the first step whenever that is still to come.
      boolean isCounted = trainer.cursor() == 0 && trainer.step() > 0;
      metrics.truncateAfter(isCounted ? trainer.step() : trainer.step() - 1);
      observer.training(trainer);
      trainer.run();
    }
    String reason = trainer.stopReason();
    boolean isInterrupted = Run.INTERRUPTED.equals(reason);
    if (reason != null && !isInterrupted) {
      observer.say("stopped early: " + reason);
    }
    if (!isInterrupted) {
      phase.warnings().forEach(warning -> observer.say("warning: " + warning));
    }
    return !isInterrupted;
  }

  /** Adds the listeners of a phase, which are told in this order. */
  private void listen(
      Phase phase, int number, long stepsBefore, CheckpointStore store, MetricsListener metrics) {
    Trainer trainer = phase.trainer();
    Backend backend = training.model().backend();
    DivergenceGuard guard =
        new DivergenceGuard(backend, GUARD_STEPS, LARGEST_RMS, experiment.task().key(number));
    trainer.listen("guard", guard);
    trainer.listen("metrics", metrics);
    EarlyStop.Settings stop = phase.learning().stop();
    if (stop != null) {
      trainer.listen("stop", stop.listener());
    }
    trainer.listen("observer", observer);
    trainer.listen("monitor", phase.monitor());
    if (number == training.phases().size() - 1) {
      trainer.listen("images", images);
    }
    trainer.listen(
        "checkpoints",
        new CheckpointListener(
            store,
            experiment.checkpoints(),
            guard,
            stepsBefore,
            snapshot ->
                SavedPhase.encode(number, stepsBefore, training.parameters(), backend, snapshot)));
  }

  private Path metrics(String phase) {
    return training.phases().size() == 1 ? directory.metrics() : directory.metrics(phase);
  }
}
