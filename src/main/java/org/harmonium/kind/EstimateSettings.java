package org.harmonium.kind;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.config.Variants;

/**
 * A method of evaluating a learned model, with the settings that it uses; {@code auto} by default.
 */
@Variants(key = "method", otherwise = "auto")
public sealed interface EstimateSettings {
  /** The default number of chains. */
  String CHAINS = "100";

  /** The default number of inverse temperatures. */
  String BETAS = "10000";

  /** The default number of samples. */
  String SAMPLES = "10000";

  /** The largest number of chains or samples. */
  int MOST_CHAINS = 1_000_000;

  /** The largest number of inverse temperatures. */
  int MOST_BETAS = 10_000_000;

  /** A method that uses annealing. */
  sealed interface Annealed extends EstimateSettings {
    /** The number of importance weights. */
    int chains();

    /** The number of inverse temperatures. */
    int betas();
  }

  /**
   * Enumeration if the machine is small enough, else annealed importance sampling. An RBM is always
   * annealed, and also enumerated if it is small enough.
   *
   * @param chains importance weights
   * @param betas inverse temperatures
   */
  @VariantName("auto")
  record Auto(
      @Default(EstimateSettings.CHAINS) int chains, @Default(EstimateSettings.BETAS) int betas)
      implements Annealed {
    /** Checks the ranges. */
    public Auto {
      requireRanges(chains, betas);
    }
  }

  /** Enumeration. */
  @VariantName("exact")
  record Exact() implements EstimateSettings {}

  /**
   * Annealed importance sampling.
   *
   * @param chains importance weights
   * @param betas inverse temperatures
   */
  @VariantName("ais")
  record Ais(
      @Default(EstimateSettings.CHAINS) int chains, @Default(EstimateSettings.BETAS) int betas)
      implements Annealed {
    /** Checks the ranges. */
    public Ais {
      requireRanges(chains, betas);
    }
  }

  /**
   * Annealed importance sampling forwards, and backwards from long chains: log Z lies between the
   * two.
   *
   * @param chains importance weights of each direction
   * @param betas inverse temperatures of each direction
   */
  @VariantName("sandwich")
  record Sandwich(
      @Default(EstimateSettings.CHAINS) int chains, @Default(EstimateSettings.BETAS) int betas)
      implements Annealed {
    /** Checks the ranges. */
    public Sandwich {
      requireRanges(chains, betas);
    }
  }

  /**
   * Parzen windows around samples of a generator, which has no likelihood.
   *
   * @param samples the number of windows
   */
  @VariantName("parzen")
  record Parzen(@Default(EstimateSettings.SAMPLES) int samples) implements EstimateSettings {
    /** Checks the range. */
    public Parzen {
      Range.within("samples", samples, 2, MOST_CHAINS);
    }
  }

  private static void requireRanges(int chains, int betas) {
    Range.within("chains", chains, 2, MOST_CHAINS);
    Range.within("betas", betas, 1, MOST_BETAS);
  }
}
