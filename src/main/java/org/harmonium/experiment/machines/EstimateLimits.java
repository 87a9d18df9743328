package org.harmonium.experiment.machines;

import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.ExactBoltzmannLaw;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.experiment.learned.Figures;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.EstimateSettings.Method;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.BmSettings;
import org.harmonium.experiment.settings.MachineSettings.DbnSettings;
import org.harmonium.experiment.settings.MachineSettings.RbmSettings;
import org.harmonium.experiment.settings.WatchSettings.PseudoLikelihoodKind;

/**
 * Refuses a likelihood that a model has not, before hours of learning and not after: by enumeration
 * of a machine too large for it, or by any method where units cannot be summed out.
 */
public final class EstimateLimits {
  private EstimateLimits() {}

  /**
   * @throws IllegalArgumentException naming the setting
   */
  public static void require(Experiment experiment, Dataset train) {
    MachineSettings model = (MachineSettings) experiment.model();
    EstimateSettings watched = experiment.watch().likelihood();
    if (watched != null) {
      requireSummable("watch.likelihood", model, train);
      if (watched.method() == Method.EXACT) {
        requireWatched(model, train);
      }
    }
    EstimateSettings judged = experiment.estimate();
    if (judged != null) {
      requireSummable("estimate", model, train);
      if (judged.method() == Method.EXACT) {
        requireEnumerable("estimate.method", model, train);
      }
    }
    if (experiment.watch().pseudoLikelihood() == PseudoLikelihoodKind.EXACT) {
      requirePseudoLikelihood(experiment, train);
    }
  }

  private static void requireSummable(String key, MachineSettings model, Dataset train) {
    for (PlannedLayer layer : PlannedLayer.of(model, train)) {
      if (!layer.units().hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "%s.method: there is no log Z, exact or estimated, with %s units, which cannot be summed out; leave %s out"
                .formatted(key, layer.units(), key));
      }
    }
  }

  /** Each RBM of a deep belief net is watched while it is learned, not the highest one alone. */
  private static void requireWatched(MachineSettings model, Dataset train) {
    String key = "watch.likelihood.method";
    if (model instanceof DbnSettings) {
      for (int l = 1; l <= model.layers().size(); l++) {
        requireEnumerable(key, PlannedLayer.ofRbm(l, model, train));
      }
    } else {
      requireEnumerable(key, model, train);
    }
  }

  private static void requireEnumerable(String key, MachineSettings model, Dataset train) {
    if (model instanceof BmSettings bm) {
      try {
        ExactBoltzmannLaw.requirePossible(train.cols() + bm.hidden());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      }
    } else {
      requireEnumerable(key, machine(model, train));
    }
  }

  private static void requireEnumerable(String key, List<PlannedLayer> machine) {
    try {
      ExactLikelihood.requirePossible(bits(machine, 0), bits(machine, 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /** The layers of the machine whose log Z is found: of a deep belief net, those of its top RBM. */
  private static List<PlannedLayer> machine(MachineSettings model, Dataset train) {
    return model instanceof DbnSettings
        ? PlannedLayer.ofRbm(model.layers().size(), model, train)
        : PlannedLayer.of(model, train);
  }

  private static double bits(List<PlannedLayer> machine, int parity) {
    double bits = 0;
    for (int l = parity; l < machine.size(); l += 2) {
      bits += machine.get(l).bits();
    }
    return bits;
  }

  private static void requirePseudoLikelihood(Experiment experiment, Dataset train) {
    MachineSettings model = (MachineSettings) experiment.model();
    int stacked = experiment.pretraining().isEmpty() ? 0 : model.layers().size();
    for (int l = 1; l <= (model instanceof RbmSettings ? 1 : stacked); l++) {
      if (hasPseudoLikelihood(PlannedLayer.ofRbm(l, model, train))) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "watch.pseudoLikelihood: only RBMs whose visible units have finitely many states and whose hidden units can be summed out have one, and this model is learned as none; set it to none");
  }

  /** Has an RBM of such layers a pseudo-likelihood? */
  static boolean hasPseudoLikelihood(List<PlannedLayer> rbm) {
    return rbm.get(0).units().isFinite() && rbm.get(1).units().hasLogNormaliser();
  }

  /**
   * What the likelihood of a whole model will be called: a log-probability where it is exact or log
   * Z is all that is estimated, a bound where hidden units must be inferred too.
   */
  static String figure(EstimateSettings settings, MachineSettings model, Dataset train) {
    boolean isBound =
        model instanceof DbnSettings
            || !(model instanceof RbmSettings
                || model.layers().isEmpty()
                || isEnumerated(settings.method(), model, train));
    return isBound ? Figures.BOUND : Figures.LOG_PROBABILITY;
  }

  private static boolean isEnumerated(Method method, MachineSettings model, Dataset train) {
    if (method != Method.AUTO) {
      return method == Method.EXACT;
    }
    if (model instanceof BmSettings bm) {
      return train.cols() + bm.hidden() <= ExactBoltzmannLaw.LARGEST;
    }
    List<PlannedLayer> machine = machine(model, train);
    return ExactLikelihood.isPossible(bits(machine, 0), bits(machine, 1));
  }
}
