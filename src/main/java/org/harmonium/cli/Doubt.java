package org.harmonium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.model.UnitsDescription;

/** Warnings about an estimate that depends on few chains, or that is impossible. */
final class Doubt {
  /** The minimum share of effective chains. Below it, a few large weights dominate the estimate. */
  private static final double LEAST_EFFECTIVE_SHARE = 0.1;

  /**
   * The minimum effective sample size. Below two, one weight dominates all others together. The
   * minimum share alone detects this only for more than 20 chains, because the effective sample
   * size is at least 1.
   */
  private static final double LEAST_EFFECTIVE = 2;

  /**
   * The tolerated log-probability above 0 in nats, due to float32 sums over units for a nearly
   * certain state.
   */
  private static final double ROUNDING = 0.01;

  private Doubt() {}

  /**
   * Returns a sentence for each warning.
   *
   * @param figures of an estimate, or those of a run
   * @param chains of annealed importance sampling
   * @param visible units: the probabilities of those with finitely many states are at most 1
   */
  static List<String> about(Map<String, Double> figures, int chains, UnitsDescription visible) {
    List<String> doubts = new ArrayList<>();
    Double effective = figures.get("ais.effective_sample_size");
    if (effective != null && !(effective >= leastEffective(chains))) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%.1f of %d chains carry the estimate of log Z: it is likely too low, and more so than its"
                  + " standard error says; raise the betas",
              effective,
              chains));
    }
    if (visible.isFinite()) {
      figures.forEach(
          (name, nats) -> {
            if (isOfRows(name) && nats > ROUNDING) {
              doubts.add(impossible(name, nats, figures.containsKey("exact.log_z")));
            }
          });
    }
    return doubts;
  }

  /**
   * Returns the minimum effective sample size for a number of chains. For two chains it is half way
   * between one and two.
   */
  private static double leastEffective(int chains) {
    return Math.max(LEAST_EFFECTIVE_SHARE * chains, Math.min(LEAST_EFFECTIVE, (1 + chains) / 2.0));
  }

  private static boolean isOfRows(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.equals("log_probability") || last.equals("bound");
  }

  private static String impossible(String name, double nats, boolean isExact) {
    return String.format(
        Locale.ROOT,
        "%s is %.4g nats, and no probability is above 1: %s",
        name,
        nats,
        isExact
            ? "the parameters are so large that float32 sums decide; train again with a lower rate"
            : "the estimate of log Z is too low; raise the betas and the chains");
  }
}
