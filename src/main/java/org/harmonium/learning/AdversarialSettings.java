package org.harmonium.learning;

import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.nn.Loss;
import org.harmonium.nn.NonSaturating;
import org.harmonium.nn.ZeroSum;

/**
 * The settings of adversarial learning.
 *
 * @param generatorLoss the loss that the generator minimises: zero-sum or non-saturating
 * @param smoothing the amount by which the discriminator's target 1 of data is lowered, from 0 to
 *     below 1; that of generated rows stays 0: one-sided label smoothing (Salimans and others:
 *     Improved techniques for training GANs, NIPS 2016, section 3.4)
 * @param k discriminator steps for each generator step
 * @param generatorRate the generator's learning rate over the discriminator's; 0 for a fixed
 *     generator
 */
public record AdversarialSettings(
    @Default("non-saturating") GeneratorLoss generatorLoss,
    @Default("0") double smoothing,
    @Default("1") int k,
    @Default("1") double generatorRate) {
  public enum GeneratorLoss {
    /** log(1 - D(G(z))): the value function of the game. */
    ZERO_SUM,
    /** -log D(G(z)), whose gradient does not vanish for a confident discriminator. */
    NON_SATURATING;

    /** The loss of the discriminator's logits of generated rows. */
    public Loss loss() {
      return this == ZERO_SUM ? ZeroSum.INSTANCE : NonSaturating.INSTANCE;
    }
  }

  public AdversarialSettings {
    Range.belowOne("smoothing", smoothing);
    Range.within("k", k, 1, 1000);
    Range.notNegative("generatorRate", generatorRate);
  }
}
