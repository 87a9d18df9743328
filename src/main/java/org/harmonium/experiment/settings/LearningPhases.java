package org.harmonium.experiment.settings;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.harmonium.experiment.settings.LearningSettings.Algorithm;
import org.harmonium.experiment.settings.ModelSettings.BmSettings;
import org.harmonium.experiment.settings.ModelSettings.DbmSettings;
import org.harmonium.experiment.settings.ModelSettings.DbnSettings;
import org.harmonium.experiment.settings.ModelSettings.RbmSettings;
import org.harmonium.model.UnitKind;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** Which phases of learning a kind of model has, and which algorithms each of them may use. */
final class LearningPhases {
  private static final Set<Algorithm> OF_RBMS =
      EnumSet.of(
          Algorithm.CD,
          Algorithm.PCD,
          Algorithm.FPCD,
          Algorithm.TEMPERING,
          Algorithm.MEAN_FIELD_CD);

  private LearningPhases() {}

  /** Demands the phases that the model has, with algorithms that are made for it. */
  static void require(
      ModelSettings model,
      List<LearningSettings> pretraining,
      @Nullable LearningSettings learning) {
    int layers = model.layers().size();
    boolean isDeep = model instanceof DbnSettings || model instanceof DbmSettings;
    if (!isDeep && !pretraining.isEmpty()) {
      throw new IllegalArgumentException(
          "pretraining is for deep models (dbn, dbm); say under 'learning' how this one is learned");
    }
    if (pretraining.size() > 1 && pretraining.size() != layers) {
      throw new IllegalArgumentException(
          "pretraining has %d entries for %d layers; give one for each layer, or one for all"
              .formatted(pretraining.size(), layers));
    }
    if (model instanceof DbnSettings && pretraining.isEmpty()) {
      throw new IllegalArgumentException(
          "a dbn is learned layer by layer: say under 'pretraining' how");
    }
    if (learning == null && !(model instanceof DbnSettings)) {
      throw new IllegalArgumentException("learning is missing; say how the model is learned");
    }
    for (LearningSettings layer : pretraining) {
      requireOneOf("pretraining.algorithm", layer, ofLayers(model));
      IgnoredSettings.refuse("pretraining", layer, model);
    }
    if (learning != null) {
      requireOneOf("learning.algorithm", learning, algorithms(model));
      IgnoredSettings.refuse("learning", learning, model);
      requireEnergies(model, learning);
    }
    requireSigma(model, pretraining, learning);
  }

  /** Layers of a deep Boltzmann machine are RBMs with scaled inputs, which do not temper. */
  private static Set<Algorithm> ofLayers(ModelSettings model) {
    Set<Algorithm> known = EnumSet.copyOf(OF_RBMS);
    if (model instanceof DbmSettings && model.layers().size() > 1) {
      known.remove(Algorithm.TEMPERING);
    }
    return known;
  }

  private static void requireEnergies(ModelSettings model, LearningSettings learning) {
    if (learning.algorithm() != Algorithm.TEMPERING || !(model instanceof RbmSettings rbm)) {
      return;
    }
    for (String units : List.of(rbm.visibleUnits(), rbm.hiddenUnits())) {
      if (UnitsDescription.parse(units).is(UnitKind.RECTIFIED)) {
        throw new IllegalArgumentException(
            "learning.algorithm is 'tempering', which needs an energy to swap by, and rectified units have none; choose one of cd, pcd, fpcd, mean-field-cd");
      }
    }
  }

  private static void requireSigma(
      ModelSettings model,
      List<LearningSettings> pretraining,
      @Nullable LearningSettings learning) {
    List<LearningSettings> all = all(model.layers().size(), pretraining, learning);
    int stacked = all.size() - (learning == null ? 0 : 1);
    for (int phase = 0; phase < all.size(); phase++) {
      boolean isLearned = all.get(phase).sigma() != null;
      if (isLearned && !model.visibleUnits().equals("gaussian")) {
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

  private static Set<Algorithm> algorithms(ModelSettings model) {
    if (model instanceof RbmSettings) {
      return OF_RBMS;
    }
    if (model instanceof BmSettings) {
      return EnumSet.of(Algorithm.PCD, Algorithm.EXACT);
    }
    return EnumSet.of(model instanceof DbnSettings ? Algorithm.UP_DOWN : Algorithm.MEAN_FIELD);
  }

  private static void requireOneOf(String key, LearningSettings learning, Set<Algorithm> known) {
    if (!known.contains(learning.algorithm())) {
      throw new IllegalArgumentException(
          "%s is '%s', which is not for this kind of model; choose one of %s"
              .formatted(
                  key,
                  IgnoredSettings.label(learning.algorithm()),
                  String.join(", ", known.stream().map(IgnoredSettings::label).toList())));
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
