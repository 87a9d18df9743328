package org.harmonium.experiment.networks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.SuitableRows;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.NetworkSettings.GanSettings;
import org.harmonium.experiment.settings.WatchSettings.PseudoLikelihoodKind;
import org.harmonium.experiment.training.Family;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.experiment.training.Training;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/** The generative adversarial nets. */
public final class GanFamily implements Family {
  @Override
  public void require(Experiment experiment, PreparedData data) {
    GanSettings model = (GanSettings) experiment.model();
    if (experiment.watch().likelihood() != null) {
      throw new IllegalArgumentException(
          "watch.likelihood: a gan gives rows no probability; leave it out");
    }
    if (experiment.watch().pseudoLikelihood() == PseudoLikelihoodKind.EXACT) {
      throw new IllegalArgumentException(
          "watch.pseudoLikelihood: a gan gives rows no probability; leave it out");
    }
    requireEstimate(experiment.estimate(), data);
    if (experiment.watch().rows() < 2) {
      throw new IllegalArgumentException(
          "watch.rows: a gan's samples are compared with each other; set it to 2 or more");
    }
    SampleJudge.requireVaried(data.train());
    UnitsDescription values = UnitsDescription.parse(model.visibleUnits());
    for (String part : PreparedData.PARTS) {
      Dataset rows = data.part(part);
      if (rows != null) {
        SuitableRows.require(values, rows);
      }
    }
    if (!model.classifier().isEmpty()) {
      Labels.require(data, "give labelled data, or leave model.classifier and pretraining out");
    }
    GanLayers.of(model, data.train().cols());
    classifier(model, data.train());
  }

  private static void requireEstimate(@Nullable EstimateSettings estimate, PreparedData data) {
    if (estimate == null) {
      return;
    }
    if (estimate.method() != EstimateSettings.Method.PARZEN) {
      throw new IllegalArgumentException(
          "estimate.method: a gan gives rows no probability, so it is judged by windows around its samples: set it to parzen, or leave estimate out");
    }
    if (data.validation() == null || data.test() == null) {
      throw new IllegalArgumentException(
          "estimate.method: parzen chooses its window by validation rows and judges test rows; set data.validationRows, and data.test or data.testRows");
    }
  }

  /** How many rows are drawn to judge the generator by. */
  static int samples(Experiment experiment) {
    EstimateSettings estimate = experiment.estimate();
    return estimate == null ? PreparedData.MOST_JUDGED : estimate.samples();
  }

  /** The layers of the classifier that judges samples; none if there is no classifier. */
  static List<LayerDescription> classifier(GanSettings model, Dataset train) {
    return model.classifier().isEmpty()
        ? List.of()
        : ClassifierLayers.of(
            "model.classifier", model.classifier(), train.cols(), Labels.classes(train));
  }

  @Override
  public List<List<String>> figures(Experiment experiment, PreparedData data) {
    GanSettings model = (GanSettings) experiment.model();
    List<List<String>> figures = new ArrayList<>();
    if (!model.classifier().isEmpty()) {
      List<String> weights = ClassifierLayers.weights(classifier(model, data.train()), 0);
      figures.add(NetworkMonitor.figures("error", weights, data.validation() != null));
    }
    figures.add(GanMonitor.figures(SampleJudge.figures(model, data.train())));
    return figures;
  }

  @Override
  public Set<String> results(Experiment experiment, PreparedData data) {
    GanSettings model = (GanSettings) experiment.model();
    Set<String> names = new LinkedHashSet<>();
    for (String part : PreparedData.PARTS) {
      if (data.part(part) != null) {
        names.add(part + ".taken_for_data");
      }
    }
    if (!model.classifier().isEmpty()) {
      names.add("classifier.error");
    }
    names.addAll(SampleJudge.figures(model, data.train()));
    if (experiment.estimate() != null) {
      names.addAll(List.of("test.parzen", "test.parzen.standard_error", "test.parzen.sigma"));
    }
    return names;
  }

  @Override
  public Numbers numbers(Experiment experiment, Dataset train, long grain, long batch) {
    GanSettings model = (GanSettings) experiment.model();
    GanLayers layers = GanLayers.of(model, train.cols());
    List<List<LayerDescription>> networks =
        List.of(layers.generator(), layers.discriminator(), classifier(model, train));
    return new NetworkNumbers(experiment, train, grain, batch)
        .twice(layers.discriminator()) // which sees data and samples together
        .of(networks, List.of(), train.cols(), samples(experiment));
  }

  @Override
  public Training training(Backend backend, Experiment experiment, PreparedData data) {
    return new GanTraining(backend, experiment, data);
  }
}
