package org.harmonium.experiment;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Backends;
import org.harmonium.config.YamlRecords;
import org.harmonium.data.Binarisation;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.CheckpointStore;
import org.harmonium.io.RunLock;
import org.harmonium.kind.HasLikelihood;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.ModelKinds;
import org.harmonium.kind.Task;
import org.harmonium.kind.Training;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.report.Manifest;
import org.harmonium.report.Manifest.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * A run of an experiment: from settings, or from a checkpoint, to a finished run directory. The
 * lock on the directory is held throughout.
 */
public final class Run {
  /** The stop reason of a run that can be resumed. */
  public static final String INTERRUPTED = "interrupted";

  private final Experiment experiment;
  private final RunDirectory directory;
  private final RunObserver observer;
  private final RunRequest request;
  private final RunInputs inputs;

  private Run(
      Experiment experiment,
      RunDirectory directory,
      RunRequest request,
      RunInputs inputs,
      RunObserver observer) {
    this.experiment = experiment;
    this.directory = directory;
    this.request = request;
    this.inputs = inputs;
    this.observer = observer;
  }

  /**
   * Reads the data and checks the settings against it, without running anything.
   *
   * @return the memory that a run would need
   */
  public static MemoryEstimate check(Experiment experiment) {
    if (experiment.comparison() != null) {
      return ComparisonRun.check(experiment);
    }
    return prepare(experiment).memory();
  }

  /** Reads the data and rehearses the run. All checks that can reject the run are done here. */
  static PreparedRun prepare(Experiment experiment) {
    requireBackend(experiment);
    return prepare(experiment, PreparedRun.load(experiment));
  }

  private static void requireBackend(Experiment experiment) {
    try {
      Backends.require(experiment.backend().name(), experiment.backend().options());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("backend." + e.getMessage(), e);
    }
  }

  private static PreparedRun prepare(Experiment experiment, PreparedData data) {
    PreparedRun prepared = PreparedRun.of(experiment, data);
    prepared.requireEffect();
    prepared.requireExpected();
    return prepared;
  }

  /**
   * As {@link #prepare}, for a run that has begun. Expected results may have been edited, and an
   * earlier version accepted settings without effect; neither affects the run.
   */
  private static PreparedRun prepareBegun(
      Experiment experiment, PreparedData data, RunObserver observer) {
    PreparedRun prepared = PreparedRun.of(experiment, data);
    prepared.rehearsal().withoutEffect().forEach(each -> observer.say("ignored: " + each));
    return prepared;
  }

  /** Runs an experiment from its start into a new directory. */
  public static RunResult start(
      Experiment experiment, Path out, RunRequest request, RunObserver observer) {
    return experiment.comparison() == null
        ? start(experiment, out, request, RunInputs.ofNew(), false, observer)
        : ComparisonRun.start(experiment, out, request, observer);
  }

  /**
   * @param inputs of the comparison that the run belongs to
   * @param isBegun whether the comparison has begun
   */
  static RunResult start(
      Experiment experiment,
      Path out,
      RunRequest request,
      RunInputs inputs,
      boolean isBegun,
      RunObserver observer) {
    // All checks come first, so that a rejected run leaves no files.
    requireBackend(experiment);
    Experiment located = inputs.located(experiment);
    PreparedData data = PreparedRun.load(located);
    List<DataFile> files = inputs.files(located, data);
    List<String> notes = inputs.compare(files, request.acceptsChangedData());
    PreparedRun prepared = isBegun ? prepareBegun(located, data, observer) : prepare(located, data);
    prepared.memory().requireAtMost(Runtime.getRuntime().maxMemory(), null);
    try (Backends.Choice choice = request.choose(experiment)) {
      prepared.memory().requireAtMost(Runtime.getRuntime().maxMemory(), choice.backend());
      Path existing = RunDirectory.existing(out);
      RunDirectory directory = RunDirectory.create(out);
      RunLock lock = RunLock.acquire(out);
      try {
        directory.forgetTemporaries();
        AtomicFile.write(
            directory.experiment(), YamlRecords.write(experiment).getBytes(StandardCharsets.UTF_8));
        return new Run(experiment, directory, request, inputs, observer)
            .run(choice, prepared, new RunRecord(directory, files), Optional.empty(), null, notes);
      } catch (RuntimeException | Error e) {
        directory.forgetUnlessBegun(existing);
        throw e;
      } finally {
        lock.close();
      }
    }
  }

  /**
   * Resumes the run in a directory from its newest checkpoint. A finished run is not changed, apart
   * from its report, which is made if it is missing or older than the results.
   *
   * @param request may name another backend than that of the run
   * @throws org.harmonium.data.BadInputException if a file that the run learned from has changed
   *     and the request does not accept that
   */
  public static RunResult resume(Path path, RunRequest request, RunObserver observer) {
    return resume(path, request, RunInputs.ofNew(), observer);
  }

  /**
   * @param otherwise the inputs of a run that was killed before it wrote its manifest
   */
  static RunResult resume(
      Path path, RunRequest request, RunInputs otherwise, RunObserver observer) {
    RunDirectory directory = RunDirectory.of(path);
    Experiment experiment = YamlRecords.readWritten(directory.experiment(), Experiment.class);
    if (experiment.comparison() != null) {
      return ComparisonRun.resume(experiment, directory, request, observer);
    }
    RunLock lock = RunLock.acquire(path);
    try {
      directory.forgetTemporaries();
      Manifest before = RunManifest.readIfThere(directory);
      Run run = new Run(experiment, directory, request, RunInputs.of(before, otherwise), observer);
      return before != null && before.isFinished() && Files.exists(directory.model())
          ? run.finished(before)
          : run.resume(before);
    } finally {
      lock.close();
    }
  }

  private RunResult finished(Manifest before) {
    RunReport.requireOwn(directory, before, "model");
    observer.say(
        "%s is finished already; start another run with 'harmonium run'"
            .formatted(directory.path()));
    if (RunReport.isMissing(directory)) {
      RunReport.write(directory);
      observer.say("report.html was missing or older than the results: it is made again");
    }
    return new RunResult(directory, before.metrics(), null);
  }

  private RunResult resume(@Nullable Manifest before) {
    Optional<Checkpoint> checkpoint = store(directory, experiment).newest();
    if (before != null && before.isFinished()) {
      requireToMakeAgain(directory, checkpoint);
      observer.say("model.safetensors is gone: it is made again from the newest checkpoint");
    }
    checkpoint.ifPresent(
        c -> c.warnings().forEach(w -> observer.say("checkpoint passed over: " + w)));
    Experiment located = inputs.located(experiment);
    PreparedData data = PreparedRun.load(located);
    List<DataFile> files = inputs.files(located, data);
    List<String> notes = new ArrayList<>(inputs.compare(files, request.acceptsChangedData()));
    PreparedRun prepared = prepareBegun(located, data, observer);
    RunRecord record = new RunRecord(directory, files);
    checkpoint.ifPresent(c -> notes.addAll(record.restore(c, request.acceptsChangedData())));
    notes.forEach(observer::say);
    prepared.memory().requireAtMost(Runtime.getRuntime().maxMemory(), null);
    if (checkpoint.isEmpty()) {
      observer.say("there is no checkpoint yet: the run begins anew");
      directory.forgetMetrics();
    }
    try (Backends.Choice choice = request.choose(experiment)) {
      prepared.memory().requireAtMost(Runtime.getRuntime().maxMemory(), choice.backend());
      RunManifest.differentKernels(before, choice.backend()).ifPresent(observer::say);
      directory.createImages();
      return run(choice, prepared, record, checkpoint, before, notes);
    }
  }

  /**
   * Rejects a finished run without model and checkpoint, which would be learned again from the
   * start.
   */
  private static void requireToMakeAgain(RunDirectory directory, Optional<Checkpoint> newest) {
    if (newest.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: finished, but model.safetensors and all checkpoints are gone; learn it again with 'harmonium run %s --out DIR'"
              .formatted(directory.path(), directory.experiment()));
    }
  }

  private static CheckpointStore store(RunDirectory directory, Experiment experiment) {
    return new CheckpointStore(directory.checkpoints(), experiment.checkpoints().keep());
  }

  private RunResult run(
      Backends.Choice choice,
      PreparedRun prepared,
      RunRecord record,
      Optional<Checkpoint> from,
      @Nullable Manifest resumed,
      List<String> notes) {
    PreparedData data = prepared.data();
    try (Training training = training(choice.backend(), prepared);
        ImageListener images =
            new ImageListener(training.painter(), experiment.images(), directory)) {
      describe(choice, training.model(), data);
      Manifest manifest =
          RunManifest.begin(
              experiment, directory, choice, record.files(), inputs, request, resumed, notes);
      manifest.write(directory.manifest());
      try {
        PhaseRecord.Opener files =
            PhaseFiles.in(
                record, experiment.checkpoints(), store(directory, experiment), training, images);
        if (!new PhaseRunner(experiment, observer, training, files).train(from)) {
          return interrupted(manifest);
        }
        observer.trained();
        images.drawLast();
        return finish(training, data, manifest);
      } catch (BadFileException e) { // the checkpoint does not fit: nothing was learned
        (resumed == null ? manifest : resumed).write(directory.manifest());
        throw e;
      } catch (RuntimeException | Error e) {
        recordFailure(manifest, e);
        throw e;
      }
    } catch (BackendMemoryException e) {
      throw new DeviceEstimate(prepared.experiment(), data).advised(e);
    }
  }

  private void describe(Backends.Choice choice, LearnedModel model, PreparedData data) {
    choice.passedOver().forEach(observer::say);
    observer.say(choice.backend().description());
    observer.say(data.describe());
    if (greyToBinaryUnits(model, data)) {
      observer.say(
          "the rows hold values between 0 and 1 and binarisation is none: they are taken as means,"
              + " and likelihoods are of no binary data");
    }
  }

  private static Training training(Backend backend, PreparedRun prepared) {
    Task<?> task = prepared.experiment().task();
    return ModelKinds.of(task.model()).trainingOfAny(backend, task, prepared.data());
  }

  /**
   * Whether rows with values between 0 and 1 are used as means of binary units with a likelihood.
   */
  private boolean greyToBinaryUnits(LearnedModel model, PreparedData data) {
    return model instanceof HasLikelihood
        && experiment.model().values().isBinary()
        && data.binarisation() == Binarisation.NONE
        && !data.train().isBinary();
  }

  /**
   * Records a failure in the manifest. If writing the manifest fails too, the first failure is
   * still reported.
   */
  private void recordFailure(Manifest manifest, Throwable e) {
    try {
      manifest
          .ended(now(), "failed: " + e.getMessage(), Map.of(), RunManifest.savedFiles(directory))
          .write(directory.manifest());
    } catch (RuntimeException second) {
      e.addSuppressed(second);
    }
  }

  private RunResult interrupted(Manifest manifest) {
    manifest
        .ended(now(), INTERRUPTED, Map.of(), RunManifest.savedFiles(directory))
        .write(directory.manifest());
    return new RunResult(
        directory, Map.of(), "interrupted; go on with: harmonium resume " + directory.path());
  }

  /** Writes the model file, the final figures and the report. */
  private RunResult finish(Training training, PreparedData data, Manifest manifest) {
    ModelFile.write(directory.model(), training.model(), data);
    Map<String, Double> results = training.results().compute();
    training.doubts(results).forEach(observer::warn);
    manifest
        .ended(now(), Manifest.FINISHED, results, RunManifest.savedFiles(directory))
        .write(directory.manifest());
    RunReport.write(directory);
    return new RunResult(directory, results, null);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
