package org.harmonium.kind.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.InitialRbm;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Streams;
import org.harmonium.learning.EncodedRows;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;

/**
 * The pretraining of the dense layers of a network. Each layer is learned separately on the means
 * of the layer below, from the lowest layer.
 */
public final class LayerStack implements AutoCloseable {
  private static final double WEIGHT_SCALE = 0.01; // Hinton 2010, section 8
  private static final String UNIT_INTERVAL = "bernoulli"; // units with values from 0 to 1

  private final Backend backend;
  private final Task<?> task;
  private final PreparedData data;
  private final TrainingData minibatches;
  private final List<StackedLayer> layers = new ArrayList<>();
  private final Workspace workspace;

  /**
   * @param dense the pretrained layers; empty for no pretraining
   * @param minibatches of the training rows; not closed by the stack
   */
  public LayerStack(
      Backend backend,
      Task<?> task,
      PreparedData data,
      List<LayerDescription> dense,
      TrainingData minibatches) {
    this.backend = backend;
    this.task = task;
    this.data = data;
    this.minibatches = minibatches;
    this.workspace = new Workspace(backend);
    String below = unitsBelow(data);
    for (int l = 0; l < dense.size(); l++) {
      LayerDescription layer = dense.get(l);
      LearningSettings learning = task.phases().get(l);
      RandomStream random = Streams.of(backend, task.seed()).weights(l);
      String units = below;
      boolean isLowest = l == 0;
      StackedLayer made =
          workspace.own(
              () ->
                  learning instanceof LayerLearning autoencoder
                      ? autoencoder(layer, autoencoder, units, random)
                      : rbm(layer, units, isLowest, random));
      layers.add(made);
      below = unitsOf(layer.function());
    }
  }

  /** Returns the name of the units that take the values of the data. */
  static String unitsBelow(PreparedData data) {
    return data.train().isWithinUnitInterval() ? UNIT_INTERVAL : "gaussian";
  }

  /** Returns the name of the units that take the values of a function. */
  static String unitsOf(ActivationFunction f) {
    return f == ActivationFunction.SIGMOID ? UNIT_INTERVAL : "unit-gaussian";
  }

  /** Returns the name of the RBM units whose means are given by a function. */
  static String units(ActivationFunction f) {
    return switch (f) {
      case SIGMOID -> "bernoulli";
      case LINEAR -> "unit-gaussian";
      case RELU -> "rectified";
      case TANH, LEAKY_RELU, SOFTMAX ->
          throw new IllegalArgumentException("%s has no units".formatted(f.text()));
    };
  }

  /**
   * Rejects layers that the algorithm of the settings cannot learn.
   *
   * @throws IllegalArgumentException naming the layer
   */
  public static void require(Task<?> task, List<LayerDescription> dense) {
    for (int l = 0; l < dense.size() && !task.pretraining().isEmpty(); l++) {
      LayerDescription layer = dense.get(l);
      if (task.phases().get(l) instanceof LayerLearning learning) {
        learning.penalties().require("pretraining", List.of(layer));
        continue;
      }
      ActivationFunction f = layer.function();
      boolean isLast = l == dense.size() - 1;
      if (f != ActivationFunction.SIGMOID
          && !(isLast && (f == ActivationFunction.LINEAR || f == ActivationFunction.RELU))) {
        throw new IllegalArgumentException(
            "pretraining: dense layer %d (%s) cannot be learned as an RBM, whose hidden units are sigmoid, or linear or relu in the last layer; change it, or learn it by the algorithm autoencoder"
                .formatted(l + 1, layer));
      }
    }
  }

  private StackedLayer autoencoder(
      LayerDescription layer, LayerLearning learning, String below, RandomStream random) {
    boolean ofUnitInterval = below.equals(UNIT_INTERVAL);
    StackedAutoencoder made = StackedAutoencoder.of(backend, layer, learning, ofUnitInterval);
    Initialisation law = ((NetworkSpec) task.model()).initialisation();
    return Workspace.prepared(made, stacked -> stacked.autoencoder().initialise(law, random));
  }

  private StackedLayer rbm(
      LayerDescription layer, String below, boolean isLowest, RandomStream random) {
    int inputs = layer.inputs();
    Units visible = UnitsDescription.parse(below).open(backend, inputs);
    Units hidden = UnitsDescription.parse(units(layer.function())).open(backend, layer.outputs());
    Rbm rbm = new Rbm(backend, visible, inputs, hidden, layer.outputs());
    return Workspace.prepared(
        new StackedRbm(rbm),
        made -> InitialRbm.set(rbm, isLowest ? data : null, WEIGHT_SCALE, 0, random));
  }

  /** The number of pretrained layers. */
  public int size() {
    return layers.size();
  }

  /** Prepares the phase of a layer, from 0. */
  public Phase begin(int l) {
    TrainingData codes =
        workspace.own(() -> new EncodedRows(backend, minibatches, layers.subList(0, l)));
    return layers.get(l).phase(new PhaseRows<>(l, codes, () -> watched(l), task));
  }

  private WatchedRows watched(int l) {
    WatchedRows watched = WatchedRows.of(backend, data, task);
    for (StackedLayer layer : layers.subList(0, l)) {
      watched = watched.through(backend, layer.outputs(), false, layer::encode);
    }
    return watched;
  }

  /** Returns the learned parameters, by name. */
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    for (int l = 1; l <= layers.size(); l++) {
      String prefix = "layer" + l + ".";
      layers.get(l - 1).parameters().forEach((name, x) -> parameters.put(prefix + name, x));
    }
    return parameters;
  }

  /** Returns the initial values of the dense layers of the network, the lowest first. */
  public PretrainedLayers up() {
    return new PretrainedLayers(layers.stream().map(StackedLayer::up).toList());
  }

  /** Returns the initial values of the layers back to the inputs, the highest first. */
  public PretrainedLayers down() {
    List<PretrainedLayers.Affine> down = new ArrayList<>();
    for (int l = layers.size() - 1; l >= 0; l--) {
      down.add(layers.get(l).down());
    }
    return new PretrainedLayers(down);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
