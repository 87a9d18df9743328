package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Each row as a distribution.
 *
 * <pre>
 *   y_j  = exp(x_j) / sum over k of exp(x_k)
 *   dx_j = y_j (dy_j - sum over k of dy_k y_k)
 * </pre>
 *
 * <p>A classifier learns without it: {@link SoftmaxCrossEntropy} takes the logits x.
 */
public final class Softmax extends LeafLayer {
  private final RowScratch outputs; // (n, size) y
  private final RowScratch gradients; // (n, size) dx
  private final RowScratch rowSums; // (n, 1) sum over k of dy_k y_k
  private final RowScratch shares; // (n, size) y times its row's sum
  private final Matrix ones; // (size, 1)

  /** A layer of {@code size} units. */
  public Softmax(Backend backend, int size) {
    super(backend, new Activation.Description(size, ActivationFunction.SOFTMAX));
    this.outputs = room(size);
    this.gradients = room(size);
    this.rowSums = room(1);
    this.shares = room(size);
    this.ones = workspace.zeros(size, 1);
    backend.fill(1f, ones);
  }

  @Override
  protected Matrix output(Matrix x, @Nullable RandomStream training) {
    Matrix y = outputs.rows(x.rows());
    backend.softmax(x, y);
    return y;
  }

  @Override
  protected @Nullable Matrix derivatives(Matrix x, Matrix y, Matrix dy, Wanted wanted) {
    if (!wanted.input()) {
      return null;
    }
    Matrix dx = gradients.rows(x.rows());
    Matrix sums = rowSums.rows(x.rows());
    Matrix share = shares.rows(x.rows());
    backend.hadamard(dy, y, dx);
    backend.gemm(Scalar.ONE, dx, false, ones, false, Scalar.ZERO, sums);
    backend.multiplyColumn(y, sums, share);
    backend.axpy(Scalar.MINUS_ONE, share, dx);
    return dx;
  }
}
