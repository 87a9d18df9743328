package org.harmonium.nn;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * A layer before it is opened on a backend: plain data with value equality, and all that code needs
 * to know of a layer without knowing its kind.
 *
 * <p>{@link #toString} gives the word for the layer in experiment and model files, which {@link
 * #parse} reads. The words of the kinds in this package are
 *
 * <pre>
 *   dense:INPUTS:OUTPUTS:FUNCTION           y = f(x W + c)
 *   tied:INPUTS:OUTPUTS:FUNCTION:LAYER      y = f(x Wᵀ + b) with W of that layer, counted from 1
 *   maxout:INPUTS:OUTPUTS:PIECES
 *   sigmoid:SIZE, and so for each {@link ActivationFunction}
 *   dropout:SIZE:RATE
 *   batch-normalisation:SIZE:MOMENTUM:EPSILON
 *   masking:SIZE:LEVEL, gaussian:SIZE:LEVEL, salt-and-pepper:SIZE:LEVEL
 * </pre>
 *
 * <p>Other kinds are added by a {@link LayerKind}.
 */
public interface LayerDescription {
  /** The width of the rows that the layer takes. */
  int inputs();

  /** The width of the rows that it gives. */
  int outputs();

  /** Opens the layer, with weights of zero, above these layers of its network. */
  Layer open(Backend backend, List<Layer> below);

  /** The word for the layer in files: {@code parse(d.toString()).equals(d)}. */
  @Override
  String toString();

  // ---------------------------------------------------------------- tensors

  /** The parameters of {@link Layer#parameters}, in their order. */
  default List<TensorShape> parameters() {
    return List.of();
  }

  /** The matrices of {@link Layer#statistics}, in their order. */
  default List<TensorShape> statistics() {
    return List.of();
  }

  /**
   * The widths of the matrices with a row for each example that forward and backward passes need:
   * outputs, derivatives and scratch. For estimates of memory.
   */
  default List<Integer> rowWidths() {
    return List.of(outputs(), outputs(), outputs());
  }

  // ---------------------------------------------------------------- properties

  /**
   * Is it y = f(x W + c), with f the {@link #function} and with parameters W and c of its own? Such
   * a layer may be learned by itself before the network, start with pretrained weights and have
   * tied layers. Its {@link Layer#affine} is not null.
   */
  default boolean isAffine() {
    return false;
  }

  /** Are its inputs multiplied by weights, its own or those of the layer it is tied to? */
  default boolean hasWeights() {
    return parameters().stream().anyMatch(TensorShape::decays);
  }

  /** The function whose values are its outputs; linear if it has none. */
  default ActivationFunction function() {
    return ActivationFunction.LINEAR;
  }

  /** Does it act in training only? Then its output at inference is its input. */
  default boolean isTrainingOnly() {
    return false;
  }

  /** Does it disturb its input in training, so that an autoencoder learns to remove the noise? */
  default boolean isCorruption() {
    return false;
  }

  /**
   * The layer of a decoder that leads from its outputs back to its inputs.
   *
   * @param f the function of that layer
   * @param tiedTo the number of this layer in the network, from 1, if that layer is to share its
   *     weights; 0 if it is to have its own
   * @return null if a decoder has no layer for it
   */
  default @Nullable LayerDescription mirrored(ActivationFunction f, int tiedTo) {
    return null;
  }

  // ---------------------------------------------------------------- networks

  /**
   * Checks that the layer can follow others.
   *
   * @param below the layers before it, the first one first
   * @throws ShapeException in one sentence that names both layers and both shapes
   */
  default void requireFit(List<LayerDescription> below) {
    int last = below.size();
    if (last > 0) {
      LayerDescription lower = below.get(last - 1);
      LayerWord.requireChain(last, lower, lower.outputs(), this, inputs());
    }
  }

  /**
   * Reads the word for a layer.
   *
   * @throws IllegalArgumentException in one line that gives the form of such a word
   */
  static LayerDescription parse(String word) {
    return LayerWord.parse(word);
  }

  /**
   * Reads the word for a layer that takes rows of a known width. The first field, which is the
   * width, may be left out; so may all fields of a kind that has defaults for the others.
   *
   * @param inputs the width, unless the word has another
   * @throws IllegalArgumentException in one line that gives the form of such a word
   */
  static LayerDescription parse(String word, int inputs) {
    return LayerWord.parse(word, inputs);
  }

  /**
   * Reads the layers of a network, each with as many inputs as the one before has outputs.
   *
   * @param inputs the width of the rows that the first one takes
   * @throws IllegalArgumentException in one line that names the layers and sizes that do not fit
   */
  static List<LayerDescription> chain(int inputs, List<String> words) {
    List<LayerDescription> layers = new ArrayList<>();
    int width = inputs;
    for (String word : words) {
      LayerDescription layer = parse(word, width);
      if (layers.isEmpty() && layer.inputs() != inputs) {
        throw new ShapeException(
            "layer 1 (%s) takes %d inputs, but rows have %d values; make them equal"
                .formatted(layer, layer.inputs(), inputs));
      }
      layer.requireFit(layers);
      layers.add(layer);
      width = layer.outputs();
    }
    return layers;
  }

  /** A layer with as many outputs as inputs. */
  interface SameSize extends LayerDescription {
    /** The number of inputs, and of outputs. */
    int size();

    @Override
    default int inputs() {
      return size();
    }

    @Override
    default int outputs() {
      return size();
    }
  }
}
