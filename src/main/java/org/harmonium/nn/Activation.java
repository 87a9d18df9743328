package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * A function of each number as a layer of its own, after a layer that does not bring it along.
 *
 * <pre>
 *   y = f(x);   dx = dy f'(x), by the slope of y
 * </pre>
 */
public final class Activation extends LeafLayer {
  private final @Nullable Unary f;
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx

  /**
   * A layer of so many units.
   *
   * @throws IllegalArgumentException if it is softmax, which is a layer of its own: {@link Softmax}
   */
  public Activation(Backend backend, int size, ActivationFunction function) {
    super(backend, new LayerDescription.OfActivation(size, function));
    if (!function.isElementwise()) {
      throw new IllegalArgumentException(
          "layer %s does not act on each number alone".formatted(this));
    }
    this.f = function.unary();
    this.outputs = room(size);
    this.gradients = room(size);
  }

  @Override
  Matrix output(Matrix x, @Nullable RandomStream training) {
    if (f == null) {
      return x;
    }
    Matrix y = outputs.rows(x.rows());
    backend.apply(f, x, y);
    return y;
  }

  @Override
  @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    if (!wanted.input()) {
      return null;
    }
    if (f == null) {
      return dy;
    }
    Matrix dx = gradients.rows(x.rows());
    backend.applyGradient(f, y, dy, dx);
    return dx;
  }
}
