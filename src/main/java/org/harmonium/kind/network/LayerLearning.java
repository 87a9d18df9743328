package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.Keys;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.OptimiserSettings;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.nn.CorruptionKind;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/**
 * Pretraining of a layer: an autoencoder with one hidden layer learns the outputs of the layers
 * below (Bengio, Lamblin, Popovici and Larochelle 2007; denoising: Vincent and others 2010).
 *
 * @param optimiser sgd, adam or rmsprop
 * @param corruption of the layer's inputs, such as masking:0.25; null for none
 * @param tied whether the decoder has the transposed weights
 * @param penalties of the layer's outputs
 * @param plan epochs, minibatches and rates
 * @param gradients decay and limits
 * @param stop when to stop early; null for never
 */
@VariantName("autoencoder")
public record LayerLearning(
    @Default("adam") OptimiserSettings optimiser,
    @Nullable String corruption,
    @Default("true") boolean tied,
    @Default("{}") PenaltySettings penalties,
    @Inlined TrainingPlan plan,
    @Inlined GradientSettings gradients,
    EarlyStop.@Nullable Settings stop)
    implements GradientLearning {
  /** The algorithms that pretrain a layer of a network. */
  public static final List<Class<? extends LearningSettings>> ALGORITHMS =
      List.of(
          LayerLearning.class,
          RbmAlgorithm.Cd.class,
          RbmAlgorithm.Pcd.class,
          RbmAlgorithm.Fpcd.class,
          RbmAlgorithm.MeanFieldCd.class);

  /** Checks the ranges. */
  public LayerLearning {
    optimiser.requireMomentumUsed(plan.momentum());
    if (corruption != null
        && !Keys.under("corruption", () -> LayerDescription.parse(corruption, 1)).isCorruption()) {
      throw new IllegalArgumentException(
          "corruption must be one of %s with a level, such as masking:0.25; was '%s'"
              .formatted(String.join(", ", CorruptionKind.names()), corruption));
    }
  }
}
