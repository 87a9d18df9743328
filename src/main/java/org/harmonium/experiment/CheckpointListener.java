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
 * Saves a checkpoint at regular epochs or minibatches and at the end. It saves only states that
 * have not diverged, because a diverged state would replace the last good checkpoint. It must be
 * the last listener.
 */
final class CheckpointListener implements TrainingListener {
  private final CheckpointStore store;
  private final CheckpointSettings settings;
  private final DivergenceGuard guard;
  private final long stepsBefore;
  private final Function<Snapshot, TensorFile> encode;
  private long saved = -1;

  /**
   * @param guard checks a state before it is saved
   * @param stepsBefore minibatches of the earlier phases, which are included in the numbers of the
   *     files
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
   * Saves a checkpoint. A checkpoint at the last step of an epoch is written again after the end of
   * the epoch, so that it includes the metrics.
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
