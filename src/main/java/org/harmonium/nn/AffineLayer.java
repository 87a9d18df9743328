package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * An affine map with a function: {@link Dense}, with weights of its own, or {@link Tied}, with the
 * transposed weights of a dense layer.
 *
 * <p>f acts on each number alone, in one pass with the bias: the bits are those of a linear layer
 * with an {@link Activation} after it.
 */
public abstract sealed class AffineLayer extends LeafLayer permits Dense, Tied {
  private final Parameter weights;
  private final boolean tied;
  private final Parameter bias;
  private final ActivationFunction function;
  private final @Nullable Unary f;
  private final RowScratch outputs; // (n, outputs) y
  private final RowScratch inputGradients; // (n, inputs) dx
  private final RowScratch slopes; // (n, outputs) dz, used only if there is an f

  /** All parameters zero; shared weights stay those of the other layer. */
  AffineLayer(Backend backend, LayerDescription description, @Nullable Parameter shared) {
    super(backend, description);
    this.function = description.function();
    this.tied = shared != null;
    this.weights = shared != null ? shared : parameter("W");
    this.bias = parameter(tied ? "b" : "c");
    this.f = function.unary();
    this.outputs = room(outputs());
    this.inputGradients = room(inputs());
    this.slopes = this.f == null ? outputs : room(outputs());
  }

  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
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
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
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
  public AffineLayer affine() {
    return this;
  }

  /** W (inputs, outputs); of a tied layer that of the other one, (outputs, inputs). */
  public Parameter weights() {
    return weights;
  }

  /** c (1, outputs), or b of a tied layer. */
  public Parameter bias() {
    return bias;
  }

  /** f. */
  public ActivationFunction function() {
    return function;
  }

  /** Are the weights those of another layer? */
  public boolean isTied() {
    return tied;
  }
}
