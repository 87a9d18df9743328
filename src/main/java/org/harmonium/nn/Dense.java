package org.harmonium.nn;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer: every output sees every input.
 *
 * <pre>
 *   y  = f(x W + c)                               W (inputs, outputs), c (1, outputs)
 *   dz = dy f'(z);   dW = xᵀ dz;   dc = sum over rows of dz;   dx = dz Wᵀ
 *
 *   tied to another layer, with that one's W (outputs, inputs):
 *   y  = f(x Wᵀ + b);   dW = dzᵀ x, added to the other layer's dW;   dx = dz W
 * </pre>
 *
 * <p>f acts on each number alone, in one pass with the bias: the bits are those of a linear layer
 * with an {@link Activation} after it.
 */
public final class Dense extends LeafLayer {
  private final Parameter weights;
  private final boolean tied;
  private final Parameter bias;
  private final ActivationFunction function;
  private final @Nullable Unary f;
  private final RowScratch outputs; // (n, outputs) y
  private final RowScratch inputGradients; // (n, inputs) dx
  private final RowScratch slopes; // (n, outputs) dz, used only if there is an f

  /** All parameters zero. */
  public Dense(Backend backend, int inputs, int outputs, ActivationFunction f) {
    this(backend, new LayerDescription.OfDense(inputs, outputs, f), f, null);
  }

  /** The same without a function: y = x W + c. */
  public Dense(Backend backend, int inputs, int outputs) {
    this(backend, inputs, outputs, ActivationFunction.LINEAR);
  }

  /**
   * A layer from the outputs of another to its inputs, with that one's weights transposed and a
   * bias of its own, at first zero. The other one must stay open, and has the weights among its
   * {@link #parameters}.
   */
  public static Dense tied(Dense encoder, ActivationFunction f) {
    int from = encoder.outputs();
    int to = encoder.inputs();
    LayerDescription description = new LayerDescription.OfTied(from, to, f, 1);
    return new Dense(encoder.backend, description, f, encoder.weights);
  }

  private Dense(
      Backend backend,
      LayerDescription description,
      ActivationFunction function,
      @Nullable Parameter shared) {
    super(backend, description);
    this.function = function;
    this.tied = shared != null;
    this.weights = shared != null ? shared : parameter("W", inputs(), outputs(), true);
    this.bias = parameter(tied ? "b" : "c", 1, outputs(), false);
    this.f = function.unary();
    this.outputs = room(outputs());
    this.inputGradients = room(inputs());
    this.slopes = this.f == null ? outputs : room(outputs());
  }

  @Override
  Matrix output(Matrix x, @Nullable RandomStream training) {
    Matrix y = outputs.rows(x.rows());
    if (f == null) {
      backend.affine(x, weights.value(), tied, bias.value(), y);
    } else {
      backend.gemm(Scalar.ONE, x, false, weights.value(), tied, Scalar.ZERO, y);
      backend.applyWithBias(f, y, bias.value(), y);
    }
    return y;
  }

  @Override
  @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    Matrix dz = dy;
    if (f != null) {
      dz = slopes.rows(x.rows());
      backend.applyGradient(f, y, dy, dz);
    }
    if (wanted.parameters()) {
      if (tied) {
        weights.addProduct(dz, true, x, false);
      } else {
        weights.addProduct(x, true, dz, false);
      }
      bias.addColumnSums(dz);
    }
    if (!wanted.input()) {
      return null;
    }
    Matrix dx = inputGradients.rows(x.rows());
    backend.gemm(Scalar.ONE, dz, false, weights.value(), !tied, Scalar.ZERO, dx);
    return dx;
  }

  @Override
  public List<Parameter> parameters() {
    return tied ? List.of(bias) : List.of(weights, bias);
  }

  /** W (inputs, outputs); of a tied layer that of the other one, (outputs, inputs). */
  public Parameter weights() {
    return weights;
  }

  /** c (1, outputs), or b of a tied layer. */
  public Parameter bias() {
    return bias;
  }

  /** What a tied layer is among these layers, one of which must have the weights. */
  LayerDescription tiedTo(List<Layer> layers) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Dense other && !other.tied && other.weights == weights) {
        return new LayerDescription.OfTied(inputs(), outputs(), function, i + 1);
      }
    }
    throw new IllegalStateException(
        "layer %s is tied to a layer that is not of this network".formatted(this));
  }

  /** What the units make of their inputs. */
  public ActivationFunction function() {
    return function;
  }

  /** Are the weights another layer's? */
  public boolean isTied() {
    return tied;
  }
}
