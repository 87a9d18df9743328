package org.harmonium.model;

import java.util.BitSet;
import org.harmonium.backend.Shapes;

/**
 * The possible connections between the units of a Boltzmann machine: a graph without self-loops.
 * Weights are zero where it has no edge, and learning keeps them zero.
 */
public final class Connectivity {
  private final BitSet[] neighbours; // by unit

  private Connectivity(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("a machine needs at least 1 unit, not " + units);
    }
    this.neighbours = new BitSet[units];
    for (int i = 0; i < units; i++) {
      neighbours[i] = new BitSet(units);
    }
  }

  private void connect(int i, int j) {
    if (i != j) {
      neighbours[i].set(j);
      neighbours[j].set(i);
    }
  }

  /** Connects every pair of units: the general Boltzmann machine. */
  public static Connectivity full(int units) {
    Connectivity graph = new Connectivity(units);
    for (int i = 0; i < units; i++) {
      for (int j = 0; j < i; j++) {
        graph.connect(i, j);
      }
    }
    return graph;
  }

  /**
   * Connects units on a grid, where unit y width + x is in row y and column x, with their
   * neighbours in the row and in the column.
   *
   * @param wrap whether the last unit of a row or column is a neighbour of the first; in rows of 2
   *     they are always neighbours, by one connection
   */
  public static Connectivity lattice(int height, int width, boolean wrap) {
    Shapes.requireSize("lattice", height, width);
    Connectivity graph = new Connectivity(height * width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (wrap || x + 1 < width) {
          graph.connect(y * width + x, y * width + (x + 1) % width);
        }
        if (wrap || y + 1 < height) {
          graph.connect(y * width + x, (y + 1) % height * width + x);
        }
      }
    }
    return graph;
  }

  /** Connects the first units with the other units only: an RBM. */
  public static Connectivity bipartite(int visible, int hidden) {
    return layered(visible, hidden);
  }

  /** Connects consecutive layers only: a deep Boltzmann machine. */
  public static Connectivity layered(int... sizes) {
    int units = 0;
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("a layer needs at least 1 unit, not " + size);
      }
      units += size;
    }
    Connectivity graph = new Connectivity(units);
    int from = 0;
    for (int l = 1; l < sizes.length; l++) {
      int middle = from + sizes[l - 1];
      for (int i = from; i < middle; i++) {
        for (int j = middle; j < middle + sizes[l]; j++) {
          graph.connect(i, j);
        }
      }
      from = middle;
    }
    return graph;
  }

  /** Connects units i and j if w[i, j] or w[j, i] is not 0, i != j, for w row-major. */
  public static Connectivity ofWeights(float[] w, int units) {
    Shapes.requireLength("ofWeights", w.length, units, units);
    Connectivity graph = new Connectivity(units);
    for (int at = 0; at < w.length; at++) {
      if (w[at] != 0) {
        graph.connect(at / units, at % units);
      }
    }
    return graph;
  }

  /** The number of units. */
  public int units() {
    return neighbours.length;
  }

  /** Whether i and j may be connected. A unit is never connected with itself. */
  public boolean connected(int i, int j) {
    return neighbours[i].get(j);
  }

  /** Whether unit i is connected with one of these units. */
  boolean touches(int i, BitSet units) {
    return neighbours[i].intersects(units);
  }

  /** 1 where two units may be connected, else 0: (units, units), row-major, symmetric. */
  public float[] mask() {
    int units = units();
    float[] mask = new float[units * units];
    for (int i = 0; i < units; i++) {
      int row = i * units;
      neighbours[i].stream().forEach(j -> mask[row + j] = 1);
    }
    return mask;
  }
}
