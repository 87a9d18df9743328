package org.harmonium.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What must be said beside an estimate that few chains carry. */
final class Doubt {
  /** Below this share of the chains, a few large weights decide. */
  private static final double LEAST_EFFECTIVE_SHARE = 0.1;

  private Doubt() {}

  /** A sentence if annealed importance sampling with so many chains is doubtful. */
  static Optional<String> about(Map<String, Double> figures, int chains) {
    Double effective = figures.get("ais.effective_sample_size");
    if (effective == null || effective >= LEAST_EFFECTIVE_SHARE * chains) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%.1f of %d chains carry the estimate of log Z: it is likely too low, and more so than its"
                + " standard error says; raise the betas",
            effective,
            chains));
  }
}
