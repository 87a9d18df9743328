package org.harmonium.model;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/**
 * A Boltzmann machine of layers without connections within a layer, in which connections join even
 * layers with odd ones only; an RBM has layers 0 and 1, a deep Boltzmann machine a chain of them.
 * Given all odd layers, the even ones are independent of each other, and the other way round.
 *
 * <pre>
 *   -E(x) = sum over layers l of logBase_l(x_l; b_l)
 *         + sum over connections (l, m) of s_l(x_l) W_lm s_m(x_m)
 * </pre>
 *
 * <p>Layer 0 is the visible one. What is computed from this alone serves every such machine: Gibbs
 * sampling, mean-field inference, annealed importance sampling, enumeration.
 */
public interface LayeredMachine {
  /** Where the parameters live. */
  Backend backend();

  /** The layers, the visible one first. */
  List<Layer> layers();

  /** The connections, the lowest first. */
  List<Connection> connections();

  /**
   * A layer.
   *
   * @param bias (1, N)
   */
  record Layer(Units units, Matrix bias) {
    /** N, the number of units. */
    public int size() {
      return bias.cols();
    }
  }

  /**
   * A connection between two layers of different parity.
   *
   * @param weights (N of lower, N of upper)
   */
  record Connection(int lower, int upper, Matrix weights) {}

  /**
   * out = scale times the input of a layer from the layers that it is connected with, without its
   * bias.
   *
   * @param statistics s(x) of each layer's states (n, N), by layer; that of the layer itself is not
   *     read
   */
  default void input(int layer, Scalar scale, List<Matrix> statistics, Matrix out) {
    Scalar beta = Scalar.ZERO;
    for (Connection c : connections()) {
      if (c.upper() == layer) {
        backend().gemm(scale, statistics.get(c.lower()), false, c.weights(), false, beta, out);
        beta = Scalar.ONE;
      } else if (c.lower() == layer) {
        backend().gemm(scale, statistics.get(c.upper()), false, c.weights(), true, beta, out);
        beta = Scalar.ONE;
      }
    }
    if (beta == Scalar.ZERO) { // a layer on its own
      backend().fill(0f, out);
    }
  }
}
