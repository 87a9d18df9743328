package org.harmonium.nn;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.ShapeException;

/**
 * What a layer is, before there is a backend to hold it: plain data, with a word for it in files
 * that {@link #parse} reads.
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
 */
public sealed interface LayerDescription {
  /** The width of the rows that the layer takes. */
  int inputs();

  /** The width of the rows that it gives. */
  int outputs();

  /**
   * Such a layer.
   *
   * @param below the layers of the network before it, the first one first
   */
  Layer open(Backend backend, List<Layer> below);

  /**
   * Demands that the layer can stand on those below.
   *
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
   * @throws IllegalArgumentException in one line that says how such a word is made
   */
  static LayerDescription parse(String word) {
    return LayerWord.parse(word);
  }

  /**
   * Reads the word for a layer that takes rows of a known width: its first number, the inputs or
   * the size, may be left out, and all those of batch normalisation.
   *
   * @param inputs the width, where the word does not say another
   * @throws IllegalArgumentException in one line that says how such a word is made
   */
  static LayerDescription parse(String word, int inputs) {
    return LayerWord.parse(word, inputs);
  }

  /**
   * Reads layers that stand upon each other, each with as many inputs as the one below has outputs.
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

  /**
   * A {@link Dense} layer with weights of its own.
   *
   * @param function element-wise
   */
  record OfDense(int inputs, int outputs, ActivationFunction function) implements LayerDescription {
    /** Sizes from 1. */
    public OfDense {
      LayerWord.requireSizes("dense", inputs, outputs);
      LayerWord.requireElementwise("dense", function);
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Dense(backend, inputs, outputs, function);
    }

    @Override
    public String toString() {
      return LayerWord.of("dense", inputs, outputs, function);
    }
  }

  /**
   * A {@link Dense} layer with the transposed weights of another.
   *
   * @param function element-wise
   * @param layer which one of the network the other is, from 1
   */
  record OfTied(int inputs, int outputs, ActivationFunction function, int layer)
      implements LayerDescription {
    /** Sizes and the layer's number from 1. */
    public OfTied {
      LayerWord.requireSizes("tied", inputs, outputs);
      LayerWord.requireElementwise("tied", function);
      if (layer < 1) {
        throw new IllegalArgumentException(
            "layer 'tied' is tied to layer %d; layers are counted from 1".formatted(layer));
      }
    }

    @Override
    public void requireFit(List<LayerDescription> below) {
      LayerDescription.super.requireFit(below);
      int own = below.size() + 1;
      if (layer >= own || !(below.get(layer - 1) instanceof OfDense other)) {
        throw new IllegalArgumentException(
            "layer %d (%s) must be tied to a dense layer before it, which layer %d is not"
                .formatted(own, this, layer));
      }
      if (other.inputs() != outputs || other.outputs() != inputs) {
        throw new ShapeException(
            "layer %d (%s) needs weights (%d, %d), those of layer %d (%s), which it is tied to, are (%d, %d); make them equal"
                .formatted(
                    own, this, outputs, inputs, layer, other, other.inputs(), other.outputs()));
      }
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return Dense.tied((Dense) below.get(layer - 1), function);
    }

    @Override
    public String toString() {
      return LayerWord.of("tied", inputs, outputs, function, layer);
    }
  }

  /**
   * A {@link Maxout} layer.
   *
   * @param pieces affine functions of each unit, from 1
   */
  record OfMaxout(int inputs, int outputs, int pieces) implements LayerDescription {
    /** Sizes and pieces from 1. */
    public OfMaxout {
      LayerWord.requireSizes("maxout", inputs, outputs);
      LayerWord.requireSizes("maxout", pieces, Math.multiplyExact(outputs, pieces));
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Maxout(backend, inputs, outputs, pieces);
    }

    @Override
    public String toString() {
      return LayerWord.of("maxout", inputs, outputs, pieces);
    }
  }

  /** A layer that takes and gives rows of one width. */
  sealed interface SameSize extends LayerDescription {
    /** The width. */
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

  /** An {@link Activation} layer, or {@link Softmax}. */
  record OfActivation(int size, ActivationFunction function) implements SameSize {
    /** Size from 1. */
    public OfActivation {
      LayerWord.requireSizes(function.text(), size, size);
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return function.isElementwise()
          ? new Activation(backend, size, function)
          : new Softmax(backend, size);
    }

    @Override
    public String toString() {
      return LayerWord.of(function.text(), size);
    }
  }

  /**
   * A {@link Dropout} layer.
   *
   * @param rate the share left out, from 0 (inclusive) to 1 (exclusive)
   */
  record OfDropout(int size, double rate) implements SameSize {
    /** Size from 1. */
    public OfDropout {
      LayerWord.requireSizes("dropout", size, size);
      LayerWord.require(rate >= 0 && rate < 1, "dropout", "rate", rate, "from 0 and below 1");
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Dropout(backend, size, rate);
    }

    @Override
    public String toString() {
      return LayerWord.of("dropout", size, rate);
    }
  }

  /**
   * A {@link BatchNormalisation} layer.
   *
   * @param momentum the share of a minibatch in the running estimates, from 0 to 1
   * @param epsilon what is added to variances, above 0
   */
  record OfBatchNormalisation(int size, double momentum, double epsilon) implements SameSize {
    /** Size from 1. */
    public OfBatchNormalisation {
      String kind = "batch-normalisation";
      LayerWord.requireSizes(kind, size, size);
      LayerWord.require(momentum >= 0 && momentum <= 1, kind, "momentum", momentum, "from 0 to 1");
      LayerWord.require(
          (float) epsilon > 0 && epsilon <= Float.MAX_VALUE, kind, "epsilon", epsilon, "above 0");
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new BatchNormalisation(backend, size, momentum, epsilon);
    }

    @Override
    public String toString() {
      return LayerWord.of("batch-normalisation", size, momentum, epsilon);
    }
  }

  /**
   * A {@link Corruption} layer.
   *
   * @param level from 0 to 1
   */
  record OfCorruption(int size, CorruptionKind kind, double level) implements SameSize {
    /** Size from 1. */
    public OfCorruption {
      LayerWord.requireSizes(kind.text(), size, size);
      LayerWord.require(level >= 0 && level <= 1, kind.text(), "level", level, "from 0 to 1");
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Corruption(backend, size, kind, level);
    }

    @Override
    public String toString() {
      return LayerWord.of(kind.text(), size, level);
    }
  }
}
