package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.LayerGraph.Term;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;
import org.jspecify.annotations.Nullable;

/**
 * Persistent Gibbs chains of a layered machine, one per row. A sweep samples the {@link
 * LayeredMachine#blocks} in turn. The state between sweeps consists of the blocks after the first,
 * from which the first, with the visible layers, is computed.
 */
public final class LayeredChains implements AutoCloseable {
  private final Backend backend;
  private final LayerGraph graph;
  private final Workspace workspace; // of the rows
  private final HiddenRows rows;
  private final Matrix v; // (n, V)
  final Matrix[] visible; // (n, N) by visible layer: v, or copied into its columns
  final Matrix[] seen; // s(v) by visible layer
  private final @Nullable Matrix[] means; // (n, N) of the last block, by layer

  /** Creates n chains with all states zero. */
  public LayeredChains(LayeredMachine machine, int n) {
    this(new HiddenRows(machine, n));
  }

  /** Creates chains on rows of the caller, which closes them. */
  LayeredChains(HiddenRows rows) {
    this.workspace = rows.workspace;
    this.rows = rows;
    this.graph = rows.graph;
    this.backend = graph.machine.backend();
    this.visible = new Matrix[graph.layers.length];
    this.seen = new Matrix[graph.layers.length];
    this.means = new Matrix[graph.layers.length];
    int n = rows.count();
    this.v = workspace.zeros(n, graph.allColumns);
    for (int l : graph.visible) {
      Layer layer = graph.layers[l];
      visible[l] = graph.visible.length == 1 ? v : workspace.zeros(n, layer.size());
      workspace.prepare(() -> layer.units().reserve(n));
      seen[l] = layer.units().isScaled() ? workspace.zeros(n, layer.size()) : visible[l];
    }
    for (int l : graph.blocks[graph.blocks.length - 1]) {
      means[l] = workspace.zeros(n, graph.layers[l].size());
    }
  }

  /**
   * Every hidden layer of the blocks after the first takes a sample of its units without input and
   * bias. Uses one draw for each.
   */
  public void startAtRandom(RandomStream random) {
    for (int b = 1; b < graph.blocks.length; b++) {
      for (int l : graph.blocks[b]) {
        Layer layer = graph.layers[l];
        try (Matrix bias = backend.zeros(1, layer.size())) {
          backend.fill(0f, rows.states[l]);
          layer.units().sample(backend, rows.states[l], bias, random, null, rows.states[l]);
        }
      }
    }
  }

  /** Advances all chains by sweeps. Uses one draw per layer and sweep. */
  public void advance(int sweeps, RandomStream random) {
    for (int i = 0; i < sweeps; i++) {
      for (int block = 0; block < graph.blocks.length; block++) {
        begin(block, random);
        rows.addInputs(block);
        end(block, random);
      }
    }
  }

  /** The first part of a block, before {@link HiddenRows#addInputs}; {@link #end} is the last. */
  void begin(int block, RandomStream random) {
    if (block == 0) {
      for (int l : graph.visible) {
        sampleVisible(l, random);
      }
    }
    for (int l : graph.blocks[block]) {
      Scalar beta = Scalar.ZERO;
      for (Term term : graph.fromVisible[l]) {
        Matrix t = rows.inputs[l];
        backend.gemm(Scalar.ONE, seen[term.from()], false, term.weights(), false, beta, t);
        beta = Scalar.ONE;
      }
    }
  }

  private void sampleVisible(int l, RandomStream random) {
    Layer layer = graph.layers[l];
    Matrix x = visible[l];
    rows.addTerms(graph.fromHidden[l], Scalar.ONE, Scalar.ZERO, x);
    layer.units().sample(backend, x, layer.bias(), random, null, x);
    if (seen[l] != x) {
      layer.units().statistic(backend, x, seen[l]);
    }
    if (x != v) {
      backend.copyColumns(x, 0, layer.size(), v, graph.columns[l]);
    }
  }

  void end(int block, RandomStream random) {
    for (int l : graph.blocks[block]) {
      Layer layer = graph.layers[l];
      layer.units().sample(backend, rows.inputs[l], layer.bias(), random, means[l], rows.states[l]);
    }
  }

  /** The last visible states (n, V), the visible layers side by side. */
  public Matrix v() {
    return v;
  }

  public Matrix sample(int l) {
    return rows.states[l];
  }

  /**
   * Returns the values of a layer for the model expectations: means in the last block, which have
   * less noise than the samples of the other layers and are not connected.
   */
  Matrix expectation(int l) {
    Matrix mean = means[l];
    return mean == null ? rows.states[l] : mean;
  }

  /** The samples that the next sweep starts from and, for {@link ChainMemory}, v, by name. */
  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    for (int b = 1; b < graph.blocks.length; b++) {
      for (int l : graph.blocks[b]) {
        state.put("chains" + l, rows.states[l]);
      }
    }
    state.put("chainsVisible", v);
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
