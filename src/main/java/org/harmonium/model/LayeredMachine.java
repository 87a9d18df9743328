package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/**
 * A Boltzmann machine of layers without connections within a layer: a graph whose nodes are layers
 * and whose edges are connections. An RBM has layers 0 and 1, a deep Boltzmann machine a chain of
 * them; a machine of two pathways has two visible layers whose hidden layers share a top layer.
 *
 * <pre>
 *   -E(x) = sum over layers l of logBase_l(x_l; b_l)
 *         + sum over connections (l, m) of s_l(x_l) W_lm s_m(x_m)
 * </pre>
 *
 * <p>Layers of one {@link #blocks block} are not connected, so they are independent of each other
 * given the other blocks. Mean-field inference, persistent chains and the update of joint learning
 * are written for any such graph. The estimators (annealed importance sampling, enumeration) need
 * one visible layer, number 0, and the blocks of the even and the odd layers.
 */
public interface LayeredMachine {
  /** The backend of the parameters. */
  Backend backend();

  /** The layers, a visible one first. */
  List<Layer> layers();

  /** The connections, the lowest first. */
  List<Connection> connections();

  /** The parameters by their names in files: the matrices of layers, connections and units. */
  Map<String, Matrix> parameters();

  /** The numbers of the visible layers, in the order of the columns of the data. */
  default List<Integer> visibleLayers() {
    return List.of(0);
  }

  /**
   * All layers by number, in at least two blocks without connections within a block. The first
   * block has the visible layers. A Gibbs sweep takes the blocks in this order.
   */
  default List<List<Integer>> blocks() {
    List<List<Integer>> blocks = List.of(new ArrayList<>(), new ArrayList<>());
    for (int l = 0; l < layers().size(); l++) {
      blocks.get(l % 2).add(l);
    }
    return blocks;
  }

  /** A layer with its bias (1, N). */
  record Layer(Units units, Matrix bias) {
    /** N, the number of units. */
    public int size() {
      return bias.cols();
    }
  }

  /**
   * A connection between two layers of different blocks. A visible layer is the lower one.
   *
   * @param weights (N of lower, N of upper)
   */
  record Connection(int lower, int upper, Matrix weights) {}

  /** Returns scale x W y of each row, in double: x (n, N of lower), y (n, N of upper). */
  static double[] coupling(Backend backend, Scalar scale, Matrix x, Matrix weights, Matrix y) {
    try (Matrix t = backend.zeros(y.rows(), y.cols());
        Matrix ones = backend.zeros(1, y.cols())) {
      backend.gemm(scale, x, false, weights, false, Scalar.ZERO, t);
      backend.hadamard(t, y, t);
      backend.fill(1f, ones);
      return backend.rowDots(t, ones);
    }
  }

  /**
   * Computes out, {@code scale} times the input of a layer from the connected layers, without its
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
