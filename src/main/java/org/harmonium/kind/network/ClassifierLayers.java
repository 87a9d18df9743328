package org.harmonium.kind.network;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.kind.network.NetworkSettings.ClassifierSettings;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.TensorShape;
import org.jspecify.annotations.Nullable;

/** The layers of classifiers. */
final class ClassifierLayers {
  private ClassifierLayers() {}

  /**
   * Hidden layers, and an affine one with an output a class.
   *
   * @param key the setting that names them
   * @param inputs the width of the rows
   * @throws IllegalArgumentException naming the setting and the layers that do not chain
   */
  static List<LayerDescription> of(String key, List<String> hidden, int inputs, int classes) {
    List<String> words = new ArrayList<>(hidden);
    words.add("dense:%d:linear".formatted(classes));
    return chain(key, inputs, words);
  }

  /**
   * Layers by their words.
   *
   * @param key the setting that names them
   * @throws IllegalArgumentException naming the setting and the layers that do not chain
   */
  static List<LayerDescription> chain(String key, int inputs, List<String> words) {
    try {
      return LayerDescription.chain(inputs, words);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(key, e.getMessage()), e);
    }
  }

  /** Those of settings, where what was learned before may give the hidden ones. */
  static List<LayerDescription> of(
      ClassifierSettings model, int inputs, int classes, @Nullable PretrainedLayers from) {
    if (from == null || !model.layers().isEmpty()) {
      return of("model.layers", model.layers(), inputs, classes);
    }
    List<String> learned = from.descriptions().stream().map(Object::toString).toList();
    return of("model.from", learned, inputs, classes);
  }

  /** The dense ones among the hidden layers, which can be learned by themselves. */
  static List<LayerDescription> dense(List<LayerDescription> layers) {
    return layers.stream().filter(LayerDescription::isAffine).toList();
  }

  /**
   * The names of the weights that are learned where the lowest layers are frozen.
   *
   * @param frozen how many
   */
  static List<String> weights(List<LayerDescription> layers, int frozen) {
    return Sequence.learned(layers, frozen).stream()
        .filter(TensorShape::decays)
        .map(TensorShape::name)
        .toList();
  }

  /**
   * Refuses to freeze more layers than there are, all, or none that learn.
   *
   * @throws IllegalArgumentException naming the setting
   */
  static void requireFrozen(int frozen, List<LayerDescription> layers) {
    if (frozen > 0 && weights(layers, 0).equals(weights(layers, frozen))) {
      throw new IllegalArgumentException(
          "learning.frozen: the first %d of %d layers have no weights that could stay; freeze more"
              .formatted(frozen, layers.size()));
    }
    if (weights(layers, frozen).isEmpty()) {
      throw new IllegalArgumentException(
          "learning.frozen: with %d of %d layers frozen nothing is learned; freeze fewer"
              .formatted(frozen, layers.size()));
    }
  }
}
