package org.harmonium.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.harmonium.model.FiniteUnit;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Connection;
import org.harmonium.model.LayeredMachine.Layer;
import org.jspecify.annotations.Nullable;

/** The current parameters of a machine, read into double. */
final class Parameters {
  private final List<double[]> biases = new ArrayList<>();
  private final List<List<FiniteUnit>> finite = new ArrayList<>();
  private final List<ToDoubleBiFunction<double[], double[]>> normalisers = new ArrayList<>();
  private final List<Weights> weights = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Weights(int from, int to, double[][] w) {}

  Parameters(LayeredMachine machine) {
    for (Layer layer : machine.layers()) {
      biases.add(machine.backend().downloadDoubles(layer.bias()));
      finite.add(layer.units().finite(layer.size()));
      normalisers.add(
          layer.units().hasLogNormaliser()
              ? layer.units().logNormaliser()
              : (input, bias) -> Double.NaN);
    }
    for (Connection c : machine.connections()) {
      float[] values = machine.backend().download(c.weights());
      double[][] w = new double[c.weights().rows()][c.weights().cols()];
      double[][] transposed = new double[c.weights().cols()][c.weights().rows()];
      for (int i = 0; i < values.length; i++) {
        int row = i / transposed.length;
        int col = i % transposed.length;
        w[row][col] = values[i];
        transposed[col][row] = values[i];
      }
      weights.add(new Weights(c.lower(), c.upper(), w));
      weights.add(new Weights(c.upper(), c.lower(), transposed));
    }
  }

  int layers() {
    return biases.size();
  }

  double[] bias(int layer) {
    return biases.get(layer);
  }

  /** Returns the units of a layer that can be enumerated, or none if it cannot be enumerated. */
  List<FiniteUnit> finite(int layer) {
    return finite.get(layer);
  }

  /** Returns A(input, bias) of a layer, or NaN if there is no closed form. */
  double logNormaliser(int layer, double[] input) {
    return normalisers.get(layer).applyAsDouble(input, biases.get(layer));
  }

  /** Returns W (N of from, N of to) of two layers, or null if they are not connected. */
  double @Nullable [][] weights(int from, int to) {
    for (Weights some : weights) {
      if (some.from == from && some.to == to) {
        return some.w;
      }
    }
    return null;
  }

  /** Returns the input of a layer from a statistic of another; zeros if not connected. */
  double[] input(int from, double[] statistic, int to) {
    double[] input = new double[biases.get(to).length];
    double[][] w = weights(from, to);
    for (int i = 0; w != null && i < statistic.length; i++) {
      for (int j = 0; j < input.length; j++) {
        input[j] += statistic[i] * w[i][j];
      }
    }
    return input;
  }
}
