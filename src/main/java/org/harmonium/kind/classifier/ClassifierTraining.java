package org.harmonium.kind.classifier;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.config.Keys;
import org.harmonium.data.Dataset;
import org.harmonium.kind.ModelTraining;
import org.harmonium.kind.Painter;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Task;
import org.harmonium.kind.network.BackpropagationLearning;
import org.harmonium.kind.network.Filters;
import org.harmonium.kind.network.GradientPhase;
import org.harmonium.kind.network.LayerStack;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.WatchedLabels;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.LabelledRows;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Dbm;
import org.harmonium.model.Network;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/**
 * The training of a classifier by the labels of the first rows, or of all rows. Optional
 * pretraining learns its hidden layers one by one from all rows without their labels.
 */
final class ClassifierTraining extends ModelTraining<ClassifierSpec> {
  private final Dataset labelled; // the training rows whose labels are used
  private final int classes;
  private final Network network;
  private final @Nullable Dbm machine;
  private final LayerStack stack;
  private final TrainingData minibatches; // of labelled rows, as the network sees them

  ClassifierTraining(Backend backend, Task<ClassifierSpec> task, PreparedData data) {
    super(backend, task, data);
    this.classes = Labels.classes(data.train());
    Integer rows = task.data().labelledRows();
    this.labelled =
        rows == null || rows == data.train().rows() ? data.train() : data.train().slice(0, rows);
    ClassifierSpec model = task.model();
    String from = model.from();
    Pretrained pretrained =
        from == null ? null : workspace.own(() -> Pretrained.read(backend, from));
    this.machine = pretrained == null ? null : pretrained.machine();
    int inputs = data.train().cols() + (machine == null ? 0 : machine.size(2));
    List<LayerDescription> layers =
        layers(model, inputs, classes, pretrained == null ? null : pretrained.layers());
    int last = task.phases().size() - 1;
    List<LayerDescription> affine = LayerWords.affine(layers.subList(0, layers.size() - 1));
    LayerStack.require(task, affine);
    LayerWords.requireFrozen(task.phase(last, BackpropagationLearning.class).frozen(), layers);
    this.network = workspace.own(() -> new Network(backend, layers, ActivationFunction.SOFTMAX));
    List<LayerDescription> stacked = task.pretraining().isEmpty() ? List.of() : affine;
    workspace.prepare(
        () -> {
          network.initialise(model.initialisation(), streams.weights(stacked.size()));
          if (pretrained != null) {
            take(model, affine, pretrained.layers());
          }
        });
    TrainingData unlabelled = minibatches();
    this.stack = workspace.own(() -> new LayerStack(backend, task, data, stacked, unlabelled));
    this.minibatches = workspace.own(() -> labelledRows(unlabelled));
  }

  /**
   * Returns all layers: those of the settings, or the pretrained layers if the settings list none.
   */
  private static List<LayerDescription> layers(
      ClassifierSpec model, int inputs, int classes, @Nullable PretrainedLayers from) {
    if (from == null || !model.layers().isEmpty()) {
      return LayerWords.classifier("model.layers", model.layers(), inputs, classes);
    }
    return LayerWords.classifier(
        "model.from", LayerWords.words(from.descriptions()), inputs, classes);
  }

  /**
   * Initialises the first layers from those of the machine. All layers of the machine must be used.
   */
  private void take(
      ClassifierSpec model, List<LayerDescription> affine, PretrainedLayers pretrained) {
    List<PretrainedLayers.Affine> learned = pretrained.layers();
    if (affine.size() < learned.size()) {
      throw new IllegalArgumentException(
          "model.layers lists %d dense layers, and the machine has %d; list all of them, or none"
              .formatted(affine.size(), learned.size()));
    }
    for (int l = 0; l < learned.size(); l++) {
      String here = affine.get(l).function().text();
      String there = learned.get(l).function().text();
      if (!here.equals(there)) {
        throw new IllegalArgumentException(
            "model.from: %s: dense layer %d is %s, and the means of the machine's units are %s; make them equal"
                .formatted(model.from(), l + 1, here, there));
      }
    }
    Keys.check("model.from: " + model.from(), () -> network.take(pretrained));
  }

  /**
   * Returns the rows whose labels are used. If these are all rows, the stored values are shared.
   */
  private TrainingData labelledRows(TrainingData all) {
    RowStore labels = workspace.own(() -> Labels.store(backend, labelled, classes));
    TrainingData values = all;
    if (labelled != data.train()) {
      RowStore rows = workspace.own(() -> labelled.store(backend));
      values = workspace.own(() -> data.minibatches(backend, rows, task.seed()));
    }
    return new LabelledRows(backend, augmented(values), labels);
  }

  private TrainingData augmented(TrainingData values) {
    Dbm augmenting = machine;
    return augmenting == null
        ? values
        : workspace.own(
            () -> new AugmentedRows(backend, values, augmenting, LearnedClassifier.ITERATIONS));
  }

  @Override
  public Phase begin(int phase) {
    if (phase < stack.size()) {
      return stack.begin(phase);
    }
    if (stack.size() > 0) {
      network.take(stack.up());
    }
    network.freeze(task.phase(phase, BackpropagationLearning.class).frozen());
    return GradientPhase.ofClassifier(
        new PhaseRows<>(phase, minibatches, this::watched, task), network);
  }

  private WatchedLabels watched() {
    return WatchedLabels.of(network, labelled, data.validation(), model()::inputs, task);
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(model().parameters());
    parameters.putAll(stack.parameters());
    return parameters;
  }

  @Override
  public LearnedClassifier model() {
    return new LearnedClassifier(network, machine);
  }

  @Override
  public Painter painter() {
    return () ->
        Filters.of(backend, network.layers().layers(), data.imageShape(), task.images().tiles());
  }
}
