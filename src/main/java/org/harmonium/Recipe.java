package org.harmonium;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.harmonium.config.YamlRecords;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.experiment.MemoryRun;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.ModelKinds;
import org.harmonium.kind.ModelSpec;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * What is learned and how: the settings of an experiment file, each a method or {@link #set}.
 * Defaults, ranges and messages are those of the file. A recipe is immutable; every method returns
 * a copy with the setting. Settings are checked together by {@link #experiment} and {@link #train}.
 *
 * <p>Learning is a function of the recipe and the rows: the same seed gives the same parameters,
 * bit for bit those of {@code harmonium run} with the same settings.
 */
public final class Recipe extends LearningKeys<Recipe> {
  private static final String HEAD = "name: recipe\ndata: {train: rows}\n";
  private static final String MODEL = "model: ";

  /**
   * @param read the experiment with settings that replace or add to its own
   * @param model the YAML text of the model where the experiment is nothing else; null for a whole
   *     experiment
   */
  private record Source(Function<List<String>, Experiment> read, @Nullable String model) {}

  /** A model alone, read to know its algorithms. */
  private record Chosen(ModelSpec model) {}

  private final Source source;
  private final List<String> settings; // KEY=VALUE
  private final @Nullable OwnLearning own;
  private final List<TrainingListener> listeners;

  private Recipe(
      Source source,
      List<String> settings,
      @Nullable OwnLearning own,
      List<TrainingListener> listeners) {
    this.source = source;
    this.settings = List.copyOf(settings);
    this.own = own;
    this.listeners = List.copyOf(listeners);
  }

  // ---------------------------------------------------------------- sources

  /** Of a model as YAML text. */
  static Recipe of(String model) {
    String text = MODEL + model + "\n";
    return of(new Source(reading(HEAD + text), text));
  }

  /** Of a model's record. */
  static Recipe of(ModelSpec model) {
    String settings = YamlRecords.write((Record) model);
    String text =
        MODEL + "\n" + ("kind: " + ModelKinds.of(model).name() + "\n" + settings).strip().indent(2);
    Recipe recipe = of(new Source(reading(HEAD + text), text));
    boolean hasOneAlgorithm = model.algorithms().size() == 1 && !model.isLearnedByPretraining();
    return hasOneAlgorithm
        ? recipe.set("learning", "{algorithm: " + YamlRecords.name(model.algorithms().get(0)) + "}")
        : recipe;
  }

  /** Of a whole experiment as YAML text. */
  static Recipe ofText(String yaml) {
    return of(new Source(reading(yaml), null));
  }

  /** Of an experiment file. */
  static Recipe ofFile(Path file) {
    return of(new Source(settings -> YamlRecords.read(file, Experiment.class, settings), null));
  }

  private static Recipe of(Source source) {
    return new Recipe(source, List.of(), null, List.of());
  }

  private static Function<List<String>, Experiment> reading(String text) {
    return settings -> YamlRecords.read(text, "recipe", Experiment.class, settings);
  }

  // ---------------------------------------------------------------- settings

  /**
   * Returns a copy with any setting.
   *
   * @param key its path in an experiment file, such as {@code learning.sparsity}
   * @param yaml its value as it stands there, such as <code>{target: 0.1}</code>
   */
  public Recipe set(String key, String yaml) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(yaml, "yaml");
    List<String> all = new ArrayList<>(settings);
    all.add(key + "=" + yaml);
    return new Recipe(source, all, key.equals("learning") ? null : own, listeners);
  }

  @Override
  Recipe learningKey(String key, String yaml) {
    return set("learning." + key, yaml);
  }

  /** The seed of all randomness; 1 by default. */
  public Recipe seed(long seed) {
    return set("seed", Long.toString(seed));
  }

  /** How values between 0 and 1 become binary in training; stochastic by default. */
  public Recipe binarisation(Binarisation binarisation) {
    return set("data.binarisation", Objects.requireNonNull(binarisation, "binarisation").label());
  }

  /** The number of rows that are kept for validation; 0 by default. */
  public Recipe validationRows(int rows) {
    return set("data.validationRows", Integer.toString(rows));
  }

  /** The number of rows that are kept for the final figures; 0 by default. */
  public Recipe testRows(int rows) {
    return set("data.testRows", Integer.toString(rows));
  }

  /**
   * How the layers of a deep model are learned one after the other, before the whole: an entry for
   * each layer from the lowest on, or one for all.
   */
  public Recipe pretraining(Learning... layers) {
    Yaml.requireAll("layers", (Object[]) layers);
    Recipe recipe = set("pretraining", "[" + "{}, ".repeat(layers.length) + "]");
    for (int l = 0; l < layers.length; l++) {
      for (String setting : layers[l].settings()) {
        int equals = setting.indexOf('=');
        recipe =
            recipe.set(
                "pretraining." + l + "." + setting.substring(0, equals),
                setting.substring(equals + 1));
      }
    }
    return recipe;
  }

  /**
   * Settings of learning in a record, which may be one of the program's own: an {@link
   * org.harmonium.kind.machine.RbmAlgorithm} with its own negative phase, for example. Settings
   * that were made before are dropped; later ones replace components of the record.
   */
  public Recipe learning(LearningSettings record) {
    Objects.requireNonNull(record, "record");
    return Faults.told(() -> withOwn(OwnLearning.of(record)));
  }

  /** The same with a record of components that all have defaults or are set later. */
  public Recipe learning(Class<? extends LearningSettings> record) {
    return withOwn(new OwnLearning(Objects.requireNonNull(record, "record"), "{}"));
  }

  private Recipe withOwn(OwnLearning learning) {
    List<String> others =
        settings.stream().filter(setting -> !OwnLearning.isOfLearning(setting)).toList();
    return new Recipe(source, others, learning, listeners);
  }

  /** The trained rbm, dbn or dbm whose hidden layers a classifier begins with: a file or a run. */
  public Recipe from(Path model) {
    return set("model.from", Yaml.text(Objects.requireNonNull(model, "model").toString()));
  }

  /** The backend: {@code cpu}, {@code cuda}, or {@code auto} for the first available. */
  public Recipe backend(String name) {
    return set("backend.name", Yaml.text(Objects.requireNonNull(name, "name")));
  }

  /** A listener that is told what happens in every phase of learning. */
  public Recipe listen(TrainingListener listener) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(Objects.requireNonNull(listener, "listener"));
    return new Recipe(source, settings, own, all);
  }

  // ---------------------------------------------------------------- results

  /**
   * The experiment with all settings.
   *
   * @throws HarmoniumException if a setting is wrong, naming it
   */
  public Experiment experiment() {
    return Faults.told(this::read);
  }

  private Experiment read() {
    OwnLearning learning = own;
    if (learning == null) {
      return source.read().apply(settings);
    }
    List<String> others = new ArrayList<>(settings);
    others.removeIf(OwnLearning::isOfLearning);
    LearningSettings record = learning.read(settings);
    if (source.model() != null) {
      others.add("learning=" + anyLearning(source.model()));
    }
    return OwnLearning.in(source.read().apply(others), record);
  }

  /** Settings of learning that stand in until those of a record take their place. */
  private String anyLearning(String model) {
    List<String> ofModel =
        settings.stream().filter(setting -> setting.startsWith("model.")).toList();
    Class<?> algorithm =
        YamlRecords.read(model, "recipe", Chosen.class, ofModel).model().algorithms().get(0);
    return "{algorithm: %s, epochs: 1, rate: 0}".formatted(YamlRecords.name(algorithm));
  }

  /**
   * Learns from rows. The caller closes the model.
   *
   * @throws HarmoniumException if a setting is wrong, rows do not suit the model, learning
   *     diverges, or memory or the device fail
   */
  public Model train(Dataset rows) {
    return Faults.told(() -> train(rows, null, read()));
  }

  /** Learns from rows, watched on others; as {@link #train(Dataset)} otherwise. */
  public Model train(Dataset rows, Dataset validation) {
    Objects.requireNonNull(validation, "validation");
    return Faults.told(() -> train(rows, validation, read()));
  }

  /** Learns from rows of values; as {@link #train(Dataset)} otherwise. */
  public Model train(float[][] rows) {
    return Faults.told(() -> train(Datasets.of(rows), null, read()));
  }

  /** Learns from rows of {@code width} values each; as {@link #train(Dataset)} otherwise. */
  public Model train(float[] rows, int width) {
    return Faults.told(() -> train(Datasets.of(rows, width), null, read()));
  }

  /** Learns from the rows that an experiment names; as {@link #train(Dataset)} otherwise. */
  public Model train() {
    return Faults.told(
        () -> {
          Experiment experiment = read();
          if (source.model() != null) {
            throw new IllegalArgumentException("train: give the rows to learn from");
          }
          return Model.train(experiment, MemoryRun.load(experiment), listeners);
        });
  }

  private Model train(Dataset rows, @Nullable Dataset validation, Experiment experiment) {
    Objects.requireNonNull(rows, "rows");
    ModelSpec model = experiment.model();
    String test = experiment.data().test();
    PreparedData data =
        PreparedData.of(
            experiment.data(),
            rows,
            validation,
            test == null ? null : Datasets.open(test),
            model.values(),
            model.forAnyValues(),
            experiment.seed());
    return Model.train(experiment, data.through(model.transformation()), listeners);
  }
}
