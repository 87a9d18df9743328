package org.harmonium.learning;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The acceptance rates of swaps between neighbouring temperatures.
 *
 * @param betas the inverse temperatures, rising to 1
 * @param rates for each neighbouring pair, the running share of accepted swaps; NaN before the
 *     first swap
 */
public record SwapReport(List<Double> betas, List<Double> rates) {
  /** Below this rate, two temperatures hardly exchange states. */
  public static final double LEAST = 0.05;

  public SwapReport {
    betas = List.copyOf(betas);
    rates = List.copyOf(rates);
    if (rates.size() != betas.size() - 1) {
      throw new IllegalArgumentException(
          "%d temperatures have %d neighbouring pairs, not %d"
              .formatted(betas.size(), betas.size() - 1, rates.size()));
    }
  }

  /**
   * Returns a fault and a remedy if the rate of a pair is below {@code least}, such as {@link
   * #LEAST}.
   */
  public Optional<String> warning(double least) {
    int worst = -1;
    for (int r = 0; r < rates.size(); r++) {
      if (rates.get(r) < (worst < 0 ? least : rates.get(worst))) {
        worst = r;
      }
    }
    if (worst < 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "swaps between beta %.4g and %.4g succeed in only %.2g %% of tries, so the hot chains do not help the cold ones to mix: use more temperatures, or place them closer together there",
            betas.get(worst),
            betas.get(worst + 1),
            100 * rates.get(worst)));
  }
}
