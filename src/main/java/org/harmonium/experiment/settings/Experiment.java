package org.harmonium.experiment.settings;

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
 * An experiment, as it stands in its YAML file.
 *
 * @param name one word that names it
 * @param question what it asks, for people
 * @param source the paper or lecture it answers to
 * @param seed all randomness of the run comes from it
 * @param data what is learned from
 * @param model what is learned
 * @param pretraining how the layers of a deep model are learned one after the other, from the
 *     lowest on: an entry each, or one for all; empty for not at all. Of a gan: how the classifier
 *     that judges its samples is learned
 * @param learning how the model is learned as a whole; null where a dbn is left as pretrained
 * @param watch what is measured on the way
 * @param checkpoints how often the state is saved
 * @param images the pictures that are made
 * @param estimate how the learned model is judged on the test rows; null for not at all
 * @param backend where it is computed
 * @param expected the results that the run should reach
 * @param small settings, each as KEY=VALUE, that make of it a run of seconds with the same parts
 * @param comparison variants that are run in its place, each in a directory of its own; null for
 *     none. Results are named by row and column then
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

  /** Refuses a name that would not do as a folder's. */
  public Experiment {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "name must be one word of letters, digits, '.', '_' and '-', was '" + name + "'");
    }
    task(seed, data, model, pretraining, learning, watch, images, estimate);
  }

  /** The model and how it is learned: what a kind needs to know. */
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
