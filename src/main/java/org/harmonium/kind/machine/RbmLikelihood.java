package org.harmonium.kind.machine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Likelihood;
import org.harmonium.model.Rbm;

/** The likelihood of an RBM: log p(v) = -F(v) - log Z. */
public final class RbmLikelihood implements Likelihood {
  private final Rbm rbm;
  private final double[] baseBias;
  private final long seed;

  /**
   * @param means of the visible units over {@code n} rows; they define the base-rate model of the
   *     annealing
   */
  public RbmLikelihood(Rbm rbm, double[] means, int n, long seed) {
    this.rbm = rbm;
    this.baseBias = BaseRate.bias(rbm.visibleUnits(), BaseRate.means(rbm.visibleUnits(), means, n));
    this.seed = seed;
  }

  @Override
  public Plan plan(EstimateSettings settings) {
    return Annealing.plan(settings, rbm, Figures.LOG_PROBABILITY, Figures.LOG_PROBABILITY, true);
  }

  @Override
  public Judge judge(Plan plan, long draw) {
    requireLaw(rbm);
    Map<String, Double> figures = new LinkedHashMap<>();
    double best = Double.NaN;
    if (plan.annealed() != null) {
      best = new Annealing(rbm, baseBias, seed).logZ(plan.annealed(), draw, figures);
    }
    if (plan.isExact()) {
      double logZ = new ExactLikelihood(rbm).logZ();
      figures.put("exact.log_z", logZ);
      if (plan.annealed() != null) {
        figures.put("ais.error", best - logZ);
      }
      best = logZ;
    }
    double logZ = best;
    return new Judge(logZ, figures, plan.figure(), v -> logProbability(v, logZ));
  }

  /**
   * Checks that a machine has a distribution.
   *
   * @throws IllegalArgumentException if it has none, with the reason
   */
  public static void requireLaw(Rbm rbm) {
    String objection = rbm.lawObjection();
    if (objection != null) {
      throw new IllegalArgumentException(objection + "; train it with a lower rate or with l2");
    }
  }

  private double[] logProbability(Matrix v, double logZ) {
    return Arrays.stream(rbm.freeEnergy(v)).map(free -> -free - logZ).toArray();
  }

  @Override
  public double[] pseudoLikelihood(Matrix v) {
    return PseudoLikelihood.exact(rbm, v);
  }
}
