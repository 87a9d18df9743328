package org.harmonium.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
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
  /**
   * A term of a layer's input: s(x) W from a lower layer, or s(x) Wᵀ from an upper one.
   *
   * @param from the other layer
   */
  record Term(int from, Matrix weights, boolean transposed) {}

  final LayeredMachine machine;
  final Layer[] layers;
  final Connection[] connections;
  final int[] visible;
  final int[] columns; // by visible layer: its first column in rows of data
  final int allColumns; // V, of all visible layers
  final int[] hidden;
  final int[][] blocks; // the hidden layers of each block
  final Term[][] fromVisible; // by layer: the terms of its input from visible layers
  final Term[][] fromHidden; // by layer: those from hidden layers
  final int[] upwards; // hidden layers by their distance from the visible ones
  final Term[][] fromHiddenBelow; // by layer: those from hidden layers before it in that order
  final Scalar[] copies; // by layer: all its terms over those from layers before it

  /**
   * @throws IllegalArgumentException if two layers of a block are connected, a visible layer is not
   *     in the first block or is the upper one of a connection, or a hidden layer is scaled or not
   *     connected with a visible layer, directly or by others
   */
  LayerGraph(LayeredMachine machine) {
    this.machine = machine;
    this.layers = machine.layers().toArray(Layer[]::new);
    this.connections = machine.connections().toArray(Connection[]::new);
    this.visible = machine.visibleLayers().stream().mapToInt(Integer::intValue).toArray();
    int count = layers.length;
    boolean[] isVisible = new boolean[count];
    this.columns = new int[count];
    int column = 0;
    for (int l : visible) {
      isVisible[l] = true;
      columns[l] = column;
      column += layers[l].size();
    }
    this.allColumns = column;
    this.hidden = among(count, l -> !isVisible[l]);
    int[] blockOf = new int[count];
    List<List<Integer>> all = machine.blocks();
    for (int b = 0; b < all.size(); b++) {
      for (int l : all.get(b)) {
        blockOf[l] = b;
      }
    }
    requirePossible(isVisible, blockOf);
    this.blocks = new int[all.size()][];
    Arrays.setAll(blocks, b -> among(count, l -> !isVisible[l] && blockOf[l] == b));
    this.upwards = breadthFirst(isVisible);
    int[] place = new int[count];
    Arrays.fill(place, -1); // of visible layers
    for (int i = 0; i < upwards.length; i++) {
      place[upwards[i]] = i;
    }
    this.fromVisible = new Term[count][];
    this.fromHidden = new Term[count][];
    this.fromHiddenBelow = new Term[count][];
    this.copies = new Scalar[count];
    for (int l = 0; l < count; l++) {
      int its = place[l];
      fromVisible[l] = terms(l, from -> isVisible[from]);
      fromHidden[l] = terms(l, from -> !isVisible[from]);
      fromHiddenBelow[l] = terms(l, from -> !isVisible[from] && place[from] < its);
      if (fromVisible[l].length + fromHidden[l].length == 0) {
        throw new IllegalArgumentException("layer %d has no connection".formatted(l));
      }
      float present = fromVisible[l].length + fromHiddenBelow[l].length;
      copies[l] = Scalar.of((fromVisible[l].length + fromHidden[l].length) / Math.max(present, 1));
    }
  }

  private static int[] among(int count, IntPredicate wanted) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, l -> l);
    return Arrays.stream(numbers).filter(wanted).toArray();
  }

  private void requirePossible(boolean[] isVisible, int[] blockOf) {
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
  private int[] breadthFirst(boolean[] isVisible) {
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

  private Term[] terms(int layer, IntPredicate wanted) {
    List<Term> terms = new ArrayList<>();
    for (Connection c : connections) {
      if (c.upper() == layer && wanted.test(c.lower())) {
        terms.add(new Term(c.lower(), c.weights(), false));
      } else if (c.lower() == layer && wanted.test(c.upper())) {
        terms.add(new Term(c.upper(), c.weights(), true));
      }
    }
    return terms.toArray(Term[]::new);
  }
}
