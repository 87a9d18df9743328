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
 * 2012, section 3): with c^0 for b and
 *
 * <pre>
 *   E = - sum_l c'^l·(x^l - mu^l) - sum_l (x^(l-1) - mu^(l-1)) W^l (x^l - mu^l)
 * </pre>
 *
 * <p>W^l has the gradient &lt;(x^(l-1) - mu^(l-1))ᵀ (x^l - mu^l)&gt;_data - &lt;same&gt;_model,
 * which is the uncentred one less two products of rank 1:
 *
 * <pre>
 *   mu^(l-1)ᵀ d^l + (d^(l-1))ᵀ mu^l,     d^l = &lt;x^l&gt;_data - &lt;x^l&gt;_model
 * </pre>
 *
 * <p>and c'^l has the gradient d^l. The bias of the machine without offsets is c^l = c'^l -
 * mu^(l-1) W^l - W^(l+1) mu^(l+1), so a change of the weights at fixed c' moves it too. Such biases
 * are those of the model whatever the offsets are: when offsets move, no parameter does.
 *
 * <p>For Gaussian visible units x^0 is s = v / sigma, and mu^0 / sigma its offset for an offset
 * mu^0 of v:
 *
 * <pre>
 *   E = sum (v - b')^2 / (2 sigma^2) - sum over l &gt; 0 of c'^l·(x^l - mu^l) - ((v - mu^0) / sigma) W^1 (h^1 - mu^1) - ..
 *   b = b' - sigma (mu^1 W^1ᵀ),     c^1 = c'^1 - (mu^0 / sigma) W^1 - W^2 mu^2
 * </pre>
 *
 * <p>(the squares completed). The gradient of W^1 is as above with s for x^0, that of b' is that of
 * b, and log sigma^2 at fixed W, b', c' has the gradient of {@link SigmaUpdate} with b' for b and
 * with the centred gradient of W^1. As sigma moves too, b and c^1 become b' and c'^1 before an
 * update and are made of them anew after it.
 */
final class LayerOffsets implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Dbm dbm;
  private final double rate;
  private final Matrix[] offsets; // mu (1, N) by layer
  private final Matrix[] gaps; // rate * d
  private final boolean scaled; // is s(v) not v?
  private final Matrix seenVisible; // s(mu^0), mu^0 itself if s(v) is v
  private final Matrix input; // (1, V)
  private final Scalar kept;
  private final Scalar perRow; // rate of the offsets / n

  LayerOffsets(Dbm dbm, double rate) {
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
    this.scaled = dbm.units(0).isScaled();
    this.seenVisible = scaled ? workspace.zeros(1, dbm.size(0)) : offsets[0];
    this.input = workspace.zeros(1, dbm.size(0));
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

  /** Before an update: where sigma counts, b and c^1 become b' and c'^1. */
  void enter() {
    if (scaled) {
      dbm.units(0).statistic(backend, offsets[0], seenVisible);
      moveScaled(Scalar.ONE);
    }
  }

  /** b = b + sign sigma (mu^1 W^1ᵀ), c^1 = c^1 + sign s(mu^0) W^1. */
  private void moveScaled(Scalar sign) {
    backend.gemm(sign, offsets[1], false, dbm.weights(1), true, Scalar.ZERO, input);
    dbm.units(0).mean(backend, input, dbm.bias(0), input);
    backend.copy(input, dbm.bias(0));
    backend.gemm(sign, seenVisible, false, dbm.weights(1), false, Scalar.ONE, dbm.bias(1));
  }

  /** Takes the products of rank 1 from what has the uncentred gradient. */
  void correct(Scalar positive, Matrix[] pos, Scalar minusNegative, Matrix[] neg, Matrix[] to) {
    for (int l = 0; l <= dbm.depth(); l++) {
      backend.columnSums(positive, pos[l], Scalar.ZERO, gaps[l]);
      backend.columnSums(minusNegative, neg[l], Scalar.ONE, gaps[l]);
    }
    for (int l = 1; l <= dbm.depth(); l++) {
      backend.gemm(Scalar.MINUS_ONE, seen(l - 1), true, gaps[l], false, Scalar.ONE, to[l]);
      backend.gemm(Scalar.MINUS_ONE, gaps[l - 1], true, offsets[l], false, Scalar.ONE, to[l]);
    }
  }

  /** After an update, in which the weights have moved by dW: the biases for these. */
  void leave(Matrix[] dW) {
    if (scaled) {
      dbm.units(0).statistic(backend, offsets[0], seenVisible);
      moveScaled(Scalar.MINUS_ONE);
    }
    for (int l = scaled ? 2 : 1; l <= dbm.depth(); l++) {
      backend.gemm(Scalar.MINUS_ONE, offsets[l], false, dW[l], true, Scalar.ONE, dbm.bias(l - 1));
      backend.gemm(Scalar.MINUS_ONE, offsets[l - 1], false, dW[l], false, Scalar.ONE, dbm.bias(l));
    }
  }

  /** mu = (1 - rate) mu + rate mean x, of v itself for layer 0. */
  void follow(Matrix vPos, Matrix[] pos) {
    backend.columnSums(perRow, vPos, kept, offsets[0]);
    for (int l = 1; l <= dbm.depth(); l++) {
      backend.columnSums(perRow, pos[l], kept, offsets[l]);
    }
  }

  /** The offset of what other layers see of layer l: mu, over sigma for Gaussian units. */
  Matrix seen(int l) {
    return l == 0 ? seenVisible : offsets[l];
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
