package org.harmonium.kind.gan;

import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.learning.AdversarialSettings;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.OptimiserSettings;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * Adversarial learning of a generator and a discriminator.
 *
 * @param rule the loss of the generator, the label smoothing, and the order of the updates
 * @param optimiser of the discriminator, and of the generator if {@code generatorOptimiser} is null
 * @param generatorOptimiser of the generator; null for the same as the discriminator's
 * @param plan epochs, minibatches and rates
 * @param gradients decay and limits
 * @param stop when to stop early; null for never
 */
@VariantName("adversarial")
public record AdversarialGame(
    @Inlined AdversarialSettings rule,
    @Default("adam") OptimiserSettings optimiser,
    @Nullable OptimiserSettings generatorOptimiser,
    @Inlined TrainingPlan plan,
    @Inlined GradientSettings gradients,
    EarlyStop.@Nullable Settings stop)
    implements LearningSettings {
  /** Checks the ranges. */
  public AdversarialGame {
    optimiser.requireMomentumUsed(plan.momentum());
    if (generatorOptimiser != null) {
      generatorOptimiser.requireMomentumUsed(plan.momentum());
    }
  }

  /** The optimiser of the generator. */
  OptimiserSettings ofGenerator() {
    return generatorOptimiser == null ? optimiser : generatorOptimiser;
  }
}
