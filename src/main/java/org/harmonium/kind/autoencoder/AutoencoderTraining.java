package org.harmonium.kind.autoencoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.data.PrincipalComponents;
import org.harmonium.kind.ModelTraining;
import org.harmonium.kind.Painter;
import org.harmonium.kind.PartFigures;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Results;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.network.GradientPhase;
import org.harmonium.kind.network.LayerStack;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Autoencoder;
import org.harmonium.nn.LayerDescription;

/**
 * The training of an autoencoder as a whole. Optional pretraining learns the layers of its encoder
 * one by one and unrolls the autoencoder from them.
 */
final class AutoencoderTraining extends ModelTraining<AutoencoderSpec> {
  private final AutoencoderLayers layers;
  private final Autoencoder autoencoder;
  private final LayerStack stack;
  private final TrainingData minibatches;

  AutoencoderTraining(Backend backend, Task<AutoencoderSpec> task, PreparedData data) {
    super(backend, task, data);
    AutoencoderSpec model = task.model();
    this.layers = AutoencoderLayers.of(model, data.train().cols());
    this.autoencoder =
        workspace.own(
            () -> new Autoencoder(backend, layers.encoder(), layers.decoder(), layers.link()));
    List<LayerDescription> dense = task.pretraining().isEmpty() ? List.of() : layers.affine();
    workspace.prepare(
        () -> autoencoder.initialise(model.initialisation(), streams.weights(dense.size())));
    this.minibatches = minibatches();
    this.stack = workspace.own(() -> new LayerStack(backend, task, data, dense, minibatches));
  }

  @Override
  public Phase begin(int phase) {
    if (phase < stack.size()) {
      return stack.begin(phase);
    }
    if (stack.size() > 0) {
      autoencoder.take(stack.up(), stack.down());
    }
    AutoencoderLearning learning = task.phase(phase, AutoencoderLearning.class);
    autoencoder.network().freeze(learning.frozen());
    return GradientPhase.ofAutoencoder(
        new PhaseRows<>(phase, minibatches, () -> WatchedRows.of(backend, data, task), task),
        autoencoder,
        layers.loss(),
        learning.penalties());
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(autoencoder.parameters());
    parameters.putAll(stack.parameters());
    return parameters;
  }

  @Override
  public LearnedAutoencoder model() {
    return new LearnedAutoencoder(autoencoder, task.model().values());
  }

  /**
   * Returns the reconstruction errors. If the code is smaller than a row, each error has beside it
   * the error of as many principal components as the code has units, or of all components if the
   * training rows have fewer.
   */
  @Override
  public Results results() {
    Results results = super.results();
    if (layers.code() >= data.train().cols()) {
      return results; // no information is lost
    }
    List<String> names = data.parts().stream().map(part -> part + ".pca_squared_error").toList();
    return results.add(names, this::errorsOfComponents);
  }

  private Map<String, Double> errorsOfComponents() {
    PrincipalComponents components = PrincipalComponents.of(data.train());
    int k = Math.min(layers.code(), components.size());
    Map<String, Double> errors = new LinkedHashMap<>();
    for (String part : data.parts()) {
      Dataset rows = PartFigures.judged(backend, data, part, task.seed());
      errors.put(part + ".pca_squared_error", components.squaredError(rows, k));
    }
    return errors;
  }

  /** Warns if the autoencoder has a larger error than the principal components. */
  @Override
  public List<String> doubts(Map<String, Double> results) {
    String part = data.heldPart();
    double error = results.getOrDefault(part + ".squared_error", Double.NaN);
    double linear = results.getOrDefault(part + ".pca_squared_error", Double.NaN);
    return error > linear
        ? List.of(
            String.format(
                Locale.ROOT,
                "%s.squared_error is %.4g, and that of as many principal components as the code has"
                    + " numbers %.4g; learn longer, or with another learning.rate",
                part,
                error,
                linear))
        : List.of();
  }

  @Override
  public Painter painter() {
    return new AutoencoderPainter(model(), data, task);
  }
}
