package org.harmonium.estimate;

import java.util.Arrays;

/**
 * An estimate of log Z by annealed importance sampling, forwards or backwards.
 *
 * @param logZ the log of the mean weight w, each with the base model's Z in it; backwards that of
 *     the mean of 1 / w, negated; in nats
 * @param standardError of {@code logZ}, by the delta method: sd(w) / (mean(w) sqrt(chains)), or the
 *     same of 1 / w; NaN of a single chain, which does not show how far chains spread
 * @param effectiveSampleSize (sum w)^2 / sum w^2: how many of the chains carry the estimate; or the
 *     same of 1 / w
 * @param logWeightSpread the standard deviation of the chains' log-weights; above 1 the estimate is
 *     doubtful, NaN for a single one
 * @param chains how many
 * @param betas how many inverse temperatures from 0 to 1
 */
public record AisEstimate(
    double logZ,
    double standardError,
    double effectiveSampleSize,
    double logWeightSpread,
    int chains,
    int betas) {

  /** From the log-weights of chains that ran backwards, which already hold the base's log Z. */
  static AisEstimate ofReverse(double[] logWeights, int betas) {
    AisEstimate of = of(Arrays.stream(logWeights).map(x -> -x).toArray(), betas);
    return new AisEstimate(
        -of.logZ, of.standardError, of.effectiveSampleSize, of.logWeightSpread, of.chains, betas);
  }

  /** From the chains' log-weights, which already hold the base model's log Z. */
  static AisEstimate of(double[] logWeights, int betas) {
    int n = logWeights.length;
    double logSum = LogSum.of(logWeights);
    double logMean = logSum - Math.log(n);
    double sumOfSquares = 0;
    double variance = 0;
    double mean = 0;
    for (double logWeight : logWeights) {
      double share = Math.exp(logWeight - logSum);
      sumOfSquares += share * share;
      double relative = Math.exp(logWeight - logMean) - 1;
      variance += relative * relative / (n - 1.0);
      mean += logWeight / n;
    }
    double spread = 0;
    for (double logWeight : logWeights) {
      spread += (logWeight - mean) * (logWeight - mean) / (n - 1.0);
    }
    return new AisEstimate(
        logMean, Math.sqrt(variance / n), 1 / sumOfSquares, Math.sqrt(spread), n, betas);
  }
}
