package org.harmonium.kind;

import org.harmonium.config.Default;
import org.harmonium.config.Range;

/**
 * The pictures of a run: filters, reconstructions beside originals, samples.
 *
 * @param everyEpochs epochs between two sets of pictures; 0 for a set after the last epoch only
 * @param tiles the number of tiles of a picture
 * @param steps Gibbs steps of the chains that the samples are taken from
 */
public record ImageSettings(
    @Default("0") int everyEpochs,
    @Default("100") int tiles,
    @Default("" + ImageSettings.DEFAULT_STEPS) int steps) {
  /** The default of {@code steps}. */
  public static final int DEFAULT_STEPS = 1000;

  /** Checks the ranges. */
  public ImageSettings {
    Range.notNegative("everyEpochs", everyEpochs);
    Range.within("tiles", tiles, 1, 10_000);
    Range.within("steps", steps, 1, 10_000_000);
  }
}
