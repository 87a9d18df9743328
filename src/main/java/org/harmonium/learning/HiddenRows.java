package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.LayerGraph.Term;
import org.harmonium.model.LayeredMachine;

/**
 * The hidden layers of a machine for n rows: states or means x and total inputs t. The rows of the
 * chains and of a minibatch are in the same matrices, so that one product serves both.
 */
final class HiddenRows implements AutoCloseable {
  final LayerGraph graph;
  private final Backend backend;
  final Workspace workspace; // empty in a view; inference and chains on these rows add to it
  final Matrix[] states; // (n, N) by layer; of hidden ones only
  final Matrix[] inputs;

  HiddenRows(LayeredMachine machine, int n) {
    this.graph = new LayerGraph(machine);
    this.backend = machine.backend();
    this.workspace = new Workspace(backend);
    this.states = new Matrix[graph.layers.length];
    this.inputs = new Matrix[graph.layers.length];
    for (int l : graph.hidden) {
      states[l] = workspace.zeros(n, graph.layers[l].size());
      inputs[l] = workspace.zeros(n, graph.layers[l].size());
      workspace.prepare(() -> graph.layers[l].units().reserve(n));
    }
  }

  private HiddenRows(HiddenRows all, int from, int to) {
    this.graph = all.graph;
    this.backend = all.backend;
    this.workspace = new Workspace(backend);
    this.states = all.states.clone();
    this.inputs = all.inputs.clone();
    for (int l : graph.hidden) {
      states[l] = all.states[l].rows(from, to);
      inputs[l] = all.inputs[l].rows(from, to);
    }
  }

  /** The rows {@code from} (inclusive) to {@code to} (exclusive), shared with these. */
  HiddenRows rows(int from, int to) {
    return new HiddenRows(this, from, to);
  }

  int count() {
    return states[graph.hidden[0]].rows();
  }

  /**
   * Adds the input from hidden layers to t of the layers of a block, without biases. t already
   * contains the input from visible layers, if there is any.
   */
  void addInputs(int block) {
    for (int l : graph.blocks[block]) {
      Scalar beta = graph.fromVisible[l].length > 0 ? Scalar.ONE : Scalar.ZERO;
      addTerms(graph.fromHidden[l], Scalar.ONE, beta, inputs[l]);
    }
  }

  /** t = beta t + scale (sum of the terms). */
  void addTerms(Term[] terms, Scalar scale, Scalar beta, Matrix t) {
    Scalar kept = beta;
    for (Term term : terms) {
      backend.gemm(scale, states[term.from()], false, term.weights(), term.transposed(), kept, t);
      kept = Scalar.ONE;
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
