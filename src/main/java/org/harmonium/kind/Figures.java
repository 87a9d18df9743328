package org.harmonium.kind;

import java.util.Arrays;
import java.util.Map;
import org.harmonium.estimate.AisEstimate;
import org.harmonium.estimate.Sandwich;

/** The names of likelihood figures, and the functions that collect them. */
public final class Figures {
  /** log p(v), in nats. */
  public static final String LOG_PROBABILITY = "log_probability";

  /** A lower bound of log p(v), in nats. */
  public static final String BOUND = "bound";

  private Figures() {}

  /** Adds the figures of an estimate of log Z, and returns the estimate. */
  public static double add(Map<String, Double> figures, AisEstimate ais) {
    figures.put("ais.log_z", ais.logZ());
    figures.put("ais.standard_error", ais.standardError());
    figures.put("ais.effective_sample_size", ais.effectiveSampleSize());
    figures.put("ais.log_weight_spread", ais.logWeightSpread());
    return ais.logZ();
  }

  /**
   * Adds the figures of a forward and a reverse estimate of log Z, with their interval, and returns
   * the forward estimate.
   */
  public static double add(Map<String, Double> figures, Sandwich sandwich) {
    add(figures, sandwich.forward());
    figures.put("reverse_ais.log_z", sandwich.reverse().logZ());
    figures.put("reverse_ais.standard_error", sandwich.reverse().standardError());
    figures.put("reverse_ais.effective_sample_size", sandwich.reverse().effectiveSampleSize());
    figures.put("log_z.lower", sandwich.lower(Sandwich.DEVIATIONS));
    figures.put("log_z.upper", sandwich.upper(Sandwich.DEVIATIONS));
    return sandwich.forward().logZ();
  }

  /** Adds the mean over rows and its standard error. */
  public static void add(Map<String, Double> figures, String name, double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int n = values.length;
    figures.put(name, mean);
    figures.put(name + ".standard_error", Math.sqrt(squares / Math.max(n - 1, 1) / n));
  }

  /** Returns the mean; NaN of an empty array. */
  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
