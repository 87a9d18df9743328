package org.harmonium.estimate;

/**
 * An estimate of log Z by annealed importance sampling.
 *
 * @param logZ the log of the mean importance weight, plus the base model's log Z; in nats
 * @param standardError of {@code logZ}, by the delta method: sd(w) / (mean(w) sqrt(chains))
 * @param effectiveSampleSize (sum w)^2 / sum w^2: how many of the chains carry the estimate
 * @param logWeightSpread the standard deviation of the chains' log-weights; above 1 the estimate is
 *     doubtful
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
      variance += relative * relative / Math.max(n - 1, 1);
      mean += logWeight / n;
    }
    double spread = 0;
    for (double logWeight : logWeights) {
      spread += (logWeight - mean) * (logWeight - mean) / Math.max(n - 1, 1);
    }
    return new AisEstimate(
        logMean, Math.sqrt(variance / n), 1 / sumOfSquares, Math.sqrt(spread), n, betas);
  }
}
