package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Connection;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * The gradient of a machine whose layers have offsets, in terms of the parameters of the same
 * machine without offsets (Montavon and Müller, "Deep Boltzmann machines and the centering trick",
 * 2012, section 3), here for a chain of layers, with c^0 for b:
 *
 * <pre>
 *   E = - sum_l c'^l·(x^l - mu^l) - sum_l (x^(l-1) - mu^(l-1)) W^l (x^l - mu^l)
 * </pre>
 *
 * <p>c'^l has the gradient d^l = &lt;x^l&gt;_data - &lt;x^l&gt;_model, and W^l the uncentred one
 * less two products of rank 1, mu^(l-1)ᵀ d^l + (d^(l-1))ᵀ mu^l. The bias of the machine without
 * offsets, c^l = c'^l - mu^(l-1) W^l - W^(l+1) mu^(l+1), moves with the weights at fixed c'. A
 * change of the offsets changes no parameter.
 *
 * <p>For Gaussian visible units x^0 is s = v / sigma, and mu^0 / sigma its offset for an offset
 * mu^0 of v:
 *
 * <pre>
 *   E = sum (v - b')^2 / (2 sigma^2) - sum over l &gt; 0 of c'^l·(x^l - mu^l) - ((v - mu^0) / sigma) W^1 (h^1 - mu^1) - ..
 *   b = b' - sigma (mu^1 W^1ᵀ),     c^1 = c'^1 - (mu^0 / sigma) W^1 - W^2 mu^2
 * </pre>
 *
 * <p>The gradient of b' is that of b, and log sigma^2 has that of {@link SigmaUpdate} with b' for b
 * and the centred gradient of W^1. Because sigma changes too, b and c^1 are converted to b' and
 * c'^1 before an update and converted back after it.
 */
final class LayerOffsets {
  private final Backend backend;
  private final LayerGraph graph;
  private final double rate;
  private final Matrix[] offsets; // mu (1, N) by layer
  private final Matrix[] gaps; // rate * d
  final Matrix[] seen; // s(mu), the offset of s(x); mu itself where s(x) is x
  private final Matrix[] inputs; // (1, N) by scaled layer
  private final Scalar kept;
  private final Scalar perRow; // rate of the offsets / n

  LayerOffsets(Workspace workspace, LayerGraph graph, double rate) {
    this.backend = graph.machine.backend();
    this.graph = graph;
    this.rate = rate;
    int count = graph.layers.length;
    this.offsets = new Matrix[count];
    this.gaps = new Matrix[count];
    this.seen = new Matrix[count];
    this.inputs = new Matrix[count];
    for (int l = 0; l < count; l++) {
      int size = graph.layers[l].size();
      offsets[l] = workspace.zeros(1, size);
      gaps[l] = workspace.zeros(1, size);
      seen[l] = isScaled(l) ? workspace.zeros(1, size) : offsets[l];
      inputs[l] = isScaled(l) ? workspace.zeros(1, size) : offsets[l];
    }
    this.kept = Scalar.of((float) (1 - rate));
    this.perRow = backend.scalar(0f);
  }

  private boolean isScaled(int l) {
    return graph.layers[l].units().isScaled();
  }

  void prepare(int n) {
    perRow.set((float) (rate / n));
  }

  /** Sets mu to the means that the biases alone give: the start of training without pretraining. */
  void startAtBiases() {
    for (int l = 0; l < offsets.length; l++) {
      Layer layer = graph.layers[l];
      backend.fill(0f, offsets[l]);
      layer.units().mean(backend, offsets[l], layer.bias(), offsets[l]);
    }
  }

  /** Converts b and c next to scaled layers to b' and c' before an update. */
  void enter() {
    for (int l : graph.visible) {
      if (isScaled(l)) {
        moveScaled(l, Scalar.ONE);
      }
    }
  }

  /**
   * Updates b = b + sign sigma (mu Wᵀ) of a scaled layer, and c = c + sign s(mu^0) W of the layers
   * above it.
   */
  private void moveScaled(int l, Scalar sign) {
    Layer layer = graph.layers[l];
    layer.units().statistic(backend, offsets[l], seen[l]);
    Scalar beta = Scalar.ZERO;
    for (int i : graph.above[l]) {
      Connection c = graph.connections[i];
      backend.gemm(sign, offsets[c.upper()], false, c.weights(), true, beta, inputs[l]);
      beta = Scalar.ONE;
    }
    layer.units().mean(backend, inputs[l], layer.bias(), inputs[l]);
    backend.copy(inputs[l], layer.bias());
    for (int i : graph.above[l]) {
      Connection c = graph.connections[i];
      Matrix bias = graph.layers[c.upper()].bias();
      backend.gemm(sign, seen[l], false, c.weights(), false, Scalar.ONE, bias);
    }
  }

  /** Subtracts the products of rank 1 from the uncentred gradients {@code to}, by connection. */
  void correct(Scalar positive, Matrix[] pos, Scalar minusNegative, Matrix[] neg, Matrix[] to) {
    for (int l = 0; l < gaps.length; l++) {
      backend.columnSums(positive, pos[l], Scalar.ZERO, gaps[l]);
      backend.columnSums(minusNegative, neg[l], Scalar.ONE, gaps[l]);
    }
    for (int i = 0; i < to.length; i++) {
      Connection c = graph.connections[i];
      Matrix upper = offsets[c.upper()];
      backend.gemm(
          Scalar.MINUS_ONE, seen[c.lower()], true, gaps[c.upper()], false, Scalar.ONE, to[i]);
      backend.gemm(Scalar.MINUS_ONE, gaps[c.lower()], true, upper, false, Scalar.ONE, to[i]);
    }
  }

  void leave(Matrix[] dW) {
    for (int l : graph.visible) {
      if (isScaled(l)) {
        moveScaled(l, Scalar.MINUS_ONE);
      }
    }
    for (int i = 0; i < dW.length; i++) {
      int lower = graph.connections[i].lower();
      int upper = graph.connections[i].upper();
      if (!isScaled(lower)) {
        Matrix b = graph.layers[lower].bias();
        Matrix c = graph.layers[upper].bias();
        backend.gemm(Scalar.MINUS_ONE, offsets[upper], false, dW[i], true, Scalar.ONE, b);
        backend.gemm(Scalar.MINUS_ONE, offsets[lower], false, dW[i], false, Scalar.ONE, c);
      }
    }
  }

  /** Updates mu = (1 - rate) mu + rate mean x, with v itself for x of visible layers. */
  void follow(Matrix[] states) {
    for (int l = 0; l < offsets.length; l++) {
      backend.columnSums(perRow, states[l], kept, offsets[l]);
    }
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (int l = 0; l < offsets.length; l++) {
      state.put("mu" + l, offsets[l]);
    }
    return state;
  }
}
