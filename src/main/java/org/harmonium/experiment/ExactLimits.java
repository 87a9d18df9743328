package org.harmonium.experiment;

import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.ExactBoltzmannLaw;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.experiment.settings.ModelSettings.BmSettings;
import org.harmonium.experiment.settings.ModelSettings.DbnSettings;
import org.harmonium.experiment.settings.ModelSettings.RbmSettings;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an exact likelihood of a machine too large for it before hours of learning, not after.
 */
final class ExactLimits {
  private ExactLimits() {}

  /**
   * @throws IllegalArgumentException naming the setting
   */
  static void require(Experiment experiment, Dataset train) {
    require("watch.likelihood.method", experiment.watch().likelihood(), experiment, train);
    require("estimate.method", experiment.estimate(), experiment, train);
  }

  private static void require(
      String key, @Nullable EstimateSettings settings, Experiment experiment, Dataset train) {
    if (settings == null || settings.method() != EstimateSettings.Method.EXACT) {
      return;
    }
    try {
      require(experiment.model(), train);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static void require(ModelSettings model, Dataset train) {
    int visible = train.cols();
    List<Integer> hidden = model.layers();
    if (model instanceof BmSettings bm) {
      ExactBoltzmannLaw.requirePossible(visible + bm.hidden());
    } else if (model instanceof DbnSettings dbn) {
      int top = hidden.size() - 1; // the top RBM is enumerated
      double labels = dbn.labels() ? log2(Labels.classes(train)) : 0;
      ExactLikelihood.requirePossible(hidden.get(top - 1) + labels, hidden.get(top));
    } else {
      String hiddenUnits = model instanceof RbmSettings rbm ? rbm.hiddenUnits() : "bernoulli";
      double even = bits(model.visibleUnits(), visible);
      double odd = 0;
      for (int l = 1; l <= hidden.size(); l++) {
        double bits = bits(hiddenUnits, hidden.get(l - 1));
        even += l % 2 == 0 ? bits : 0;
        odd += l % 2 == 0 ? 0 : bits;
      }
      ExactLikelihood.requirePossible(even, odd);
    }
  }

  /** log2 of the number of states of a layer; infinite where a unit's are not finitely many. */
  private static double bits(String units, int size) {
    double bits = 0;
    UnitsDescription description = UnitsDescription.parse(units);
    for (UnitsDescription.Part part : description.parts()) {
      int columns = description.isJoint() ? part.number() : size;
      bits +=
          switch (part.kind()) {
            case BERNOULLI -> columns;
            case SOFTMAX -> (double) columns / part.number() * log2(part.number());
            case BINOMIAL -> columns * log2(part.number() + 1);
            case GAUSSIAN, UNIT_GAUSSIAN, RECTIFIED -> Double.POSITIVE_INFINITY;
          };
    }
    return bits;
  }

  private static double log2(int n) {
    return Math.log(n) / Math.log(2);
  }
}
