package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;

/**
 * The gradient of a deep Boltzmann machine whose layers have offsets, in terms of the parameters of
 * the same machine without (Montavon and Müller, "Deep Boltzmann machines and the centering trick",
 * 2012, section 3): with
 *
 * <pre>
 *   E = - sum_l a^l·(x^l - mu^l) - sum_l (x^(l-1) - mu^(l-1)) W^l (x^l - mu^l)
 * </pre>
 *
 * <p>W^l has the gradient &lt;(x^(l-1) - mu^(l-1))ᵀ (x^l - mu^l)&gt;_data - &lt;same&gt;_model,
 * which is the uncentred one less two products of rank 1:
 *
 * <pre>
 *   mu^(l-1)ᵀ d^l + (d^(l-1))ᵀ mu^l,     d^l = &lt;x^l&gt;_data - &lt;x^l&gt;_model
 * </pre>
 *
 * <p>and a^l has the gradient d^l. The bias of the machine without offsets is b^l = a^l - mu^(l-1)
 * W^l - W^(l+1) mu^(l+1), so a change of the weights at fixed a moves it too. Such biases are those
 * of the model whatever the offsets are: when offsets move, no parameter does.
 */
final class LayerOffsets implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Dbm dbm;
  private final double rate;
  private final Matrix[] offsets; // mu (1, N) by layer
  private final Matrix[] gaps; // rate * d
  private final Scalar kept;
  private final Scalar perRow; // rate of the offsets / n

  LayerOffsets(Dbm dbm, double rate) {
    if (dbm.units(0).isScaled()) {
      throw new IllegalArgumentException(
          "centring is for units of standard deviation 1; set offsetRate to 0");
    }
    this.backend = dbm.backend();
    this.dbm = dbm;
    this.rate = rate;
    this.workspace = new Workspace(backend);
    this.offsets = new Matrix[dbm.depth() + 1];
    this.gaps = new Matrix[dbm.depth() + 1];
    for (int l = 0; l <= dbm.depth(); l++) {
      offsets[l] = workspace.zeros(1, dbm.size(l));
      gaps[l] = workspace.zeros(1, dbm.size(l));
    }
    this.kept = Scalar.of((float) (1 - rate));
    this.perRow = backend.scalar(0f);
  }

  void prepare(int n) {
    perRow.set((float) (rate / n));
  }

  /** mu = the means that units have by their biases alone: where training from scratch starts. */
  void startAtBiases() {
    for (int l = 0; l <= dbm.depth(); l++) {
      backend.fill(0f, offsets[l]);
      dbm.units(l).mean(backend, offsets[l], dbm.bias(l), offsets[l]);
    }
  }

  /** Takes the products of rank 1 from the velocities, which have the uncentred gradient. */
  void correct(Scalar positive, Matrix[] pos, Scalar minusNegative, Matrix[] neg, Matrix[] dW) {
    for (int l = 0; l <= dbm.depth(); l++) {
      backend.columnSums(positive, pos[l], Scalar.ZERO, gaps[l]);
      backend.columnSums(minusNegative, neg[l], Scalar.ONE, gaps[l]);
    }
    for (int l = 1; l <= dbm.depth(); l++) {
      backend.gemm(Scalar.MINUS_ONE, offsets[l - 1], true, gaps[l], false, Scalar.ONE, dW[l]);
      backend.gemm(Scalar.MINUS_ONE, gaps[l - 1], true, offsets[l], false, Scalar.ONE, dW[l]);
    }
  }

  /** After the weights have moved by dW at fixed a. */
  void moveBiases(Matrix[] dW) {
    for (int l = 1; l <= dbm.depth(); l++) {
      backend.gemm(Scalar.MINUS_ONE, offsets[l], false, dW[l], true, Scalar.ONE, dbm.bias(l - 1));
      backend.gemm(Scalar.MINUS_ONE, offsets[l - 1], false, dW[l], false, Scalar.ONE, dbm.bias(l));
    }
  }

  /** mu = (1 - rate) mu + rate mean x. */
  void follow(Matrix[] pos) {
    for (int l = 0; l <= dbm.depth(); l++) {
      backend.columnSums(perRow, pos[l], kept, offsets[l]);
    }
  }

  /** mu of layer l. */
  Matrix offset(int l) {
    return offsets[l];
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (int l = 0; l <= dbm.depth(); l++) {
      state.put("mu" + l, offsets[l]);
    }
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
