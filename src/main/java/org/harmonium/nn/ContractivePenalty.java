package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowResults;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A contractive penalty, which makes a code insensitive to small changes of its input: the squared
 * norm of the Jacobian of a dense layer h = f(x W + c) (Rifai, Vincent, Muller, Glorot and Bengio:
 * Contractive auto-encoders, ICML 2011, eq. 3 and 4).
 *
 * <pre>
 *   Omega = strength sum over rows of sum over ij of (dh_j / dx_i)^2
 *         = strength sum over rows and j of f'(z_j)^2 s_j,   s_j = sum over i of W_ij^2
 *   dh_j  = dh_j + 2 strength f''(z_j) s_j                (passed on by the layer to W, c and x)
 *   dW_ij = dW_ij + 2 strength W_ij sum over rows of f'(z_j)^2
 * </pre>
 *
 * <p>f is linear, sigmoid, tanh or rectified. Where f'' is not 0 it is f' (bend - 2 h), with bend =
 * 1 of the sigmoid and 0 of tanh.
 */
public final class ContractivePenalty implements Penalty {
  private static final Scalar TWO = Scalar.of(2f);
  private static final Scalar MINUS_TWO = Scalar.of(-2f);

  private final Backend backend;
  private final Workspace workspace;
  private final Parameter weights;
  private final @Nullable Unary f;
  private final Scalar strength;
  private final Matrix squares; // (inputs, H) W^2, then the addition to dW
  private final Matrix lengths; // (1, H) s
  private final Matrix slopeSums; // (1, H) sum over rows of f'^2
  private final RowScratch slopes; // (n, H) f', then f'^2
  private final RowScratch bends; // (n, H) f''

  /**
   * @param layer affine, with weights of its own; must stay open
   * @throws IllegalArgumentException if the layer is another
   */
  public ContractivePenalty(Backend backend, Layer layer, Scalar strength) {
    AffineLayer affine = layer.affine();
    if (affine == null || affine.isTied()) {
      throw new IllegalArgumentException(
          "a contractive penalty is on a dense layer with weights of its own; this is %s"
              .formatted(layer));
    }
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.weights = affine.weights();
    this.f = affine.function().unary();
    this.strength = strength;
    this.squares = workspace.zeros(layer.inputs(), layer.outputs());
    this.lengths = workspace.zeros(1, layer.outputs());
    this.slopeSums = workspace.zeros(1, layer.outputs());
    this.slopes = workspace.own(() -> new RowScratch(backend, layer.outputs()));
    this.bends = workspace.own(() -> new RowScratch(backend, layer.outputs()));
  }

  @Override
  public void reserve(int n) {
    slopes.reserve(n);
    bends.reserve(n);
  }

  @Override
  public double value(Matrix h) {
    Matrix slope = slopes(h);
    backend.hadamard(slope, slope, slope);
    weightLengths();
    return strength.get() * RowResults.total(backend.rowDots(slope, lengths));
  }

  @Override
  public void addGradient(Matrix h, Matrix dh) {
    Matrix slope = slopes(h);
    if (f == Unary.SIGMOID || f == Unary.TANH) {
      weightLengths();
      backend.scale(strength, lengths);
      Matrix bend = bends.rows(h.rows());
      backend.fill(f == Unary.SIGMOID ? 1f : 0f, bend);
      backend.axpy(MINUS_TWO, h, bend);
      backend.hadamard(slope, bend, bend);
      backend.multiplyRow(bend, lengths, bend);
      backend.axpy(TWO, bend, dh);
    }
    backend.hadamard(slope, slope, slope);
    backend.columnSums(TWO, slope, Scalar.ZERO, slopeSums);
    backend.scale(strength, slopeSums);
    backend.multiplyRow(weights.value(), slopeSums, squares);
    weights.add(squares);
  }

  /** f'(z), by the slope of h. */
  private Matrix slopes(Matrix h) {
    Matrix slope = slopes.rows(h.rows());
    backend.fill(1f, slope);
    if (f != null) {
      backend.applyGradient(f, h, slope, slope);
    }
    return slope;
  }

  private void weightLengths() {
    backend.hadamard(weights.value(), weights.value(), squares);
    backend.columnSums(Scalar.ONE, squares, Scalar.ZERO, lengths);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
