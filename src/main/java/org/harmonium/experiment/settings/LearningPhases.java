package org.harmonium.experiment.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.harmonium.experiment.settings.MachineLearning.Algorithm;
import org.harmonium.experiment.settings.MachineSettings.RbmSettings;
import org.harmonium.experiment.settings.NetworkLearning.BackpropagationLearning;
import org.harmonium.experiment.settings.NetworkSettings.AutoencoderSettings;
import org.harmonium.experiment.settings.NetworkSettings.ClassifierSettings;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** Which phases of learning a kind of model has, and which algorithms each of them may use. */
final class LearningPhases {
  private LearningPhases() {}

  /** Demands the phases that the model has, with algorithms that are made for it. */
  static void require(
      ModelSettings model,
      List<LearningSettings> pretraining,
      @Nullable LearningSettings learning) {
    if (!pretraining.isEmpty() && model instanceof ClassifierSettings net && net.from() != null) {
      throw new IllegalArgumentException(
          "pretraining and model.from are two ways to begin: leave one of them out");
    }
    if (!pretraining.isEmpty() && model.pretrainingAlgorithms().isEmpty()) {
      throw new IllegalArgumentException(
          "pretraining is for deep models (dbn, dbm, classifier, autoencoder); say under 'learning' how this one is learned");
    }
    int layers = model.stackedLayers();
    if (pretraining.size() > 1 && pretraining.size() != layers) {
      throw new IllegalArgumentException(
          "pretraining has %d entries for %d layers; give one for each layer, or one for all"
              .formatted(pretraining.size(), layers));
    }
    if (!pretraining.isEmpty() && layers == 0) {
      throw new IllegalArgumentException(
          "pretraining learns dense layers one by one, and this model has none that it could: leave it out");
    }
    if (model.needsPretraining() && pretraining.isEmpty()) {
      throw new IllegalArgumentException(
          model instanceof MachineSettings
              ? "a dbn is learned layer by layer: say under 'pretraining' how"
              : "the classifier that judges samples is learned first: say under 'pretraining' how");
    }
    if (learning == null && model.needsLearning()) {
      throw new IllegalArgumentException("learning is missing; say how the model is learned");
    }
    for (LearningSettings layer : pretraining) {
      requireOneOf("pretraining.algorithm", layer, model.pretrainingAlgorithms());
      refuseIgnored("pretraining", layer, model);
    }
    if (learning != null) {
      requireOneOf("learning.algorithm", learning, model.algorithms());
      refuseIgnored("learning", learning, model);
      requireEnergies(model, learning);
    }
    requireSigma(model, pretraining, learning);
  }

  /** What an algorithm would not look at, or the model has no use for. */
  private static void refuseIgnored(String phase, LearningSettings learning, ModelSettings model) {
    if (learning instanceof MachineLearning machine) {
      IgnoredSettings.refuse(phase, machine, model);
    }
    if (learning instanceof BackpropagationLearning network
        && !network.penalties().isEmpty()
        && !(model instanceof AutoencoderSettings)) {
      throw new IllegalArgumentException(
          "%s.penalties are of an autoencoder's code, and this model has none: leave them out"
              .formatted(phase));
    }
  }

  private static void requireEnergies(ModelSettings model, LearningSettings learning) {
    if (!(learning instanceof MachineLearning machine)
        || machine.algorithm() != Algorithm.TEMPERING
        || !(model instanceof RbmSettings rbm)) {
      return;
    }
    for (String units : List.of(rbm.visibleUnits(), rbm.hiddenUnits())) {
      if (!UnitsDescription.parse(units).hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "learning.algorithm is 'tempering', which needs an energy to swap by, and %s units have none; choose one of cd, pcd, fpcd, mean-field-cd"
                .formatted(units));
      }
    }
  }

  private static void requireSigma(
      ModelSettings model,
      List<LearningSettings> pretraining,
      @Nullable LearningSettings learning) {
    List<LearningSettings> all = all(model.stackedLayers(), pretraining, learning);
    int stacked = all.size() - (learning == null ? 0 : 1);
    for (int phase = 0; phase < all.size(); phase++) {
      boolean isLearned =
          all.get(phase) instanceof MachineLearning machine && machine.sigma() != null;
      if (isLearned && !UnitsDescription.parse(model.visibleUnits()).isScaled()) {
        throw new IllegalArgumentException(
            "sigma is for Gaussian visible units, and these are '%s': leave it out"
                .formatted(model.visibleUnits()));
      }
      if (isLearned && phase > 0 && phase < stacked) {
        throw new IllegalArgumentException(
            "pretraining.sigma is for the lowest layer, and layer %d has binary units: give one entry for each layer"
                .formatted(phase + 1));
      }
    }
  }

  private static void requireOneOf(String key, LearningSettings learning, Set<String> known) {
    if (!known.contains(learning.algorithmName())) {
      throw new IllegalArgumentException(
          "%s is '%s', which is not for this kind of model; choose one of %s"
              .formatted(key, learning.algorithmName(), String.join(", ", known)));
    }
  }

  /** The settings of all phases in order. */
  static List<LearningSettings> all(
      int layers, List<LearningSettings> pretraining, @Nullable LearningSettings learning) {
    List<LearningSettings> all = new ArrayList<>();
    for (int l = 0; l < layers && !pretraining.isEmpty(); l++) {
      all.add(pretraining.get(Math.min(l, pretraining.size() - 1)));
    }
    if (learning != null) {
      all.add(learning);
    }
    return all;
  }
}
