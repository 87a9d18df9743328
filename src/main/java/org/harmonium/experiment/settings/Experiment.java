package org.harmonium.experiment.settings;

import java.nio.file.Path;
import java.util.List;
import org.harmonium.config.ChosenBy;
import org.harmonium.config.Default;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.ModelSpec;
import org.harmonium.kind.Task;
import org.harmonium.kind.WatchSettings;
import org.harmonium.kind.rows.DataSettings;
import org.jspecify.annotations.Nullable;

/**
 * An experiment, as written in its YAML file.
 *
 * @param name the name of the experiment, a single word
 * @param question the question that the experiment answers
 * @param source the paper or lecture behind the experiment
 * @param seed the seed of all random numbers of the run
 * @param data the rows to learn from
 * @param model the model to learn
 * @param pretraining how the layers of a deep model are learned one after the other, from the
 *     lowest: one entry per layer, or one for all; empty for no pretraining. For a gan: how the
 *     classifier that evaluates its samples is learned
 * @param learning how the model is learned as a whole; null if a dbn is only pretrained
 * @param watch what is measured during training
 * @param checkpoints how often the state is saved
 * @param images the pictures that are made
 * @param estimate how the learned model is evaluated on the test rows; null for no evaluation
 * @param backend the settings of the backend
 * @param expected the results that the run should reach
 * @param small settings, each as KEY=VALUE, of a variant with the same parts that runs in seconds
 * @param comparison variants that are run instead of the experiment, each in its own directory;
 *     null for none. Results are then named by row and column
 */
public record Experiment(
    String name,
    @Default("''") String question,
    @Default("''") String source,
    @Default("1") long seed,
    DataSettings data,
    ModelSpec model,
    @ChosenBy("model") @Default("[]") List<LearningSettings> pretraining,
    @ChosenBy("model") @Nullable LearningSettings learning,
    @Default("{}") WatchSettings watch,
    @Default("{}") CheckpointSettings checkpoints,
    @Default("{}") ImageSettings images,
    @Nullable EstimateSettings estimate,
    @Default("{}") BackendSettings backend,
    @Default("[]") List<Expectation> expected,
    @Default("[]") List<String> small,
    @Nullable ComparisonSettings comparison) {

  /** Checks that the name can be the name of a folder. */
  public Experiment {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "name must be one word of letters, digits, '.', '_' and '-', was '" + name + "'");
    }
    task(seed, data, model, pretraining, learning, watch, images, estimate);
  }

  /** Returns this experiment with relative paths of files resolved against a folder. */
  public Experiment in(Path folder) {
    return new Experiment(
        name,
        question,
        source,
        seed,
        data.in(folder),
        model.in(folder),
        pretraining,
        learning,
        watch,
        checkpoints,
        images,
        estimate,
        backend,
        expected,
        small,
        comparison);
  }

  /** Returns the learning task: the part that the kind of the model needs. */
  public Task<?> task() {
    return task(seed, data, model, pretraining, learning, watch, images, estimate);
  }

  private static Task<?> task(
      long seed,
      DataSettings data,
      ModelSpec model,
      List<LearningSettings> pretraining,
      @Nullable LearningSettings learning,
      WatchSettings watch,
      ImageSettings images,
      @Nullable EstimateSettings estimate) {
    return new Task<>(seed, data, model, pretraining, learning, watch, images, estimate);
  }
}
