package org.harmonium.estimate;

import java.util.Arrays;

/**
 * An estimate of log Z by annealed importance sampling, forward or reverse. For the reverse
 * direction, the weights w below are replaced by 1 / w.
 *
 * @param logZ the logarithm of the mean weight w, where each weight includes the base model's Z, in
 *     nats; reverse, the negated logarithm of the mean of 1 / w
 * @param standardError the standard error of {@code logZ} by the delta method, sd(w) / (mean(w)
 *     sqrt(chains)); NaN for a single chain
 * @param effectiveSampleSize the effective number of chains, (sum w)^2 / sum w^2
 * @param logWeightSpread the standard deviation of the log-weights; above 1 the estimate is
 *     unreliable; NaN for a single chain
 * @param chains the number of chains
 * @param betas the number of inverse temperatures from 0 to 1
 */
public record AisEstimate(
    double logZ,
    double standardError,
    double effectiveSampleSize,
    double logWeightSpread,
    int chains,
    int betas) {

  /** Computes the estimate from log-weights of reverse chains, with the base model's log Z. */
  static AisEstimate ofReverse(double[] logWeights, int betas) {
    AisEstimate of = of(Arrays.stream(logWeights).map(x -> -x).toArray(), betas);
    return new AisEstimate(
        -of.logZ, of.standardError, of.effectiveSampleSize, of.logWeightSpread, of.chains, betas);
  }

  /** Computes the estimate from the log-weights of chains, with the base model's log Z. */
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
