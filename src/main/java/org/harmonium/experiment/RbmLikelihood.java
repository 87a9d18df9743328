package org.harmonium.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.RandomStream;
import org.harmonium.estimate.AisEstimate;
import org.harmonium.estimate.AnnealedImportanceSampling;
import org.harmonium.estimate.BaseRate;
import org.harmonium.estimate.ExactLikelihood;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.model.Rbm;

/** The log partition function of an RBM by the method that the settings ask for. */
final class RbmLikelihood {
  private final Rbm rbm;
  private final double[] baseBias;
  private final long seed;

  /**
   * A log Z with what is known about it.
   *
   * @param value the best there is: the exact one if it was computed, else the estimate
   * @param figures all of it by name
   */
  record LogZ(double value, Map<String, Double> figures) {}

  /**
   * @param means of the visible units over {@code n} rows: the base-rate machine that AIS starts
   *     from
   */
  RbmLikelihood(Rbm rbm, double[] means, int n, long seed) {
    this.rbm = rbm;
    this.baseBias = BaseRate.bias(rbm.visibleUnits(), BaseRate.smoothed(means, n));
    this.seed = seed;
  }

  /**
   * @param draw makes estimates at different times independent
   */
  LogZ logZ(EstimateSettings settings, long draw) {
    EstimateSettings.Method method = settings.method();
    Map<String, Double> figures = new LinkedHashMap<>();
    double best = Double.NaN;
    if (method != EstimateSettings.Method.EXACT) {
      AisEstimate ais = ais(settings, draw);
      best = ais.logZ();
      figures.put("ais.log_z", best);
      figures.put("ais.standard_error", ais.standardError());
      figures.put("ais.effective_sample_size", ais.effectiveSampleSize());
      figures.put("ais.log_weight_spread", ais.logWeightSpread());
    }
    boolean wanted = method != EstimateSettings.Method.AIS && ExactLikelihood.isPossible(rbm);
    if (wanted || method == EstimateSettings.Method.EXACT) {
      double logZ = new ExactLikelihood(rbm).logZ();
      figures.put("exact.log_z", logZ);
      if (!Double.isNaN(best)) {
        figures.put("ais.error", best - logZ);
      }
      best = logZ;
    }
    return new LogZ(best, figures);
  }

  private AisEstimate ais(EstimateSettings settings, long draw) {
    RandomStream random = rbm.backend().stream(seed, RandomStreams.ESTIMATE);
    random.seek(draw << 32); // an estimate uses two draws a step
    try (AnnealedImportanceSampling ais =
        new AnnealedImportanceSampling(rbm, baseBias, settings.chains())) {
      return ais.estimate(settings.betas(), random);
    }
  }
}
