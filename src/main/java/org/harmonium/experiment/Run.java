package org.harmonium.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.yaml.YamlRecords;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.CheckpointStore;
import org.harmonium.io.RunLock;
import org.harmonium.io.Sha256;
import org.harmonium.learning.DivergenceGuard;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.Trainer;
import org.harmonium.report.Machine;
import org.harmonium.report.Manifest;
import org.harmonium.report.Png;
import org.jspecify.annotations.Nullable;

/**
 * A run of an experiment: from settings, or from a checkpoint, to a finished run directory. The
 * lock on the directory is held throughout.
 */
public final class Run {
  /** Minibatches between two looks at whether numbers are still sound. */
  private static final int GUARD_STEPS = 50;

  private static final double LARGEST_RMS = 1e3;

  /** The reason that means: waits to be resumed. */
  public static final String INTERRUPTED = "interrupted";

  private final Experiment experiment;
  private final RunDirectory directory;
  private final RunObserver observer;
  private final List<String> commandLine;

  private Run(
      Experiment experiment,
      RunDirectory directory,
      List<String> commandLine,
      RunObserver observer) {
    this.experiment = experiment;
    this.directory = directory;
    this.commandLine = commandLine;
    this.observer = observer;
  }

  /** Runs an experiment from its start into a new directory. */
  public static RunResult start(
      Experiment experiment, Path out, List<String> commandLine, RunObserver observer) {
    PreparedData data = PreparedData.load(experiment.data(), experiment.seed());
    RunDirectory directory = RunDirectory.create(out);
    RunLock lock = RunLock.acquire(out);
    try {
      AtomicFile.write(
          directory.experiment(), YamlRecords.write(experiment).getBytes(StandardCharsets.UTF_8));
      return new Run(experiment, directory, commandLine, observer).run(data, Optional.empty());
    } finally {
      lock.close();
    }
  }

  /** Goes on with the run in a directory, from its newest checkpoint. */
  public static RunResult resume(Path path, List<String> commandLine, RunObserver observer) {
    RunDirectory directory = new RunDirectory(path);
    if (!Files.isRegularFile(directory.experiment())) {
      throw new IllegalArgumentException(
          path
              + ": is no run directory (it has no experiment.yaml); start one with 'harmonium run'");
    }
    Experiment experiment = YamlRecords.read(directory.experiment(), Experiment.class, List.of());
    RunLock lock = RunLock.acquire(path);
    try {
      Optional<Checkpoint> checkpoint = store(directory, experiment).newest();
      checkpoint.ifPresent(c -> c.warnings().forEach(observer::say));
      PreparedData data = PreparedData.load(experiment.data(), experiment.seed());
      return new Run(experiment, directory, commandLine, observer).run(data, checkpoint);
    } finally {
      lock.close();
    }
  }

  private static CheckpointStore store(RunDirectory directory, Experiment experiment) {
    return new CheckpointStore(directory.checkpoints(), experiment.checkpoints().keep());
  }

  private RunResult run(PreparedData data, Optional<Checkpoint> from) {
    BackendSettings settings = experiment.backend();
    try (Backend backend = Backends.open(settings.name(), settings.options());
        RbmTraining training = new RbmTraining(backend, experiment, data);
        RbmMonitor monitor =
            new RbmMonitor(training.rbm(), data, experiment.watch(), experiment.seed())) {
      observer.say(backend.description());
      observer.say(data.describe());
      Manifest manifest = manifest(backend, data);
      manifest.write(directory.manifest());
      try {
        boolean complete = train(training, monitor, from);
        return complete ? finish(backend, training, data, manifest) : interrupted(manifest);
      } catch (RuntimeException | Error e) {
        manifest
            .ended(now(), "failed: " + e.getMessage(), Map.of(), List.of())
            .write(directory.manifest());
        throw e;
      }
    }
  }

  /** Trains to the end or until it is stopped; whether nothing is left to train. */
  private boolean train(RbmTraining training, RbmMonitor monitor, Optional<Checkpoint> from) {
    Trainer trainer = training.trainer();
    LearningSettings learning = experiment.learning();
    try (MetricsListener metrics = new MetricsListener(directory.metrics())) {
      trainer.listen(
          "guard", new DivergenceGuard(training.rbm().backend(), GUARD_STEPS, LARGEST_RMS));
      trainer.listen("metrics", metrics);
      if (learning.stop() != null) {
        trainer.listen(
            "stop",
            new EarlyStop(
                learning.stop().metric(),
                learning.stop().patience(),
                learning.stop().better() == Better.HIGHER));
      }
      trainer.listen("observer", observer);
      trainer.listen("monitor", monitor);
      trainer.listen(
          "checkpoints",
          new CheckpointListener(store(directory, experiment), experiment.checkpoints()));
      from.ifPresent(
          checkpoint -> {
            trainer.restore(SnapshotFile.decode(checkpoint.file(), checkpoint.content()));
            observer.say("resumed at epoch %d, step %d".formatted(trainer.epoch(), trainer.step()));
          });
      metrics.truncateAfter(trainer.step());
      observer.training(trainer);
      trainer.run();
    }
    return !INTERRUPTED.equals(trainer.stopReason());
  }

  private RunResult interrupted(Manifest manifest) {
    manifest.ended(now(), INTERRUPTED, Map.of(), List.of()).write(directory.manifest());
    return new RunResult(
        directory, Map.of(), "interrupted; go on with: harmonium resume " + directory.path());
  }

  /** The model file, the pictures, the final figures and the report. */
  private RunResult finish(
      Backend backend, RbmTraining training, PreparedData data, Manifest manifest) {
    ModelFile.of(training.rbm(), data.imageShape()).write(directory.model());
    pictures(backend, training, data);
    Map<String, Double> results = RbmResults.of(training.rbm(), data, experiment);
    List<Manifest.SavedFile> saved = new ArrayList<>();
    saved.add(Manifest.SavedFile.of(directory.path(), directory.model()));
    store(directory, experiment)
        .newest()
        .ifPresent(c -> saved.add(Manifest.SavedFile.of(directory.path(), c.file())));
    manifest.ended(now(), "finished", results, saved).write(directory.manifest());
    RunReport.write(directory);
    return new RunResult(directory, results, null);
  }

  private void pictures(Backend backend, RbmTraining training, PreparedData data) {
    ImageSettings images = experiment.images();
    RbmPictures pictures = new RbmPictures(training.rbm(), data.imageShape(), images.tiles());
    Png.write(directory.image("filters"), pictures.filters());
    RandomStream random = backend.stream(experiment.seed(), RandomStreams.IMAGES);
    Png.write(directory.image("samples"), pictures.samples(images.steps(), random));
    Dataset shown = held(data);
    try (Matrix v =
        PreparedData.fixedRows(
            backend, shown, images.tiles(), data.binarisation(), experiment.seed(), 2)) {
      Png.write(directory.image("reconstructions"), pictures.reconstructions(v));
    }
  }

  private static Dataset held(PreparedData data) {
    if (data.test() != null) {
      return data.test();
    }
    return data.validation() != null ? data.validation() : data.train();
  }

  private Manifest manifest(Backend backend, PreparedData data) {
    String config = read(directory.experiment());
    List<Manifest.DataFile> files = new ArrayList<>();
    addFile(files, "train", data.train());
    addFile(files, "validation", data.validation());
    addFile(files, "test", data.test());
    String version = Run.class.getPackage().getImplementationVersion();
    return new Manifest(
        experiment.name() + "-" + experiment.seed(),
        now(),
        null,
        "running",
        commandLine,
        config,
        Sha256.of(config),
        new Manifest.Code(
            "unknown", false, Map.of("harmonium", version == null ? "unknown" : version)),
        Machine.current(),
        new Manifest.Device(
            backend.name(),
            backend.description(),
            "fp32",
            "bit-exact for any number of threads",
            Map.of()),
        new Manifest.Randomness(experiment.seed(), "Philox4x32-10", "1"),
        files,
        Map.of(),
        List.of(),
        null);
  }

  private static void addFile(List<Manifest.DataFile> files, String split, @Nullable Dataset data) {
    if (data != null) {
      files.add(
          new Manifest.DataFile(
              data.provenance().source(),
              split + " (" + data.rows() + " rows)",
              data.provenance().bytes(),
              data.provenance().sha256()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
