package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;

/**
 * How log Z is found.
 *
 * @param method auto (exact where the machine is small enough, else ais), exact, ais, or sandwich:
 *     ais forwards and backwards, which holds log Z between the two
 * @param chains importance weights of ais
 * @param betas inverse temperatures of ais
 */
public record EstimateSettings(
    @Default("auto") Method method, @Default("100") int chains, @Default("1000") int betas) {

  /** The methods. */
  public enum Method {
    /** Exact where possible, else ais. */
    AUTO,
    /** Enumeration. */
    EXACT,
    /** Annealed importance sampling. */
    AIS,
    /** The same from both sides: forwards, and backwards from long chains. */
    SANDWICH
  }

  /** Checks the ranges. */
  public EstimateSettings {
    Range.within("chains", chains, 2, 1_000_000);
    Range.within("betas", betas, 1, 10_000_000);
  }
}
