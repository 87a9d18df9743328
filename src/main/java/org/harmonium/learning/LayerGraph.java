package org.harmonium.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Connection;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * The layers and connections of a machine in the order of inference and sampling, as arrays, so
 * that a step allocates no iterators.
 */
final class LayerGraph {
  /** A term of a layer's input: s(x) W from a lower layer x, or s(x) Wᵀ from an upper one. */
  record Term(int from, Matrix weights, boolean transposed) {}

  final LayeredMachine machine;
  final Layer[] layers;
  final Connection[] connections;
  final int[] visible;
  final boolean[] isVisible; // by layer
  final int[] columns; // by visible layer: its first column in rows of data
  final int allColumns; // V, of all visible layers
  final int[] hidden;
  final int[][] blocks; // the hidden layers of each block
  final int[][] above; // by layer: the connections of which it is the lower one
  final Term[][] fromVisible; // by layer: the terms of its input from visible layers
  final Term[][] fromHidden; // by layer: those from hidden layers
  final int[] upwards; // hidden layers by their distance from the visible ones
  final Term[][] fromHiddenBelow; // by layer: those from hidden layers before it in that order
  final Scalar[] copies; // by layer: all its terms over those from layers before it

  /**
   * @throws IllegalArgumentException if two layers of a block are connected, a visible layer is not
   *     in the first block or is the upper one of a connection, or a hidden layer is scaled or not
   *     connected with a visible one, directly or by others
   */
  LayerGraph(LayeredMachine machine) {
    this.machine = machine;
    this.layers = machine.layers().toArray(Layer[]::new);
    this.connections = machine.connections().toArray(Connection[]::new);
    this.visible = machine.visibleLayers().stream().mapToInt(Integer::intValue).toArray();
    int count = layers.length;
    this.isVisible = new boolean[count];
    this.columns = new int[count];
    int column = 0;
    for (int l : visible) {
      isVisible[l] = true;
      columns[l] = column;
      column += layers[l].size();
    }
    this.allColumns = column;
    this.hidden = numbers(count, l -> !isVisible[l]);
    int[] blockOf = new int[count];
    List<List<Integer>> all = machine.blocks();
    for (int b = 0; b < all.size(); b++) {
      for (int l : all.get(b)) {
        blockOf[l] = b;
      }
    }
    requirePossible(blockOf);
    this.blocks = new int[all.size()][];
    Arrays.setAll(blocks, b -> numbers(count, l -> !isVisible[l] && blockOf[l] == b));
    this.above = new int[count][];
    Arrays.setAll(above, l -> numbers(connections.length, i -> connections[i].lower() == l));
    this.upwards = breadthFirst();
    int[] place = new int[count];
    Arrays.fill(place, -1); // of visible layers
    for (int i = 0; i < upwards.length; i++) {
      place[upwards[i]] = i;
    }
    this.fromVisible = terms((l, from) -> isVisible[from]);
    this.fromHidden = terms((l, from) -> !isVisible[from]);
    this.fromHiddenBelow = terms((l, from) -> !isVisible[from] && place[from] < place[l]);
    this.copies = new Scalar[count];
    Arrays.setAll(copies, this::copiesOf);
  }

  private static int[] numbers(int count, IntPredicate wanted) {
    return IntStream.range(0, count).filter(wanted).toArray();
  }

  private void requirePossible(int[] blockOf) {
    for (Connection c : connections) {
      if (blockOf[c.lower()] == blockOf[c.upper()]) {
        throw new IllegalArgumentException(
            "layers %d and %d are connected and must be in different blocks"
                .formatted(c.lower(), c.upper()));
      }
      if (isVisible[c.upper()]) {
        throw new IllegalArgumentException(
            "layer %d is visible and must be the lower one of its connections"
                .formatted(c.upper()));
      }
    }
    for (int l = 0; l < layers.length; l++) {
      if (isVisible[l] && blockOf[l] != 0) {
        throw new IllegalArgumentException(
            "layer %d is visible and must be in the first block".formatted(l));
      }
      if (!isVisible[l] && layers[l].units().isScaled()) {
        throw new IllegalArgumentException(
            "hidden units cannot be '%s', as those of layer %d are"
                .formatted(layers[l].units().name(), l));
      }
    }
  }

  /** Returns the hidden layers by their distance from the visible ones, then by number. */
  private int[] breadthFirst() {
    boolean[] reached = isVisible.clone();
    List<Integer> order = new ArrayList<>();
    while (order.size() < hidden.length) {
      boolean[] near = reached.clone();
      for (Connection c : connections) {
        near[c.lower()] |= reached[c.upper()];
        near[c.upper()] |= reached[c.lower()];
      }
      int before = order.size();
      for (int l : hidden) {
        if (near[l] && !reached[l]) {
          order.add(l);
        }
      }
      if (order.size() == before) {
        throw new IllegalArgumentException(
            "each hidden layer must be connected with a visible one, directly or by others");
      }
      reached = near;
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the terms of each layer l that {@code wanted} accepts for l and the other layer. */
  private Term[][] terms(BiPredicate<Integer, Integer> wanted) {
    Term[][] all = new Term[layers.length][];
    for (int l = 0; l < all.length; l++) {
      List<Term> terms = new ArrayList<>();
      for (Connection c : connections) {
        if (c.upper() == l && wanted.test(l, c.lower())) {
          terms.add(new Term(c.lower(), c.weights(), false));
        } else if (c.lower() == l && wanted.test(l, c.upper())) {
          terms.add(new Term(c.upper(), c.weights(), true));
        }
      }
      all[l] = terms.toArray(Term[]::new);
    }
    return all;
  }

  private Scalar copiesOf(int l) {
    int count = fromVisible[l].length + fromHidden[l].length;
    if (count == 0) {
      throw new IllegalArgumentException("layer %d has no connection".formatted(l));
    }
    float present = fromVisible[l].length + fromHiddenBelow[l].length;
    return Scalar.of(count / Math.max(present, 1));
  }
}
