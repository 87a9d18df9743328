package org.harmonium.kind.autoencoder;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.OutputFunction;
import org.harmonium.model.Autoencoder;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Loss;
import org.harmonium.nn.SquaredError;

/**
 * The layers of an autoencoder that settings describe.
 *
 * @param encoder the layers of the encoder
 * @param decoder the layers of the decoder
 * @param link the function from the outputs of the last layer to the reconstruction
 * @param loss of those outputs
 */
record AutoencoderLayers(
    List<LayerDescription> encoder,
    List<LayerDescription> decoder,
    ActivationFunction link,
    Loss loss) {

  /**
   * @param inputs the width of the rows
   * @throws IllegalArgumentException naming the layers that do not chain
   */
  static AutoencoderLayers of(AutoencoderSpec model, int inputs) {
    boolean ofLogits = model.loss() == AutoencoderSpec.ReconstructionLoss.CROSS_ENTROPY;
    boolean isSigmoid = model.output() == OutputFunction.SIGMOID;
    // Cross-entropy takes logits. The squared error takes the outputs of a sigmoid layer.
    ActivationFunction last =
        isSigmoid && !ofLogits ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR;
    ActivationFunction link = ofLogits ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR;
    List<LayerDescription> encoder = LayerWords.chain("model.encoder", inputs, model.encoder());
    return new AutoencoderLayers(
        encoder,
        decoder(model, encoder, inputs, last),
        link,
        ofLogits ? BinaryCrossEntropy.INSTANCE : SquaredError.INSTANCE);
  }

  private static List<LayerDescription> decoder(
      AutoencoderSpec model, List<LayerDescription> encoder, int inputs, ActivationFunction last) {
    if (model.decoder().isEmpty()) {
      return Autoencoder.mirrored(encoder, model.tied(), last);
    }
    List<String> words = new ArrayList<>(encoder.stream().map(Object::toString).toList());
    words.addAll(model.decoder());
    words.add("dense:%d:%s".formatted(inputs, last.text()));
    return LayerWords.chain("model.decoder", inputs, words).subList(encoder.size(), words.size());
  }

  /** Encoder and decoder. */
  List<LayerDescription> all() {
    List<LayerDescription> all = new ArrayList<>(encoder);
    all.addAll(decoder);
    return all;
  }

  /** The layers of the encoder that can be learned by themselves. */
  List<LayerDescription> affine() {
    return LayerWords.affine(encoder);
  }

  /** The number of units of the code. */
  int code() {
    return encoder.get(encoder.size() - 1).outputs();
  }
}
