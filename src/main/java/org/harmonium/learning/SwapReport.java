package org.harmonium.learning;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often neighbouring temperatures exchange their states.
 *
 * @param betas the inverse temperatures, rising to 1
 * @param rates for each neighbouring pair, the running share of tries that succeed; NaN before the
 *     first
 */
public record SwapReport(List<Double> betas, List<Double> rates) {
  /** Below this share, states hardly travel between two temperatures. */
  public static final double LEAST = 0.05;

  /** One rate for each pair. */
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
   * What is wrong and what to do, in one line, if the rate of some pair is below {@code least},
   * such as {@link #LEAST}.
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
