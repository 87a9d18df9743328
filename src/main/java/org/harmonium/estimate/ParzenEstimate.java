package org.harmonium.estimate;

/**
 * The mean log-density of held-out rows under a {@link ParzenWindow}.
 *
 * @param logDensity the mean over rows of log p(x), in nats; densities may exceed 1
 * @param standardError the standard error of {@code logDensity} due to the spread of the rows, sd /
 *     sqrt(rows), which does not include the variation of the samples of the model; NaN for a
 *     single row
 * @param sigma the standard deviation of the windows
 * @param isSigmaAtEnd whether it is the smallest or the largest of several candidates, so that a
 *     value outside their range might be better
 * @param samples the number of windows
 * @param rows the number of rows
 */
public record ParzenEstimate(
    double logDensity,
    double standardError,
    double sigma,
    boolean isSigmaAtEnd,
    int samples,
    int rows) {

  static ParzenEstimate of(double[] logDensities, double sigma, boolean isSigmaAtEnd, int samples) {
    int n = logDensities.length;
    double mean = mean(logDensities);
    double variance = 0;
    for (double value : logDensities) {
      variance += (value - mean) * (value - mean) / (n - 1.0);
    }
    return new ParzenEstimate(mean, Math.sqrt(variance / n), sigma, isSigmaAtEnd, samples, n);
  }

  static double mean(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum / x.length;
  }
}
