package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;

/**
 * The hidden layers of a deep Boltzmann machine for n rows: states or means x and total inputs t.
 * Rows of all kinds lie in the same matrices, so that one product serves a minibatch and the
 * chains: mean-field and Gibbs sampling have the same inputs and differ in what is made of them.
 */
final class HiddenRows implements AutoCloseable {
  /** The layers 1, 3, .. or 2, 4, ..: of one parity there are no connections. */
  static final int ODD = 1;

  static final int EVEN = 2;

  private final Dbm dbm;
  private final Backend backend;
  private final Workspace workspace; // empty in a view
  private final Matrix[] states; // (n, N) by layer from 1
  private final Matrix[] inputs;

  HiddenRows(Dbm dbm, int n) {
    this.dbm = dbm;
    this.backend = dbm.backend();
    this.workspace = new Workspace(backend);
    this.states = new Matrix[dbm.depth()];
    this.inputs = new Matrix[dbm.depth()];
    for (int l = 1; l <= dbm.depth(); l++) {
      states[l - 1] = workspace.zeros(n, dbm.size(l));
      inputs[l - 1] = workspace.zeros(n, dbm.size(l));
    }
  }

  private HiddenRows(HiddenRows all, int from, int to) {
    this.dbm = all.dbm;
    this.backend = all.backend;
    this.workspace = new Workspace(backend);
    this.states = all.states.clone();
    this.inputs = all.inputs.clone();
    for (int l = 0; l < states.length; l++) {
      states[l] = all.states[l].rows(from, to);
      inputs[l] = all.inputs[l].rows(from, to);
    }
  }

  /** The rows {@code from} (inclusive) to {@code to} (exclusive), shared with these. */
  HiddenRows rows(int from, int to) {
    return new HiddenRows(this, from, to);
  }

  /** x of layer l, from 1. */
  Matrix states(int l) {
    return states[l - 1];
  }

  /** t of layer l, from 1. */
  Matrix input(int l) {
    return inputs[l - 1];
  }

  /** How many rows. */
  int count() {
    return states[0].rows();
  }

  Dbm dbm() {
    return dbm;
  }

  /**
   * The inputs of the layers of a parity from hidden layers: added to t^1, which has the input from
   * the visible layer already; t^l of the layers above is overwritten. Biases are not in it.
   */
  void addInputs(int parity) {
    for (int l = parity; l <= dbm.depth(); l += 2) {
      if (l > 1) {
        backend.gemm(
            Scalar.ONE, states(l - 1), false, dbm.weights(l), false, Scalar.ZERO, input(l));
      }
      if (l < dbm.depth()) {
        backend.gemm(
            Scalar.ONE, states(l + 1), false, dbm.weights(l + 1), true, Scalar.ONE, input(l));
      }
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
