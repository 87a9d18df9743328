package org.harmonium.learning;

import org.harmonium.nn.Loss;
import org.harmonium.nn.NonSaturating;
import org.harmonium.nn.ZeroSum;

/**
 * How a generator and a discriminator learn against each other.
 *
 * @param generatorLoss {@link ZeroSum}, the value of the game itself, or {@link NonSaturating}
 * @param smoothing what data's target 1 is lowered by for the discriminator, from 0 to below 1;
 *     that of generated rows stays 0: one-sided label smoothing (Salimans and others: Improved
 *     techniques for training GANs, NIPS 2016, section 3.4)
 * @param k discriminator steps for each generator step, at least 1
 * @param generatorRate the generator's learning rate over the discriminator's, at least 0; at 0 the
 *     generator stays as it is
 */
public record AdversarialSettings(
    Loss generatorLoss, double smoothing, int k, double generatorRate) {

  /** Checks the ranges. */
  public AdversarialSettings {
    if (generatorLoss != ZeroSum.INSTANCE && generatorLoss != NonSaturating.INSTANCE) {
      throw new IllegalArgumentException(
          "a generator learns by '%s' or '%s', not by '%s'"
              .formatted(
                  ZeroSum.INSTANCE.name(), NonSaturating.INSTANCE.name(), generatorLoss.name()));
    }
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be from 0 to below 1, was " + smoothing);
    }
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, was " + k);
    }
    if (!(generatorRate >= 0 && generatorRate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the generator's share of the rate must be at least 0, was " + generatorRate);
    }
  }

  /** One step each, at one rate, without smoothing. */
  public static AdversarialSettings plain(Loss generatorLoss) {
    return new AdversarialSettings(generatorLoss, 0, 1, 1);
  }
}
