package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;

/**
 * A dense layer: every output depends on every input.
 *
 * <pre>
 *   y  = f(x W + c)                               W (inputs, outputs), c (1, outputs)
 *   dz = dy f'(z);   dW = xᵀ dz;   dc = sum over rows of dz;   dx = dz Wᵀ
 * </pre>
 */
public final class Dense extends AffineLayer {
  private static final String NAME = "dense";

  /** All parameters zero. */
  public Dense(Backend backend, int inputs, int outputs, ActivationFunction f) {
    super(backend, new Description(inputs, outputs, f), null);
  }

  /** The same without a function: y = x W + c. */
  public Dense(Backend backend, int inputs, int outputs) {
    this(backend, inputs, outputs, ActivationFunction.LINEAR);
  }

  /** {@code dense:INPUTS:OUTPUTS:FUNCTION}, of an element-wise function. */
  public record Description(int inputs, int outputs, ActivationFunction function)
      implements LayerDescription {
    /** Checks the sizes and the function. */
    public Description {
      LayerWord.requireSizes(NAME, inputs, outputs);
      LayerWord.requireElementwise(NAME, function);
    }

    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Dense(backend, inputs, outputs, function);
    }

    @Override
    public List<TensorShape> parameters() {
      return List.of(TensorShape.weights("W", inputs, outputs), TensorShape.row("c", outputs));
    }

    @Override
    public List<Integer> rowWidths() {
      return List.of(inputs, outputs, outputs);
    }

    @Override
    public boolean isAffine() {
      return true;
    }

    /** A dense layer from the outputs to the inputs, with its own weights or these transposed. */
    @Override
    public LayerDescription mirrored(ActivationFunction f, int tiedTo) {
      int from = outputs;
      int to = inputs;
      return tiedTo == 0 ? new Description(from, to, f) : new Tied.Description(from, to, f, tiedTo);
    }

    @Override
    public String toString() {
      return LayerWord.of(NAME, inputs, outputs, function);
    }
  }

  /** Dense layers. */
  public record Kind() implements LayerKind {
    @Override
    public List<String> names() {
      return List.of(NAME);
    }

    @Override
    public String fields() {
      return "INPUTS:OUTPUTS:FUNCTION";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Description(word.whole(1), word.whole(2), word.function(3));
    }
  }
}
