package org.harmonium.kind.autoencoder;

import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.network.GradientLearning;
import org.harmonium.kind.network.PenaltySettings;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.OptimiserSettings;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * An autoencoder as a whole.
 *
 * @param optimiser sgd, adam or rmsprop
 * @param plan epochs, minibatches and rates
 * @param gradients decay and limits
 * @param frozen the number of lowest layers, as the model lists them, that stay as they are
 * @param penalties of the code
 * @param stop when to stop early; null for never
 */
@VariantName("backpropagation")
public record AutoencoderLearning(
    @Default("adam") OptimiserSettings optimiser,
    @Inlined TrainingPlan plan,
    @Inlined GradientSettings gradients,
    @Default("0") int frozen,
    @Default("{}") PenaltySettings penalties,
    EarlyStop.@Nullable Settings stop)
    implements GradientLearning {
  /** Checks the ranges. */
  public AutoencoderLearning {
    optimiser.requireMomentumUsed(plan.momentum());
    Range.notNegative("frozen", frozen);
  }
}
