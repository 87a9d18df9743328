package org.harmonium.experiment.networks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.SuitableRows;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.experiment.settings.NetworkLearning.BackpropagationLearning;
import org.harmonium.experiment.settings.NetworkSettings.AutoencoderSettings;
import org.harmonium.experiment.training.Family;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.experiment.training.Training;
import org.harmonium.model.UnitsDescription;

/** The autoencoders. */
public final class AutoencoderFamily implements Family {
  @Override
  public void require(Experiment experiment, PreparedData data) {
    NoLikelihood.require(experiment);
    UnitsDescription values = UnitsDescription.parse(experiment.model().visibleUnits());
    for (String part : PreparedData.PARTS) {
      Dataset rows = data.part(part);
      if (rows != null) {
        SuitableRows.require(values, rows);
      }
    }
    AutoencoderLayers layers = layers(experiment, data.train());
    Penalties.require("learning", learning(experiment).penalties(), layers.encoder());
    LayerStack.require(experiment, layers.dense());
    boolean ofAnyValues = experiment.model().visibleUnits().equals(ModelSettings.ANY_VALUES);
    if (!experiment.pretraining().isEmpty() && ofAnyValues && data.train().isWithinUnitInterval()) {
      throw new IllegalArgumentException(
          "pretraining: the lowest layer learns values from 0 to 1 as chances, which linear outputs are not: set model.output=sigmoid, or data.preprocessing=standardise");
    }
    ClassifierLayers.requireFrozen(learning(experiment).frozen(), layers.all());
  }

  static AutoencoderLayers layers(Experiment experiment, Dataset train) {
    return AutoencoderLayers.of((AutoencoderSettings) experiment.model(), train.cols());
  }

  private static BackpropagationLearning learning(Experiment experiment) {
    List<?> phases = experiment.phases();
    return (BackpropagationLearning) phases.get(phases.size() - 1);
  }

  @Override
  public List<List<String>> figures(Experiment experiment, PreparedData data) {
    List<List<String>> figures =
        new ArrayList<>(
            StackFigures.of(experiment, data, layers(experiment, data.train()).dense()));
    List<String> weights =
        ClassifierLayers.weights(
            layers(experiment, data.train()).all(), learning(experiment).frozen());
    figures.add(NetworkMonitor.figures("squared_error", weights, data.validation() != null));
    return figures;
  }

  @Override
  public Set<String> results(Experiment experiment, PreparedData data) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : PreparedData.PARTS) {
      if (data.part(part) != null) {
        names.add(part + ".squared_error");
        if (layers(experiment, data.train()).code() < data.train().cols()) {
          names.add(part + ".pca_squared_error");
        }
      }
    }
    return names;
  }

  @Override
  public Numbers numbers(Experiment experiment, Dataset train, long grain, long batch) {
    AutoencoderLayers layers = layers(experiment, train);
    return new NetworkNumbers(experiment, train, grain, batch)
        .of(List.of(layers.all()), layers.dense(), 0, 0);
  }

  @Override
  public Training training(Backend backend, Experiment experiment, PreparedData data) {
    return new AutoencoderTraining(backend, experiment, data);
  }
}
