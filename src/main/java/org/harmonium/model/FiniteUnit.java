package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A unit with finitely many states, in one column of a layer or in several adjacent ones: a binary
 * unit, a softmax group, a counting unit. The units of a layer are independent of each other given
 * the other layers, and
 *
 * <pre>
 *   logBase(x; bias) = bias · x + sum over units of logMeasure[the unit's state]
 * </pre>
 *
 * @param from the first column
 * @param states the values of the columns, by state; at least two states
 * @param logMeasure by state
 */
@SuppressWarnings("ArrayRecordComponent")
public record FiniteUnit(int from, double[][] states, double[] logMeasure) {

  /** Returns units with the states 0 and 1 in each of n columns. */
  static List<FiniteUnit> binary(int n) {
    return counting(n, new double[2]);
  }

  /** The states 0, 1, .. in each of n columns, with a measure by state. */
  static List<FiniteUnit> counting(int n, double[] logMeasure) {
    double[][] counts = new double[logMeasure.length][1];
    for (int k = 0; k < counts.length; k++) {
      counts[k][0] = k;
    }
    return columns(n, counts, logMeasure);
  }

  /** Returns groups of {@code size} of n columns, of which one is 1 and the others are 0. */
  static List<FiniteUnit> groups(int n, int size) {
    double[][] states = new double[size][size];
    for (int k = 0; k < size; k++) {
      states[k][k] = 1;
    }
    List<FiniteUnit> units = new ArrayList<>();
    for (int from = 0; from < n; from += size) {
      units.add(new FiniteUnit(from, states, new double[size]));
    }
    return units;
  }

  /**
   * Returns the index of the state that the unit's columns have in a row, or -1 if they are not a
   * state.
   *
   * @param at the index of the row's first value
   */
  public int stateOf(float[] values, int at) {
    for (int s = 0; s < states.length; s++) {
      int same = 0;
      while (same < states[s].length && values[at + from + same] == states[s][same]) {
        same++;
      }
      if (same == states[s].length) {
        return s;
      }
    }
    return -1;
  }

  /** The number of columns. */
  public int width() {
    return states[0].length;
  }

  /** Returns one unit in each of n columns, all with the same states and measure. */
  public static List<FiniteUnit> columns(int n, double[][] states, double[] logMeasure) {
    List<FiniteUnit> units = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      units.add(new FiniteUnit(i, states, logMeasure));
    }
    return units;
  }

  FiniteUnit shifted(int by) {
    return new FiniteUnit(from + by, states, logMeasure);
  }
}
