package org.harmonium.kind.autoencoder;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Keys;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.network.LayerLearning;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.NetworkSpec;
import org.harmonium.kind.network.OutputFunction;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;

/**
 * A network that reconstructs its input from a code.
 *
 * @param encoder its layers, the last of which gives the code; one that corrupts the input comes
 *     first in a denoising autoencoder
 * @param decoder its layers; without any, the dense layers of the encoder backwards
 * @param tied whether a decoder that goes backwards has the encoder's weights, transposed
 * @param loss the cross-entropy of outputs from 0 to 1, or half the squared error
 * @param output the function of the last layer: sigmoid for values from 0 to 1, linear for any
 * @param init the law of the initial weights
 */
@VariantName("autoencoder")
public record AutoencoderSpec(
    List<String> encoder,
    @Default("[]") List<String> decoder,
    @Default("false") boolean tied,
    @Default("cross-entropy") ReconstructionLoss loss,
    @Default("sigmoid") OutputFunction output,
    @Default("glorot-uniform") String init)
    implements NetworkSpec {
  /** The loss of a reconstruction. */
  public enum ReconstructionLoss {
    /** Minus the log-probability of the row where outputs are probabilities of ones. */
    CROSS_ENTROPY,
    /** Half the squared distance. */
    SQUARED_ERROR
  }

  /** Checks the words. */
  public AutoencoderSpec {
    LayerWords.require("encoder", encoder);
    LayerWords.require("decoder", decoder);
    Keys.under("init", () -> Initialisation.parse(init));
    if (encoder.stream().noneMatch(word -> LayerDescription.parse(word, 1).hasWeights())) {
      throw new IllegalArgumentException(
          "encoder needs a layer with weights, such as dense:100:sigmoid");
    }
    if (decoder.isEmpty()) {
      requireMirrored(encoder);
    }
    if (loss == ReconstructionLoss.CROSS_ENTROPY && output != OutputFunction.SIGMOID) {
      throw new IllegalArgumentException(
          "loss cross-entropy is of outputs from 0 to 1; set model.loss=squared-error, or"
              + " model.output=sigmoid");
    }
    if (tied && !decoder.isEmpty()) {
      throw new IllegalArgumentException(
          "tied is for a decoder that goes back through the encoder; remove decoder, or tied");
    }
  }

  /** A decoder that goes backwards has dense layers with their functions, and no others. */
  private static void requireMirrored(List<String> encoder) {
    for (String word : encoder) {
      LayerDescription layer = LayerDescription.parse(word, 1);
      if (!layer.isTrainingOnly() && layer.mirrored(ActivationFunction.LINEAR, 0) == null) {
        throw new IllegalArgumentException(
            "encoder has the layer %s, which a decoder that goes backwards would leave out; write the decoder"
                .formatted(word));
      }
    }
  }

  @Override
  public int stackedLayers() {
    return decoder.isEmpty() ? LayerWords.countAffine(encoder) : 0;
  }

  @Override
  public UnitsDescription values() {
    return output.units();
  }

  @Override
  public String forAnyValues() {
    return "model.output=linear and model.loss=squared-error";
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(AutoencoderLearning.class);
  }

  @Override
  public List<Class<? extends LearningSettings>> pretrainingAlgorithms() {
    return LayerLearning.ALGORITHMS;
  }
}
