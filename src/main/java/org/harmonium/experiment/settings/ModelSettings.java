package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;
import org.harmonium.experiment.yaml.VariantName;
import org.harmonium.experiment.yaml.Variants;

/** What is learned, told apart by the key {@code kind}. */
@Variants(key = "kind")
public sealed interface ModelSettings {

  /**
   * A restricted Boltzmann machine with as many visible units as the data has columns.
   *
   * @param hidden the number of hidden units
   * @param weightScale the standard deviation of the initial weights
   * @param hiddenBias the initial hidden bias
   */
  @VariantName("rbm")
  record RbmSettings(
      int hidden, @Default("0.01") double weightScale, @Default("0") double hiddenBias)
      implements ModelSettings {
    /** Checks the ranges. */
    public RbmSettings {
      Range.within("hidden", hidden, 1, 1_000_000);
      Range.notNegative("weightScale", weightScale);
      Range.finite("hiddenBias", hiddenBias);
    }
  }
}
