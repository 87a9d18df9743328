package org.harmonium.experiment.networks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.DataSettings.Preprocessing;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.NetworkLearning.BackpropagationLearning;
import org.harmonium.experiment.settings.NetworkSettings.ClassifierSettings;
import org.harmonium.experiment.training.Family;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.experiment.training.Training;
import org.harmonium.model.Network;
import org.harmonium.model.PretrainedLayers.Affine;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;

/** The classifiers. */
public final class ClassifierFamily implements Family {
  @Override
  public void require(Experiment experiment, PreparedData data) {
    NoLikelihood.require(experiment);
    Labels.require(data, "give labelled data");
    Integer labelled = experiment.data().labelledRows();
    if (labelled != null && labelled > data.train().rows()) {
      throw new IllegalArgumentException(
          "data.labelledRows: %d asked for, there are %d training rows"
              .formatted(labelled, data.train().rows()));
    }
    List<LayerDescription> layers = layers(experiment, data.train());
    LayerStack.require(experiment, stacked(layers));
    ClassifierLayers.requireFrozen(learning(experiment).frozen(), layers);
  }

  private static BackpropagationLearning learning(Experiment experiment) {
    List<?> phases = experiment.phases();
    return (BackpropagationLearning) phases.get(phases.size() - 1);
  }

  /** All layers; what was learned before must fit them. */
  private static List<LayerDescription> layers(Experiment experiment, Dataset train) {
    ClassifierSettings model = (ClassifierSettings) experiment.model();
    int classes = Labels.classes(train);
    String from = model.from();
    if (from == null) {
      return ClassifierLayers.of(model, train.cols(), classes, null);
    }
    if (experiment.data().preprocessing() != Preprocessing.NONE) {
      throw new IllegalArgumentException(
          "data.preprocessing makes other rows than the machine of model.from has learned from: set it to none");
    }
    try (Backend backend = Backends.cpu();
        Pretrained pretrained = Pretrained.read(backend, from)) {
      int augmented = pretrained.machine() == null ? 0 : pretrained.machine().size(2);
      int inputs = train.cols() + augmented;
      List<LayerDescription> layers =
          ClassifierLayers.of(model, inputs, classes, pretrained.layers());
      requireSame(stacked(layers), pretrained.layers().layers());
      try (Network network = new Network(backend, layers, ActivationFunction.SOFTMAX)) {
        network.take(pretrained.layers());
      }
      return layers;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          message.startsWith("model.") ? message : "model.from: %s: %s".formatted(from, message),
          e);
    }
  }

  /** All of the machine's layers, and no others, begin as it left them. */
  private static void requireSame(List<LayerDescription> dense, List<Affine> pretrained) {
    if (dense.size() < pretrained.size()) {
      throw new IllegalArgumentException(
          "model.layers lists %d dense layers, and the machine has %d; list all of them, or none"
              .formatted(dense.size(), pretrained.size()));
    }
    for (int l = 0; l < pretrained.size(); l++) {
      if (dense.get(l).function() != pretrained.get(l).function()) {
        throw new IllegalArgumentException(
            "dense layer %d is %s, and the means of the machine's units are %s; make them equal"
                .formatted(
                    l + 1, dense.get(l).function().text(), pretrained.get(l).function().text()));
      }
    }
  }

  /** The hidden dense layers. */
  static List<LayerDescription> stacked(List<LayerDescription> layers) {
    return ClassifierLayers.dense(layers.subList(0, layers.size() - 1));
  }

  @Override
  public List<List<String>> figures(Experiment experiment, PreparedData data) {
    boolean isHeld = data.validation() != null;
    List<LayerDescription> layers = layers(experiment, data.train());
    List<List<String>> figures =
        new ArrayList<>(StackFigures.of(experiment, data, stacked(layers)));
    List<String> weights = ClassifierLayers.weights(layers, learning(experiment).frozen());
    figures.add(NetworkMonitor.figures("error", weights, isHeld));
    return figures;
  }

  @Override
  public Set<String> results(Experiment experiment, PreparedData data) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : PreparedData.PARTS) {
      if (data.part(part) != null) {
        names.add(part + ".error");
      }
    }
    return names;
  }

  @Override
  public Numbers numbers(Experiment experiment, Dataset train, long grain, long batch) {
    NetworkNumbers numbers = new NetworkNumbers(experiment, train, grain, batch);
    List<LayerDescription> layers = layers(experiment, train);
    return numbers.of(List.of(layers), stacked(layers), Labels.classes(train), 0);
  }

  @Override
  public Training training(Backend backend, Experiment experiment, PreparedData data) {
    return new ClassifierTraining(backend, experiment, data);
  }
}
