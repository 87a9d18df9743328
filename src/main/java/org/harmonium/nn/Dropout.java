package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.jspecify.annotations.Nullable;

/**
 * Units are left out at random in training, each with chance {@code rate}, and the others are
 * scaled up, so that means stay as they are and nothing is done at inference (Srivastava, Hinton,
 * Krizhevsky, Sutskever and Salakhutdinov: Dropout: a simple way to prevent neural networks from
 * overfitting, JMLR 15, 2014; scaled as in its section 10).
 *
 * <pre>
 *   mask = 1 / (1 - rate) with chance 1 - rate, else 0
 *   y  = x mask;   dx = dy mask, with the same mask
 * </pre>
 */
public final class Dropout extends LeafLayer {
  private final float keep;
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx
  private final RowScratch masks; // (n, size)
  private boolean masked; // did the last forward pass leave units out?

  /**
   * A layer of so many units.
   *
   * @param rate the share that is left out, from 0 (inclusive) to 1 (exclusive)
   */
  public Dropout(Backend backend, int size, double rate) {
    super(backend, new LayerDescription.OfDropout(size, rate));
    this.keep = (float) (1 - rate);
    this.outputs = room(size);
    this.gradients = room(size);
    this.masks = room(size);
  }

  /** One draw in training. */
  @Override
  Matrix output(Matrix x, @Nullable RandomStream training) {
    masked = training != null;
    if (training == null) {
      return x;
    }
    Matrix mask = masks.rows(x.rows());
    Matrix y = outputs.rows(x.rows());
    backend.dropoutMask(keep, training, mask);
    backend.hadamard(x, mask, y);
    return y;
  }

  @Override
  @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    if (!wanted.input()) {
      return null;
    }
    if (!masked) {
      return dy;
    }
    Matrix dx = gradients.rows(x.rows());
    backend.hadamard(dy, masks.rows(x.rows()), dx);
    return dx;
  }
}
