package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * States, or means, of all layers of a machine: n rows of each. A row is an example or a chain.
 * {@link #changed} must be called after writing into a matrix of {@link #of}.
 */
public final class LayerStates implements AutoCloseable {
  private final LayeredMachine machine;
  private final Backend backend;
  private final List<Matrix> states = new ArrayList<>(); // (n, N) by layer
  private final List<Matrix> statistics = new ArrayList<>(); // the same matrix where s(x) is x
  private final Workspace workspace; // empty in a view

  /** Creates n rows of zeros in each layer. */
  public LayerStates(LayeredMachine machine, int n) {
    this.machine = machine;
    this.backend = machine.backend();
    this.workspace = new Workspace(backend);
    for (Layer layer : machine.layers()) {
      Matrix x = workspace.zeros(n, layer.size());
      workspace.prepare(() -> layer.units().reserve(n));
      states.add(x);
      statistics.add(layer.units().isScaled() ? workspace.zeros(n, layer.size()) : x);
    }
  }

  private LayerStates(LayerStates all, int from, int to) {
    this.machine = all.machine;
    this.backend = all.backend;
    this.workspace = new Workspace(backend);
    for (int l = 0; l < all.states.size(); l++) {
      Matrix x = all.states.get(l).rows(from, to);
      states.add(x);
      statistics.add(
          all.statistics.get(l) == all.states.get(l) ? x : all.statistics.get(l).rows(from, to));
    }
  }

  /** Returns the rows from (inclusive) to (exclusive), which share their states with these. */
  public LayerStates rows(int from, int to) {
    return new LayerStates(this, from, to);
  }

  /** The states of a layer (n, N). */
  public Matrix of(int layer) {
    return states.get(layer);
  }

  /** s(x) of each layer, by layer. */
  public List<Matrix> statistics() {
    return statistics;
  }

  /** Must be called after the states of a layer were written. */
  public void changed(int layer) {
    if (statistics.get(layer) != states.get(layer)) {
      machine
          .layers()
          .get(layer)
          .units()
          .statistic(backend, states.get(layer), statistics.get(layer));
    }
  }

  /** Sets the states of a layer to its mean given the connected layers. */
  public void mean(int layer) {
    Matrix x = states.get(layer);
    machine.input(layer, Scalar.ONE, statistics, x);
    Layer its = machine.layers().get(layer);
    its.units().mean(backend, x, its.bias(), x);
    changed(layer);
  }

  /** Sets the states of a layer to a sample given the connected layers. */
  public void sample(int layer, RandomStream random) {
    Matrix x = states.get(layer);
    machine.input(layer, Scalar.ONE, statistics, x);
    Layer its = machine.layers().get(layer);
    its.units().sample(backend, x, its.bias(), random, null, x);
    changed(layer);
  }

  /** The number of rows. */
  public int rows() {
    return states.get(0).rows();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
