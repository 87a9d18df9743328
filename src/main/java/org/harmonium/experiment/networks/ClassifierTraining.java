package org.harmonium.experiment.networks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.LearnedClassifier;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.machines.WatchedRows;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.NetworkLearning.BackpropagationLearning;
import org.harmonium.experiment.settings.NetworkSettings.ClassifierSettings;
import org.harmonium.experiment.training.Painter;
import org.harmonium.experiment.training.Phase;
import org.harmonium.experiment.training.Training;
import org.harmonium.learning.AugmentedInput;
import org.harmonium.learning.LabelledRows;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Dbm;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/**
 * A classifier is learned by the labels of the first rows, or of all; before that, if it is asked
 * for, its hidden layers one by one from all rows without their labels.
 */
final class ClassifierTraining implements Training {
  private final Backend backend;
  private final Experiment experiment;
  private final PreparedData data;
  private final Dataset labelled; // the training rows whose labels are seen
  private final int classes;
  private final Network network;
  private final @Nullable Dbm machine;
  private final LayerStack stack;
  private final TrainingData minibatches; // of labelled rows, as the network sees them
  private final Workspace workspace;

  ClassifierTraining(Backend backend, Experiment experiment, PreparedData data) {
    this.backend = backend;
    this.experiment = experiment;
    this.data = data;
    this.classes = Labels.classes(data.train());
    Integer rows = experiment.data().labelledRows();
    this.labelled =
        rows == null || rows == data.train().rows() ? data.train() : data.train().slice(0, rows);
    this.workspace = new Workspace(backend);
    ClassifierSettings model = (ClassifierSettings) experiment.model();
    String from = model.from();
    Pretrained pretrained =
        from == null ? null : workspace.own(() -> Pretrained.read(backend, from));
    this.machine = pretrained == null ? null : pretrained.machine();
    int inputs = data.train().cols() + (machine == null ? 0 : machine.size(2));
    List<LayerDescription> layers =
        ClassifierLayers.of(
            model, inputs, classes, pretrained == null ? null : pretrained.layers());
    this.network = workspace.own(() -> new Network(backend, layers, ActivationFunction.SOFTMAX));
    boolean isStacked = !experiment.pretraining().isEmpty();
    List<LayerDescription> dense = isStacked ? ClassifierFamily.stacked(layers) : List.of();
    workspace.prepare(
        () -> {
          network.initialise(
              model.initialisation(),
              RandomStreams.weights(backend, experiment.seed(), dense.size()));
          if (pretrained != null) {
            network.take(pretrained.layers());
          }
        });
    RowStore all = workspace.own(() -> data.train().store(backend));
    TrainingData unlabelled =
        workspace.own(() -> data.minibatches(backend, all, experiment.seed()));
    this.stack = workspace.own(() -> new LayerStack(backend, experiment, data, dense, unlabelled));
    this.minibatches = workspace.own(() -> labelledRows(unlabelled));
  }

  /** The rows whose labels are seen; if those are all, they share what holds the values. */
  private TrainingData labelledRows(TrainingData all) {
    RowStore labels = workspace.own(() -> Labels.store(backend, labelled, classes));
    TrainingData values = all;
    if (labelled != data.train()) {
      RowStore rows = workspace.own(() -> labelled.store(backend));
      values = workspace.own(() -> data.minibatches(backend, rows, experiment.seed()));
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
  public List<String> phases() {
    List<String> phases = new ArrayList<>(stack.phases());
    phases.add(phases.isEmpty() ? "learning" : "fine-tuning");
    return phases;
  }

  @Override
  public Phase begin(int phase) {
    if (phase < stack.size()) {
      return stack.begin(phase);
    }
    if (stack.size() > 0) {
      network.take(stack.up());
    }
    BackpropagationLearning learning = (BackpropagationLearning) experiment.phases().get(phase);
    network.freeze(learning.frozen());
    LayerPhase rows =
        new LayerPhase(
            phase,
            learning,
            minibatches,
            () -> WatchedRows.of(backend, data, experiment),
            experiment);
    WatchedLabels watched =
        WatchedLabels.of(network, labelled, data.validation(), this::inputs, experiment);
    return GradientPhase.ofClassifier(rows, learning, network, watched);
  }

  private void inputs(Matrix v, Matrix x) {
    Dbm augmenting = machine;
    if (augmenting == null) {
      backend.copy(v, x);
      return;
    }
    try (AugmentedInput input =
        new AugmentedInput(augmenting, v.rows(), LearnedClassifier.ITERATIONS, 0)) {
      input.of(v, x);
    }
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(model().parameters());
    parameters.putAll(stack.parameters());
    return parameters;
  }

  @Override
  public LearnedModel model() {
    return new LearnedClassifier(network, machine);
  }

  @Override
  public Map<String, Double> results() {
    return PartFigures.of(model(), data, experiment.seed());
  }

  @Override
  public List<String> doubts(Map<String, Double> results) {
    return List.of();
  }

  @Override
  public Painter painter() {
    return new ClassifierPainter(network, data, experiment.images());
  }

  @Override
  public void close() {
    workspace.close();
  }
}
