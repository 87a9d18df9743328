package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.experiment.settings.CheckpointSettings;
import org.harmonium.io.CheckpointStore;
import org.harmonium.io.TensorFile;
import org.harmonium.kind.Training;
import org.harmonium.learning.DivergenceGuard;
import org.harmonium.learning.Snapshot;
import org.harmonium.learning.Trainer;

/** The files that a phase of a run writes: metrics, pictures and checkpoints. */
final class PhaseFiles implements PhaseRecord {
  private final RunRecord record;
  private final Training training;
  private final int number;
  private final long stepsBefore;
  private final CheckpointSettings settings;
  private final CheckpointStore store;
  private final ImageListener images;
  private final MetricsListener metrics;

  private PhaseFiles(
      RunRecord record,
      Training training,
      int number,
      long stepsBefore,
      CheckpointSettings settings,
      CheckpointStore store,
      ImageListener images,
      Path metrics) {
    this.record = record;
    this.training = training;
    this.number = number;
    this.stepsBefore = stepsBefore;
    this.settings = settings;
    this.store = store;
    this.images = images;
    this.metrics = new MetricsListener(metrics);
  }

  /** Opens the files of phases in a run directory. */
  static Opener in(
      RunRecord record,
      CheckpointSettings settings,
      CheckpointStore store,
      Training training,
      ImageListener images) {
    RunDirectory directory = record.directory();
    return (number, stepsBefore) -> {
      Path metrics =
          training.phases().size() == 1
              ? directory.metrics()
              : directory.metrics(training.phases().get(number));
      return new PhaseFiles(
          record, training, number, stepsBefore, settings, store, images, metrics);
    };
  }

  @Override
  public void listenFirst(Trainer trainer) {
    trainer.listen("metrics", metrics);
  }

  @Override
  public void listenLast(Trainer trainer, DivergenceGuard guard) {
    if (number == training.phases().size() - 1) {
      trainer.listen("images", images);
    }
    trainer.listen(
        "checkpoints",
        new CheckpointListener(store, settings, guard, stepsBefore, this::checkpoint));
  }

  /** Returns the content of a checkpoint. The measurements that it counts are on the device. */
  private TensorFile checkpoint(Snapshot snapshot) {
    metrics.force();
    TensorFile state =
        SavedPhase.encode(
            number, stepsBefore, training.parameters(), training.model().backend(), snapshot);
    Map<String, String> texts = new LinkedHashMap<>(state.metadata());
    texts.putAll(record.texts());
    return new TensorFile(state.tensors(), texts);
  }

  /**
   * Removes the measurements that the resumed run repeats: those at the end of an epoch that the
   * checkpoint does not include, and those before the first step if it is still to come.
   */
  @Override
  public void begin(Trainer trainer) {
    boolean isCounted = trainer.cursor() == 0 && trainer.step() > 0;
    metrics.truncateAfter(isCounted ? trainer.step() : trainer.step() - 1);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
