package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;

/**
 * How log Z is found.
 *
 * @param method auto (exact where the machine is small enough, else ais; of an RBM ais always, and
 *     exact beside it where it is small enough), exact, ais, or sandwich: ais forwards and
 *     backwards, which holds log Z between the two; parzen (of a gan, which has no log Z)
 * @param chains importance weights of ais
 * @param betas inverse temperatures of ais
 * @param samples that parzen puts its windows around
 */
public record EstimateSettings(
    @Default("auto") Method method,
    @Default(EstimateSettings.CHAINS) int chains,
    @Default(EstimateSettings.BETAS) int betas,
    @Default(EstimateSettings.SAMPLES) int samples) {
  /** How many chains where nobody says. */
  public static final String CHAINS = "100";

  /** How many inverse temperatures where nobody says. */
  public static final String BETAS = "10000";

  /** How many samples where nobody says. */
  public static final String SAMPLES = "10000";

  /** The most chains. */
  public static final int MOST_CHAINS = 1_000_000;

  /** The most inverse temperatures. */
  public static final int MOST_BETAS = 10_000_000;

  /** The methods. */
  public enum Method {
    /** Exact where possible, else ais; of an RBM ais always, and exact beside it where possible. */
    AUTO,
    /** Enumeration. */
    EXACT,
    /** Annealed importance sampling. */
    AIS,
    /** The same from both sides: forwards, and backwards from long chains. */
    SANDWICH,
    /** Parzen windows around samples, of a generator that gives rows no probability. */
    PARZEN
  }

  /** Checks the ranges. */
  public EstimateSettings {
    Range.within("chains", chains, 2, MOST_CHAINS);
    Range.within("betas", betas, 1, MOST_BETAS);
    Range.within("samples", samples, 2, MOST_CHAINS);
  }
}
