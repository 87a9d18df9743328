package org.harmonium.experiment.learned;

import java.util.Arrays;
import java.util.Map;
import org.harmonium.estimate.AisEstimate;

/** The names of figures about likelihoods, and how they are put together. */
public final class Figures {
  /** log p(v), in nats. */
  public static final String LOG_PROBABILITY = "log_probability";

  /** A lower bound of log p(v), in nats. */
  public static final String BOUND = "bound";

  private Figures() {}

  /** What is known of an estimate of log Z. */
  static void add(Map<String, Double> figures, AisEstimate ais) {
    figures.put("ais.log_z", ais.logZ());
    figures.put("ais.standard_error", ais.standardError());
    figures.put("ais.effective_sample_size", ais.effectiveSampleSize());
    figures.put("ais.log_weight_spread", ais.logWeightSpread());
  }

  /** The mean over rows, and the standard error that the choice of rows gives it. */
  static void add(Map<String, Double> figures, String name, double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int n = values.length;
    figures.put(name, mean);
    figures.put(name + ".standard_error", Math.sqrt(squares / Math.max(n - 1, 1) / n));
  }

  /** The mean; NaN of nothing. */
  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
