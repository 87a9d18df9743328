package org.harmonium.kind.gan;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.rows.Labels;
import org.harmonium.nn.LayerDescription;

/**
 * The layers of a generative adversarial net that settings describe.
 *
 * @param generator from noise to rows
 * @param discriminator from rows to the logit
 */
record GanLayers(List<LayerDescription> generator, List<LayerDescription> discriminator) {
  /**
   * @param visible the width of the rows
   * @throws IllegalArgumentException naming the layers that do not chain
   */
  static GanLayers of(GanSpec model, int visible) {
    List<String> generator = new ArrayList<>(model.generator());
    generator.add("dense:%d:%s".formatted(visible, model.output().function().text()));
    List<String> discriminator = new ArrayList<>(model.discriminator());
    discriminator.add("dense:1:linear");
    return new GanLayers(
        LayerWords.chain("model.generator", model.latent(), generator),
        LayerWords.chain("model.discriminator", visible, discriminator));
  }

  /** Returns the layers of the classifier that evaluates samples; empty without a classifier. */
  static List<LayerDescription> classifier(GanSpec model, Dataset train) {
    return model.classifier().isEmpty()
        ? List.of()
        : LayerWords.classifier(
            "model.classifier", model.classifier(), train.cols(), Labels.classes(train));
  }
}
