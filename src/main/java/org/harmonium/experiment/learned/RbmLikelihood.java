package org.harmonium.experiment.learned;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.EstimateSettings.Method;
import org.harmonium.model.Rbm;

/** The likelihood of an RBM: log p(v) = -F(v) - log Z. */
final class RbmLikelihood implements Likelihood {
  private final Rbm rbm;
  private final double[] baseBias;
  private final long seed;

  RbmLikelihood(Rbm rbm, double[] means, int n, long seed) {
    this.rbm = rbm;
    this.baseBias = BaseRate.bias(rbm.visibleUnits(), BaseRate.means(rbm.visibleUnits(), means, n));
    this.seed = seed;
  }

  @Override
  public Judge judge(EstimateSettings settings, long draw) {
    Method method = settings.method();
    Map<String, Double> figures = new LinkedHashMap<>();
    double best = Double.NaN;
    if (method != Method.EXACT) {
      best = new Annealing(rbm, baseBias, seed).logZ(settings, draw, figures);
    }
    boolean wanted = method == Method.AUTO && ExactLikelihood.isPossible(rbm);
    if (wanted || method == Method.EXACT) {
      double logZ = new ExactLikelihood(rbm).logZ();
      figures.put("exact.log_z", logZ);
      if (!Double.isNaN(best)) {
        figures.put("ais.error", best - logZ);
      }
      best = logZ;
    }
    double logZ = best;
    return new Judge(logZ, figures, Figures.LOG_PROBABILITY, v -> logProbability(v, logZ));
  }

  private double[] logProbability(Matrix v, double logZ) {
    return Arrays.stream(rbm.freeEnergy(v)).map(free -> -free - logZ).toArray();
  }

  @Override
  public double[] pseudoLikelihood(Matrix v) {
    return PseudoLikelihood.exact(rbm, v);
  }
}
