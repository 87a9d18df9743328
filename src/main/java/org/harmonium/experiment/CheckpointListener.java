package org.harmonium.experiment;

import java.util.function.Function;
import org.harmonium.experiment.settings.CheckpointSettings;
import org.harmonium.io.CheckpointStore;
import org.harmonium.io.TensorFile;
import org.harmonium.learning.DivergenceGuard;
import org.harmonium.learning.Snapshot;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;

/**
 * Saves a checkpoint every so many epochs or minibatches, and at the end, of sound numbers only:
 * one of a state that has diverged would take the place of the last that has not. Stands last among
 * the listeners.
 */
final class CheckpointListener implements TrainingListener {
  private final CheckpointStore store;
  private final CheckpointSettings settings;
  private final DivergenceGuard guard;
  private final long stepsBefore;
  private final Function<Snapshot, TensorFile> encode;
  private long saved = -1;

  /**
   * @param guard looks at what is to be saved
   * @param stepsBefore minibatches of the phases before, which the files' numbers count too
   */
  CheckpointListener(
      CheckpointStore store,
      CheckpointSettings settings,
      DivergenceGuard guard,
      long stepsBefore,
      Function<Snapshot, TensorFile> encode) {
    this.store = store;
    this.settings = settings;
    this.guard = guard;
    this.stepsBefore = stepsBefore;
    this.encode = encode;
  }

  @Override
  public void stepped(Trainer trainer) {
    if (settings.everySteps() > 0 && trainer.step() % settings.everySteps() == 0) {
      save(trainer);
    }
  }

  @Override
  public long stepsToNext(Trainer trainer) {
    long every = settings.everySteps();
    return every > 0 ? every - trainer.step() % every : Long.MAX_VALUE;
  }

  @Override
  public void epochEnded(Trainer trainer) {
    if (settings.everyEpochs() > 0 && trainer.epoch() % settings.everyEpochs() == 0) {
      save(trainer);
    }
  }

  @Override
  public void ended(Trainer trainer) {
    save(trainer);
  }

  /**
   * A checkpoint at an epoch's last step is written again when the epoch has been counted: that one
   * knows the metrics.
   */
  private void save(Trainer trainer) {
    long at = 2 * trainer.step() + (trainer.cursor() == 0 ? 1 : 0);
    if (at != saved) {
      guard.check(trainer);
      store.save(stepsBefore + trainer.step(), encode.apply(trainer.snapshot()));
      saved = at;
    }
  }
}
