package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Figures;
import org.harmonium.learning.ChainMemory;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.ParallelTempering;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.SigmaSettings;
import org.harmonium.learning.SwapReport;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * Detects faults of learning that leave all numbers finite: chains that do not mix, temperatures
 * that do not swap, deviations at their bounds. The results are figures at each measurement and
 * warnings at the end of a phase.
 */
record Diagnostics(MachineAlgorithm learning, Backend backend) {
  /** The limit of the autocorrelation of the chains over an epoch. Chains above it hardly mix. */
  static final double LARGEST_AUTOCORRELATION = 0.9;

  /**
   * The minimum number of updates per epoch. With fewer updates a high autocorrelation is no fault.
   */
  static final int LEAST_UPDATES = 20;

  /** The limit of the share of units whose sigma is at a bound. */
  static final double LARGEST_SHARE_AT_BOUND = 0.01;

  private static final double ROUNDING = 1e-5; // rounding error of log sigma^2 in float32

  /** Returns the figures after an epoch. Waits for the backend. */
  Map<String, Double> figures(LearningRule rule) {
    Map<String, Double> figures = new LinkedHashMap<>();
    ChainMemory chains = rule.chainMemory();
    if (chains != null) {
      figures.put("chain_autocorrelation", chains.autocorrelation());
    }
    if (rule instanceof RbmLearning rbm
        && rbm.negativePhase() instanceof ParallelTempering tempering) {
      double[] rates =
          tempering.swapReport().rates().stream().mapToDouble(Double::doubleValue).toArray();
      figures.put("swap_rate_least", Arrays.stream(rates).min().orElse(Double.NaN));
      figures.put("swap_rate_mean", Figures.mean(rates));
    }
    Sigma sigma = sigma(rule);
    if (sigma != null) {
      figures.put("sigma_mean", Figures.mean(sigma.values));
      figures.put("sigma_at_bound", sigma.shareAtBound());
    }
    return figures;
  }

  /** Returns the warnings about a phase that has ended, one line each with a remedy. */
  List<String> warnings(Trainer trainer) {
    LearningRule rule = trainer.rule();
    List<String> warnings = new ArrayList<>();
    ChainMemory chains = rule.chainMemory();
    int batch = trainer.plan().batch();
    boolean isWholeEpoch = trainer.epoch() > 0 && trainer.cursor() == 0;
    if (chains != null && isWholeEpoch && trainer.rows() > (LEAST_UPDATES - 1) * batch) {
      double r = chains.autocorrelation();
      if (r > LARGEST_AUTOCORRELATION) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the chains hardly mix: their states correlate by %.3f with those of one epoch"
                    + " before (0 is best, 1 means that they stand still), so the gradient sees few"
                    + " of the model's states; %s",
                r,
                learning.remedy()));
      }
    }
    if (rule instanceof RbmLearning rbm
        && rbm.negativePhase() instanceof ParallelTempering tempering) {
      tempering.swapReport().warning(SwapReport.LEAST).ifPresent(warnings::add);
    }
    Sigma sigma = sigma(rule);
    if (sigma != null && sigma.shareAtBound() > LARGEST_SHARE_AT_BOUND) {
      warnings.add(sigma.warning());
    }
    return warnings;
  }

  private @Nullable Sigma sigma(LearningRule rule) {
    SigmaSettings settings = learning.sigma();
    Matrix sigma = rule.parameters().get("sigma");
    return settings == null || sigma == null
        ? null
        : new Sigma(backend.downloadDoubles(sigma), settings);
  }

  /** Learned deviations and their bounds. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sigma(double[] values, SigmaSettings settings) {
    long atLeast() {
      return Arrays.stream(values).filter(s -> s <= settings.least() * (1 + ROUNDING)).count();
    }

    long atMost() {
      return Arrays.stream(values).filter(s -> s >= settings.most() * (1 - ROUNDING)).count();
    }

    double shareAtBound() {
      return (double) (atLeast() + atMost()) / values.length;
    }

    String warning() {
      return String.format(
          Locale.ROOT,
          "sigma is held by its bounds: of %d visible units %d lie at sigma.least, %s, and %d at"
              + " sigma.most, %s; widen the bounds, lower sigma.ratio, or standardise the data",
          values.length,
          atLeast(),
          Double.toString(settings.least()),
          atMost(),
          Double.toString(settings.most()));
    }
  }
}
