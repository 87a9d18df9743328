package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.ShapeException;

/**
 * A layer with the transposed weights of a dense layer before it and a bias of its own.
 *
 * <pre>
 *   y  = f(x Wᵀ + b)                               W (outputs, inputs), b (1, outputs)
 *   dz = dy f'(z);   dW = dzᵀ x, added to that of the dense layer;   db = sum over rows of dz;   dx = dz W
 * </pre>
 */
public final class Tied extends AffineLayer {
  private static final String NAME = "tied";

  /**
   * A layer with bias zero.
   *
   * @param encoder not tied itself; must stay open, and has the weights among its {@link
   *     #parameters}
   */
  public Tied(AffineLayer encoder, ActivationFunction f) {
    super(encoder.backend, description(encoder, f), encoder.weights());
  }

  private static Description description(AffineLayer encoder, ActivationFunction f) {
    int from = encoder.outputs();
    int to = encoder.inputs();
    return new Description(from, to, f, 1);
  }

  @Override
  public LayerDescription descriptionAmong(List<Layer> leaves) {
    for (int i = 0; i < leaves.size(); i++) {
      AffineLayer other = leaves.get(i).affine();
      if (other != null && !other.isTied() && other.weights() == weights()) {
        return new Description(inputs(), outputs(), function(), i + 1);
      }
    }
    throw new IllegalStateException(
        "layer %s is tied to a layer that is not of this network".formatted(this));
  }

  /**
   * {@code tied:INPUTS:OUTPUTS:FUNCTION:LAYER}.
   *
   * @param function element-wise
   * @param layer the number of the dense layer in the network, from 1
   */
  public record Description(int inputs, int outputs, ActivationFunction function, int layer)
      implements LayerDescription {
    /** Checks the sizes, the function and the number. */
    public Description {
      LayerWord.requireSizes(NAME, inputs, outputs);
      LayerWord.requireElementwise(NAME, function);
      if (layer < 1) {
        throw new IllegalArgumentException(
            "layer 'tied' is tied to layer %d; layers are counted from 1".formatted(layer));
      }
    }

    @Override
    public void requireFit(List<LayerDescription> below) {
      LayerDescription.super.requireFit(below);
      int own = below.size() + 1;
      if (layer >= own || !below.get(layer - 1).isAffine()) {
        throw new IllegalArgumentException(
            "layer %d (%s) must be tied to a dense layer before it, which layer %d is not"
                .formatted(own, this, layer));
      }
      LayerDescription other = below.get(layer - 1);
      if (other.inputs() != outputs || other.outputs() != inputs) {
        throw new ShapeException(
            "layer %d (%s) needs weights (%d, %d), those of layer %d (%s), which it is tied to, are (%d, %d); make them equal"
                .formatted(
                    own, this, outputs, inputs, layer, other, other.inputs(), other.outputs()));
      }
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      AffineLayer other = below.get(layer - 1).affine();
      if (other == null) {
        throw new IllegalStateException(
            "layer %s is tied to %s, which is not affine".formatted(this, below.get(layer - 1)));
      }
      return new Tied(other, function);
    }

    @Override
    public List<TensorShape> parameters() {
      return List.of(TensorShape.row("b", outputs));
    }

    @Override
    public List<Integer> rowWidths() {
      return List.of(inputs, outputs, outputs);
    }

    @Override
    public boolean hasWeights() {
      return true;
    }

    @Override
    public String toString() {
      return LayerWord.of(NAME, inputs, outputs, function, layer);
    }
  }

  /** Tied layers. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return List.of(NAME);
    }

    @Override
    public String fields() {
      return "INPUTS:OUTPUTS:FUNCTION:LAYER";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), word.whole(2), word.function(3), word.whole(4));
    }
  }
}
