package org.harmonium.kind.network;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Workspace;
import org.harmonium.config.Keys;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.SavedModel;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.TensorShape;

/** The notation of layers in settings and model files. */
public final class LayerWords {
  /** The maximum number of layers in a file. */
  private static final int MOST_LAYERS = 1000;

  private LayerWords() {}

  // ---------------------------------------------------------------- settings

  /**
   * Checks that words denote layers.
   *
   * @throws IllegalArgumentException if one does not; the message begins with the key
   */
  public static void require(String key, List<String> words) {
    words.forEach(word -> Keys.under(key, () -> LayerDescription.parse(word, 1)));
  }

  /** Returns the number of layers among these words that can be pretrained. */
  public static int countAffine(List<String> words) {
    return (int) words.stream().filter(word -> LayerDescription.parse(word, 1).isAffine()).count();
  }

  /**
   * Returns the layers that the words denote.
   *
   * @param key the setting that lists them
   * @param inputs the width of the rows
   * @throws IllegalArgumentException naming the setting and the layers that do not chain
   */
  public static List<LayerDescription> chain(String key, int inputs, List<String> words) {
    return Keys.under(key, () -> LayerDescription.chain(inputs, words));
  }

  /**
   * Returns hidden layers, followed by an affine layer with one output per class.
   *
   * @param key the setting that lists them
   * @param inputs the width of the rows
   * @throws IllegalArgumentException naming the setting and the layers that do not chain
   */
  public static List<LayerDescription> classifier(
      String key, List<String> hidden, int inputs, int classes) {
    List<String> words = new ArrayList<>(hidden);
    words.add("dense:%d:linear".formatted(classes));
    return chain(key, inputs, words);
  }

  /** Returns the layers that can be pretrained. */
  public static List<LayerDescription> affine(List<LayerDescription> layers) {
    return layers.stream().filter(LayerDescription::isAffine).toList();
  }

  /**
   * Rejects a number of frozen layers that exceeds the number of layers, that leaves no layer to
   * learn, or that freezes no parameters.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public static void requireFrozen(int frozen, List<LayerDescription> layers) {
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

  private static List<String> weights(List<LayerDescription> layers, int frozen) {
    return Sequence.learned(layers, frozen).stream()
        .filter(TensorShape::decays)
        .map(TensorShape::name)
        .toList();
  }

  // ---------------------------------------------------------------- files

  /** Returns the words of layers in a file. */
  public static List<String> words(List<LayerDescription> layers) {
    return layers.stream().map(Object::toString).toList();
  }

  /**
   * Returns the layers that a file lists under a key.
   *
   * @throws IllegalArgumentException if the list is empty or too long
   */
  public static List<LayerDescription> read(SavedModel saved, String key) {
    return saved.texts(key, MOST_LAYERS, "[\"dense:784:10:linear\"]").stream()
        .map(LayerDescription::parse)
        .toList();
  }

  /**
   * The units of the values of rows: {@code bernoulli} for values from 0 to 1, {@code gaussian} for
   * any.
   *
   * @throws IllegalArgumentException if the file names other units
   */
  public static UnitsDescription values(SavedModel saved) {
    String values = saved.text("values", "");
    for (OutputFunction output : OutputFunction.values()) {
      if (values.equals(output.units().toString())) {
        return output.units();
      }
    }
    throw new IllegalArgumentException(
        "'values' is '%s'; write bernoulli for values from 0 to 1, gaussian for any"
            .formatted(values));
  }

  /**
   * Returns a model after a check that the variances of a file are not negative. Closes the model
   * if the check fails.
   */
  public static LearnedModel fitting(SavedModel saved, LearnedModel model) {
    return Workspace.prepared(
        model,
        made -> {
          for (String name : saved.tensors().keySet()) {
            if (name.matches("(.*\\.)?variance[0-9]+")) {
              saved.requireNotNegative(name, "write variances of 0 or more");
            }
          }
        });
  }
}
