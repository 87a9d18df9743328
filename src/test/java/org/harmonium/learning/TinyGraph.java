package org.harmonium.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.LayeredMachine;

/**
 * A small machine of binary layers that is nothing but a graph, and the truth about it by sums over
 * all states, in double.
 */
final class TinyGraph implements LayeredMachine, AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Integer> visible;
  private final List<List<Integer>> blocks;
  private double[][] w; // by connection, row-major
  private double[][] bias; // by layer

  /**
   * @param edges (lower, upper) of each connection
   */
  TinyGraph(
      Backend backend,
      int[] sizes,
      List<Integer> visible,
      List<List<Integer>> blocks,
      int[][] edges) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.visible = visible;
    this.blocks = blocks;
    for (int size : sizes) {
      layers.add(new Layer(BernoulliUnits.INSTANCE, workspace.zeros(1, size)));
    }
    for (int[] edge : edges) {
      Matrix weights = workspace.zeros(sizes[edge[0]], sizes[edge[1]]);
      connections.add(new Connection(edge[0], edge[1], weights));
    }
  }

  /** Two visible layers, a hidden layer on each, and a layer on both of these. */
  static TinyGraph twoPathways(Backend backend) {
    return new TinyGraph(
        backend,
        new int[] {2, 2, 2, 3, 2},
        List.of(0, 1),
        List.of(List.of(0, 1, 4), List.of(2, 3)),
        new int[][] {{0, 2}, {1, 3}, {2, 4}, {3, 4}});
  }

  /** A visible layer and two hidden ones, each connected with both others. */
  static TinyGraph triangle(Backend backend) {
    return new TinyGraph(
        backend,
        new int[] {4, 3, 2},
        List.of(0),
        List.of(List.of(0), List.of(1), List.of(2)),
        new int[][] {{0, 1}, {0, 2}, {1, 2}});
  }

  /** Random parameters. */
  TinyGraph initialise(double scale, long seed) {
    Random random = new Random(seed);
    parameters()
        .forEach(
            (name, x) -> {
              float[] values = new float[x.rows() * x.cols()];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (scale * random.nextGaussian());
              }
              backend.write(values, x);
            });
    return this;
  }

  // ---------------------------------------------------------------- truth

  /** From here on, the truth is about the present parameters. */
  TinyGraph read() {
    w =
        connections.stream()
            .map(c -> backend.downloadDoubles(c.weights()))
            .toArray(double[][]::new);
    bias = layers.stream().map(l -> backend.downloadDoubles(l.bias())).toArray(double[][]::new);
    return this;
  }

  int units() {
    return layers.stream().mapToInt(Layer::size).sum();
  }

  /** V. */
  int columns() {
    return visible.stream().mapToInt(l -> layers.get(l).size()).sum();
  }

  /** The states of the layers, unit after unit the bits of a number. */
  double[][] states(int number) {
    double[][] x = new double[layers.size()][];
    int bit = 0;
    for (int l = 0; l < x.length; l++) {
      x[l] = new double[layers.get(l).size()];
      for (int i = 0; i < x[l].length; i++) {
        x[l][i] = number >>> bit++ & 1;
      }
    }
    return x;
  }

  private double minusEnergy(double[][] x) {
    double sum = 0;
    for (int l = 0; l < x.length; l++) {
      for (int i = 0; i < x[l].length; i++) {
        sum += bias[l][i] * x[l][i];
      }
    }
    for (int c = 0; c < w.length; c++) {
      double[] lower = x[connections.get(c).lower()];
      double[] upper = x[connections.get(c).upper()];
      for (int i = 0; i < w[c].length; i++) {
        sum += lower[i / upper.length] * w[c][i] * upper[i % upper.length];
      }
    }
    return sum;
  }

  /** The visible states as one number, in the order of the data's columns. */
  private int data(double[][] x) {
    int number = 0;
    int bit = 0;
    for (int l : visible) {
      for (double value : x[l]) {
        number |= (int) value << bit++;
      }
    }
    return number;
  }

  /** p(v) of each v. */
  double[] law() {
    double[] law = new double[1 << columns()];
    double z = 0;
    for (int s = 0; s < 1 << units(); s++) {
      double[][] x = states(s);
      double p = Math.exp(minusEnergy(x));
      law[data(x)] += p;
      z += p;
    }
    double all = z;
    return Arrays.stream(law).map(p -> p / all).toArray();
  }

  /** The model's expectations of states and of products, by the names of velocities. */
  Map<String, double[]> expectations() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    double z = 0;
    for (int s = 0; s < 1 << units(); s++) {
      double[][] x = states(s);
      double p = Math.exp(minusEnergy(x));
      z += p;
      add(sums, p, x);
    }
    double all = z;
    sums.values().forEach(sum -> Arrays.setAll(sum, i -> sum[i] / all));
    return sums;
  }

  /** The same of data, with mean-field means of the hidden units at their fixed point. */
  Map<String, double[]> meanFieldExpectations(int... data) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int v : data) {
      double[][] x = states(0);
      int bit = 0;
      for (int l : visible) {
        for (int i = 0; i < x[l].length; i++) {
          x[l][i] = v >>> bit++ & 1;
        }
      }
      for (int round = 0; round < 500; round++) {
        for (int l = 0; l < x.length; l++) {
          for (int i = 0; i < x[l].length && !visible.contains(l); i++) {
            x[l][i] = 1 / (1 + Math.exp(-input(x, l, i)));
          }
        }
      }
      add(sums, 1.0 / data.length, x);
    }
    return sums;
  }

  private double input(double[][] x, int l, int i) {
    double before = x[l][i];
    x[l][i] = 1;
    double on = minusEnergy(x);
    x[l][i] = 0;
    double off = minusEnergy(x);
    x[l][i] = before;
    return on - off;
  }

  private void add(Map<String, double[]> sums, double share, double[][] x) {
    for (int l = 0; l < x.length; l++) {
      double[] sum = sums.computeIfAbsent("d" + biasName(l), n -> new double[64]);
      for (int i = 0; i < x[l].length; i++) {
        sum[i] += share * x[l][i];
      }
    }
    for (int c = 0; c < connections.size(); c++) {
      double[] lower = x[connections.get(c).lower()];
      double[] upper = x[connections.get(c).upper()];
      double[] sum = sums.computeIfAbsent("dW" + (c + 1), n -> new double[64]);
      for (int i = 0; i < lower.length * upper.length; i++) {
        sum[i] += share * lower[i / upper.length] * upper[i % upper.length];
      }
    }
  }

  // ---------------------------------------------------------------- the machine

  private static String biasName(int l) {
    return l == 0 ? "b" : "c" + l;
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    for (int c = 0; c < connections.size(); c++) {
      parameters.put("W" + (c + 1), connections.get(c).weights());
    }
    for (int l = 0; l < layers.size(); l++) {
      parameters.put(biasName(l), layers.get(l).bias());
    }
    return parameters;
  }

  @Override
  public List<Integer> visibleLayers() {
    return visible;
  }

  @Override
  public List<List<Integer>> blocks() {
    return blocks;
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public List<Connection> connections() {
    return connections;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
