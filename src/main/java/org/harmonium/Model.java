package org.harmonium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.experiment.MemoryRun;
import org.harmonium.experiment.RunDirectory;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.kind.Classifies;
import org.harmonium.kind.Encodes;
import org.harmonium.kind.Estimate;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.HasLikelihood;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.Likelihood;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Representation;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.ConfusionCounts;
import org.harmonium.learning.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * A learned model on a backend, which it owns: nothing else is to be closed. Not safe for use by
 * several threads at a time.
 *
 * <p>Rows have the values of the training rows, before any preprocessing: the model transforms them
 * as it did in training. {@link #encode}, {@link #reconstruct} and {@link #classify} take values as
 * they are, those between 0 and 1 as the means of binary units. {@link #logProbability} and {@link
 * #estimate} need states of the units: they binarise values between 0 and 1 as in training, once,
 * by a draw that the seed 1 fixes.
 *
 * <p>All methods throw a {@link HarmoniumException} if rows do not suit the model, or if a model of
 * its kind does not have the ability.
 */
public final class Model implements AutoCloseable {
  private static final long SEED = 1;
  private static final long ENCODING_STREAM = 1; // as in the command line

  private final ModelFile file;
  private final Backend backend;
  private final LearnedModel learned;
  private final ModelRows given;
  private final Map<String, Double> figures;
  private final List<String> warnings;
  private boolean isClosed;

  private Model(
      ModelFile file, Backend backend, Map<String, Double> figures, List<String> warnings) {
    this.file = file;
    this.backend = backend;
    this.figures = figures;
    this.warnings = warnings;
    this.learned = file.open(backend);
    this.given = new ModelRows(file, learned);
  }

  // ---------------------------------------------------------------- origin

  /** Learns a model, on a backend that it then owns. */
  static Model train(
      Experiment experiment, PreparedData data, List<? extends TrainingListener> listeners) {
    Backend backend =
        Backends.choose(experiment.backend().name(), experiment.backend().options()).backend();
    return owning(
        backend,
        () -> {
          MemoryRun run = MemoryRun.train(experiment, data, backend, listeners);
          return new Model(run.model(), backend, run.figures(), run.warnings());
        });
  }

  private static Model owning(Backend backend, Supplier<Model> opening) {
    try {
      return opening.get();
    } catch (RuntimeException | Error e) {
      try {
        backend.close();
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Loads a model on the first available backend.
   *
   * @param file a model file (.safetensors), or the directory of a finished run
   */
  public static Model load(Path file) {
    return load(file, "auto");
  }

  /**
   * Loads a model.
   *
   * @param file a model file (.safetensors), or the directory of a finished run
   * @param backend {@code cpu}, {@code cuda} or {@code auto}
   */
  public static Model load(Path file, String backend) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(backend, "backend");
    return Faults.told(
        () -> {
          boolean isRun = Files.isDirectory(file);
          ModelFile read = ModelFile.read(isRun ? new RunDirectory(file).model() : file);
          Map<String, Double> figures = isRun ? MemoryRun.figuresOf(file) : Map.of();
          Backend opened = Backends.choose(backend, Map.of()).backend();
          return owning(opened, () -> new Model(read, opened, figures, List.of()));
        });
  }

  /** Writes the model file, whole or not at all. */
  public void save(Path to) {
    told(
        () -> {
          SafetensorsWriter.write(Objects.requireNonNull(to, "to"), file.content());
          return this;
        });
  }

  // ---------------------------------------------------------------- what it is

  /** The name of its kind, such as {@code rbm}. */
  public String kind() {
    return file.kind().name();
  }

  /** The number of values of a row. */
  public int visible() {
    return file.visible();
  }

  /** The number of hidden layers. */
  public int layers() {
    return file.layers();
  }

  /** The number of units of a hidden layer, from 1. */
  public int hidden(int layer) {
    return told(() -> file.hidden(requireLayer(layer)));
  }

  /** The final figures of its training by name, such as {@code test.log_probability}. */
  public Map<String, Double> figures() {
    return figures;
  }

  /** Warnings about its training, one line each with a remedy. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns the backend and the device in words. */
  public String backend() {
    return told(backend::description);
  }

  /** The model in its backend, for research; this model closes it. */
  public LearnedModel learned() {
    return told(() -> learned);
  }

  // ---------------------------------------------------------------- representations

  /**
   * The means of a hidden layer given each row: of the first hidden layer of a machine, the last
   * one of a network.
   */
  public float[][] encode(Dataset rows) {
    return told(() -> encode(rows, encoder().usualLayer()));
  }

  /** As {@link #encode(Dataset)}. */
  public float[][] encode(float[][] rows) {
    return told(() -> encode(Datasets.of(rows)));
  }

  /**
   * As {@link #encode(Dataset)}, of rows one after the other.
   *
   * @param width the number of values of a row
   * @return as many rows, one after the other
   */
  public float[] encode(float[] rows, int width) {
    return told(() -> represent(Datasets.of(rows, width), encoder().usualLayer(), null));
  }

  /**
   * The means of a hidden layer given each row.
   *
   * @param layer from 1
   */
  public float[][] encode(Dataset rows, int layer) {
    return told(() -> ModelRows.split(represent(rows, layer, null), rows.rows()));
  }

  /**
   * A sample of a hidden layer given each row.
   *
   * @param layer from 1
   * @param seed of the draws
   */
  public float[][] sampleHidden(Dataset rows, int layer, long seed) {
    return told(
        () -> {
          RandomStream random = backend.stream(seed, ENCODING_STREAM);
          return ModelRows.split(represent(rows, layer, random), rows.rows());
        });
  }

  private float[] represent(Dataset rows, int layer, @Nullable RandomStream random) {
    encoder();
    requireLayer(layer);
    return new Representation(learned).encode(given.seen(rows), layer, random);
  }

  private Encodes encoder() {
    return learned.as(Encodes.class, "encodes");
  }

  private int requireLayer(int layer) {
    if (layer < 1 || layer > layers()) {
      throw new IllegalArgumentException(
          "layer must be from 1 to %d, was %d".formatted(layers(), layer));
    }
    return layer;
  }

  /** The reconstruction of each row: by a machine from the means of the hidden units. */
  public float[][] reconstruct(Dataset rows) {
    return told(() -> ModelRows.split(reconstructed(rows), rows.rows()));
  }

  /** As {@link #reconstruct(Dataset)}. */
  public float[][] reconstruct(float[][] rows) {
    return told(() -> reconstruct(Datasets.of(rows)));
  }

  /** As {@link #reconstruct(Dataset)}, of rows of {@code width} values one after the other. */
  public float[] reconstruct(float[] rows, int width) {
    return told(() -> reconstructed(Datasets.of(rows, width)));
  }

  private float[] reconstructed(Dataset rows) {
    return file.shown(new Representation(learned).reconstruct(given.seen(rows)));
  }

  // ---------------------------------------------------------------- samples

  /** Draws n rows, by their means: by Gibbs chains of 1,000 steps where there are chains. */
  public float[][] sample(int n) {
    return sampling(n).draw();
  }

  /** Draws n rows with settings of one's own. */
  public Sampling sampling(int n) {
    return told(() -> Sampling.of(this, file, learned, n));
  }

  // ---------------------------------------------------------------- probabilities

  /**
   * The log-probability of each row in nats, or a lower bound of it where hidden layers must be
   * inferred. Log Z is enumerated where the model is small enough, and else estimated by annealed
   * importance sampling, anew at each call; of an RBM it is always estimated.
   */
  public double[] logProbability(Dataset rows) {
    return told(
        () -> {
          Dataset states = given.states(rows);
          EstimateSettings settings = usualEstimate();
          Likelihood likelihood =
              learned
                  .as(HasLikelihood.class, "gives probabilities to")
                  .likelihood(states.columnMeans(), states.rows(), SEED);
          Likelihood.Judge judge = likelihood.judge(likelihood.plan(settings), 0);
          try (Matrix v =
              PreparedData.fixedRows(
                  backend, states, states.rows(), given.binarisation(states), SEED, 0)) {
            return judge.rows().of(v);
          }
        });
  }

  /** As {@link #logProbability(Dataset)}. */
  public double[] logProbability(float[][] rows) {
    return told(() -> logProbability(Datasets.of(rows)));
  }

  /**
   * All figures of {@link #logProbability} with their standard errors: the mean over rows as {@code
   * log_probability} or {@code bound}, and what is known of log Z.
   */
  public Map<String, Double> estimate(Dataset rows) {
    return told(() -> estimate(rows, usualEstimate()));
  }

  /**
   * The same by a method.
   *
   * @param method such as {@code new EstimateSettings.Ais(100, 10_000)}
   */
  public Map<String, Double> estimate(Dataset rows, EstimateSettings method) {
    return told(
        () -> {
          Objects.requireNonNull(method, "method");
          Dataset states = given.states(rows);
          return Estimate.likelihood(learned, states, given.binarisation(states), method, SEED);
        });
  }

  private static EstimateSettings usualEstimate() {
    return new EstimateSettings.Auto(
        Integer.parseInt(EstimateSettings.CHAINS), Integer.parseInt(EstimateSettings.BETAS));
  }

  // ---------------------------------------------------------------- classes

  /** The most probable class of each row, from 0. */
  public int[] classify(Dataset rows) {
    return told(() -> classifier().classify(given.seen(rows)));
  }

  /** As {@link #classify(Dataset)}. */
  public int[] classify(float[][] rows) {
    return told(() -> classify(Datasets.of(rows)));
  }

  /** The share of labelled rows to which the model gives another class. */
  public double error(Dataset rows) {
    return told(() -> counts(rows).error());
  }

  /** How many labelled rows of each class the model gives each class: [class][given]. */
  public int[][] confusion(Dataset rows) {
    return told(() -> counts(rows).counts());
  }

  private ConfusionCounts counts(Dataset rows) {
    return classifier().confusion(given.seen(rows));
  }

  private Classifies classifier() {
    Classifies classifier = learned.as(Classifies.class, "classifies");
    if (classifier.classes() == 0) {
      throw new IllegalArgumentException(
          "the model learned no classes; train it with labels, or give a classifier");
    }
    return classifier;
  }

  /** Does the work if the model is not closed. */
  <T> T told(Supplier<T> work) {
    if (isClosed) {
      throw new HarmoniumException(
          HarmoniumException.Kind.SETTINGS, "the model is closed; load or train it again", null);
    }
    return Faults.told(work);
  }

  /** Closes the model and its backend. */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      learned.close();
    } finally {
      backend.close();
    }
  }
}
