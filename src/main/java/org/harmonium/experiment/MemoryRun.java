package org.harmonium.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.Backend;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.ModelKinds;
import org.harmonium.kind.Task;
import org.harmonium.kind.Training;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.report.Manifest;

/**
 * A run of an experiment in memory: the same learning as in a {@link Run}, without a directory,
 * checkpoints, pictures and a report.
 *
 * @param model the learned model, as in a model file
 * @param figures the final figures by name
 * @param warnings about the learning, one line each with a remedy
 */
public record MemoryRun(ModelFile model, Map<String, Double> figures, List<String> warnings) {
  /** The name of the model in messages. */
  private static final Path NAME = Path.of("model");

  /**
   * Reads the rows that an experiment names.
   *
   * @throws IllegalArgumentException if the settings do not suit the rows
   * @throws org.harmonium.data.BadInputException if a file is bad
   */
  public static PreparedData load(Experiment experiment) {
    return PreparedRun.load(experiment);
  }

  /**
   * Learns a model.
   *
   * @param data the rows, which replace those that the experiment names
   * @param backend the backend; not closed
   * @param listeners the listeners of each phase, called after the early stopping of the experiment
   * @throws IllegalArgumentException if the run is impossible, naming the setting
   * @throws org.harmonium.learning.DivergenceException if parameters become NaN, infinite or huge
   */
  public static MemoryRun train(
      Experiment experiment,
      PreparedData data,
      Backend backend,
      List<? extends TrainingListener> listeners) {
    if (experiment.comparison() != null) {
      throw new IllegalArgumentException(
          "comparison: a comparison learns several models; run it by 'harmonium run', or remove"
              + " it");
    }
    PreparedRun prepared = PreparedRun.of(experiment, data);
    prepared.requireEffect();
    prepared.requireExpected();
    prepared.memory().requireAtMost(Runtime.getRuntime().maxMemory(), backend);
    Task<?> task = experiment.task();
    Notes notes = new Notes(listeners);
    try (Training training = ModelKinds.of(task.model()).trainingOfAny(backend, task, data)) {
      PhaseRunner phases =
          new PhaseRunner(experiment, notes, training, (number, steps) -> PhaseRecord.NONE);
      if (!phases.train(Optional.empty())) {
        throw new IllegalArgumentException(
            "the reason '%s' of Trainer.stop is for runs that are resumed from a directory; give another one"
                .formatted(Run.INTERRUPTED));
      }
      Map<String, Double> figures = training.results().compute();
      training.doubts(figures).forEach(notes::warn);
      ModelFile model = ModelFile.of(NAME, ModelFile.content(training.model(), data));
      return new MemoryRun(model, figures, List.copyOf(notes.warnings));
    }
  }

  /** Collects warnings and passes the trainer on to listeners. */
  private static final class Notes implements RunObserver {
    private final List<? extends TrainingListener> listeners;
    private final List<String> warnings = new ArrayList<>();

    Notes(List<? extends TrainingListener> listeners) {
      this.listeners = listeners;
    }

    @Override
    public void warn(String warning) {
      warnings.add(warning);
    }

    @Override
    public void training(Trainer trainer) {
      for (int i = 0; i < listeners.size(); i++) {
        trainer.listen("listener " + (i + 1), listeners.get(i));
      }
    }
  }

  /**
   * Returns the figures of the finished run in a directory; empty if the directory has no finished
   * run.
   */
  public static Map<String, Double> figuresOf(Path directory) {
    Path manifest = new RunDirectory(directory).manifest();
    return Files.exists(manifest) ? Manifest.read(manifest).metrics() : Map.of();
  }
}
