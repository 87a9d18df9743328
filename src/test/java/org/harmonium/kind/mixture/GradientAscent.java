package org.harmonium.kind.mixture;

import org.harmonium.config.Inlined;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * Gradient ascent on the log-likelihood, which is exact.
 *
 * @param plan epochs, minibatches and rates
 * @param stop when to stop early; null for never
 */
@VariantName("gradient-ascent")
public record GradientAscent(@Inlined TrainingPlan plan, EarlyStop.@Nullable Settings stop)
    implements LearningSettings {}
