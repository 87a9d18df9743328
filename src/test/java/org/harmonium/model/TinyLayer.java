package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.model.UnitsDescription.Part;

/**
 * All states of a small layer, in double: those of discrete units one by one, Gaussian units on a
 * grid, whose sum times its step is the integral to 1e-12 (the trapezoid rule, which for such
 * functions converges faster than any power of the step).
 */
final class TinyLayer {
  /** Points of a grid on either side of the bias, and the step in standard deviations. */
  private static final int REACH = 30;

  private static final double STEP = 0.5;

  private final UnitsDescription units;
  private final double[] bias;
  private final double[] sigma;

  TinyLayer(UnitsDescription units, double[] bias, double[] sigma) {
    this.units = units;
    this.bias = bias;
    this.sigma = sigma;
  }

  /**
   * One state.
   *
   * @param x what the units are
   * @param seen what other layers see of it
   * @param logBase the layer's own term of -E
   * @param logVolume the log of the volume that it stands for
   */
  record State(double[] x, double[] seen, double logBase, double logVolume) {
    double logWeight() {
      return logBase + logVolume;
    }
  }

  /** The part that each column belongs to. */
  private List<Part> columns() {
    List<Part> columns = new ArrayList<>();
    for (Part part : units.parts()) {
      int width = units.isJoint() ? part.number() : bias.length;
      for (int i = 0; i < width; i++) {
        columns.add(part);
      }
    }
    return columns;
  }

  /** The state with these values, of no volume. */
  State at(double[] x) {
    List<Part> columns = columns();
    double[] seen = x.clone();
    double logBase = 0;
    for (int i = 0; i < x.length; i++) {
      double b = bias[i];
      switch (columns.get(i).kind().name()) {
        case "bernoulli", "softmax" -> logBase += b * x[i];
        case "binomial" -> logBase += b * x[i] + logChoices(columns.get(i).number(), (int) x[i]);
        case "gaussian" -> {
          seen[i] = x[i] / sigma[i];
          logBase -= (x[i] - b) * (x[i] - b) / (2 * sigma[i] * sigma[i]);
        }
        case "unit-gaussian" -> logBase -= (x[i] - b) * (x[i] - b) / 2;
        default ->
            throw new IllegalArgumentException(columns.get(i).kind().name() + " is not known");
      }
    }
    return new State(x, seen, logBase, 0);
  }

  private static double logChoices(int n, int k) {
    double choices = 1;
    for (int i = 1; i <= k; i++) {
      choices = choices * (n - i + 1) / i;
    }
    return Math.log(choices);
  }

  List<State> all() {
    List<Part> columns = columns();
    List<State> states = new ArrayList<>();
    extend(columns, new double[columns.size()], 0, 0, states);
    return states;
  }

  /** All states whose columns before {@code column} are those of x. */
  private void extend(
      List<Part> columns, double[] x, int column, double logVolume, List<State> states) {
    if (column == columns.size()) {
      State state = at(x.clone());
      states.add(new State(state.x(), state.seen(), state.logBase(), logVolume));
      return;
    }
    Part part = columns.get(column);
    switch (part.kind().name()) {
      case "softmax" -> {
        for (int k = 0; k < part.number(); k++) {
          for (int l = 0; l < part.number(); l++) {
            x[column + l] = k == l ? 1 : 0;
          }
          extend(columns, x, column + part.number(), logVolume, states);
        }
      }
      case "gaussian", "unit-gaussian" -> {
        double s = part.kind().isScaled() ? sigma[column] : 1;
        for (int k = -REACH; k <= REACH; k++) {
          x[column] = bias[column] + s * k * STEP;
          extend(columns, x, column + 1, logVolume + Math.log(STEP * s), states);
        }
      }
      default -> {
        int largest = part.kind().number().equals("trials") ? part.number() : 1;
        for (int k = 0; k <= largest; k++) {
          x[column] = k;
          extend(columns, x, column + 1, logVolume, states);
        }
      }
    }
  }
}
