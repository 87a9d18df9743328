package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;

/**
 * Something that is added to the parameters of an RBM: a velocity, or fast weights.
 *
 * @param w (V, H)
 * @param b (1, V)
 * @param c (1, H)
 */
record Change(Matrix w, Matrix b, Matrix c) {
  /** No change as yet, in the workspace of the one whose it is. */
  static Change none(Workspace workspace, Rbm rbm) {
    return new Change(
        workspace.zeros(rbm.visible(), rbm.hidden()),
        workspace.zeros(1, rbm.visible()),
        workspace.zeros(1, rbm.hidden()));
  }

  /** {@code to} has the parameters of {@code from}, and this added. */
  void apply(Backend backend, Rbm from, Rbm to) {
    backend.copy(from.weights(), to.weights());
    backend.copy(from.visibleBias(), to.visibleBias());
    backend.copy(from.hiddenBias(), to.hiddenBias());
    backend.axpy(Scalar.ONE, w, to.weights());
    backend.axpy(Scalar.ONE, b, to.visibleBias());
    backend.axpy(Scalar.ONE, c, to.hiddenBias());
  }
}
