package org.harmonium.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.BinomialUnits;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.SoftmaxUnits;
import org.harmonium.model.Units;

/**
 * A small chain of layers with random parameters, and brute-force truths about it in double: sums
 * over all joint states, and quadrature over Gaussian units of layer 0.
 */
final class TinyMachine implements LayeredMachine, AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  final List<double[]> bias = new ArrayList<>();
  final List<double[][]> w = new ArrayList<>(); // by lower layer
  final double[] sigma; // of layer 0

  /** Units and size of a layer. */
  record Spec(Units units, int size) {}

  static Spec bernoulli(int size) {
    return new Spec(BernoulliUnits.INSTANCE, size);
  }

  static Spec softmax(int groups, int size) {
    return new Spec(new SoftmaxUnits(size), groups * size);
  }

  static Spec binomial(Backend backend, int size, int trials) {
    return new Spec(new BinomialUnits(backend, size, trials), size);
  }

  /** Sigmas 0.5, 1, 2, 0.5, ..: they and their inverses are exact in float. */
  static Spec gaussian(Backend backend, int size) {
    GaussianUnits units = new GaussianUnits(backend, size);
    double[] sigma = new double[size];
    Arrays.setAll(sigma, i -> Math.scalb(0.5, i % 3));
    units.writeSigma(sigma);
    return new Spec(units, size);
  }

  /**
   * @param scale standard deviation of the parameters
   */
  TinyMachine(Backend backend, double scale, long seed, Spec... specs) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    Random random = new Random(seed);
    for (Spec spec : specs) {
      float[] values = normals(spec.size, scale, random);
      layers.add(new Layer(spec.units, workspace.upload(values, 1, spec.size)));
      bias.add(backend.downloadDoubles(layers.get(layers.size() - 1).bias()));
    }
    for (int l = 0; l + 1 < specs.length; l++) {
      int rows = specs[l].size;
      int cols = specs[l + 1].size;
      float[] values = normals(rows * cols, scale, random);
      connections.add(new Connection(l, l + 1, workspace.upload(values, rows, cols)));
      double[][] its = new double[rows][cols];
      for (int i = 0; i < values.length; i++) {
        its[i / cols][i % cols] = values[i];
      }
      w.add(its);
    }
    this.sigma = specs[0].units instanceof GaussianUnits g ? g.sigma() : new double[0];
  }

  private static float[] normals(int n, double scale, Random random) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * random.nextGaussian());
    }
    return x;
  }

  boolean isGaussian() {
    return sigma.length > 0;
  }

  // ---------------------------------------------------------------- states

  /** All states of a layer of finitely many. */
  static List<double[]> states(Units units, int size) {
    List<double[]> all = new ArrayList<>(List.of(new double[0]));
    int width = units instanceof SoftmaxUnits s ? s.size() : 1;
    for (int from = 0; from < size; from += width) {
      List<double[]> longer = new ArrayList<>();
      for (double[] x : all) {
        int choices = units instanceof SoftmaxUnits ? width : most(units) + 1;
        for (int k = 0; k < choices; k++) {
          double[] y = Arrays.copyOf(x, from + width);
          y[units instanceof SoftmaxUnits ? from + k : from] =
              units instanceof SoftmaxUnits ? 1 : k;
          longer.add(y);
        }
      }
      all = longer;
    }
    return all;
  }

  private static int most(Units units) {
    return units instanceof BinomialUnits ? Integer.parseInt(units.name().substring(9)) : 1;
  }

  /** All joint states of the layers from {@code first} on; those below stay as given. */
  List<double[][]> joint(int first, double[]... below) {
    List<double[][]> all = new ArrayList<>();
    double[][] start = new double[layers.size()][];
    System.arraycopy(below, 0, start, 0, first);
    all.add(start);
    for (int l = first; l < layers.size(); l++) {
      List<double[][]> longer = new ArrayList<>();
      for (double[][] x : all) {
        for (double[] state : states(layers.get(l).units(), layers.get(l).size())) {
          double[][] y = x.clone();
          y[l] = state;
          longer.add(y);
        }
      }
      all = longer;
    }
    return all;
  }

  // ---------------------------------------------------------------- energies

  /** -E(x); without layer 0 if that is Gaussian and null: then it is integrated out. */
  double logWeight(double[]... x) {
    double sum = 0;
    for (int l = 0; l < layers.size(); l++) {
      sum += l == 0 && isGaussian() ? gaussianTerms(x[0], x[1]) : finiteTerms(l, x[l]);
      if (l > (isGaussian() ? 1 : 0)) {
        for (int i = 0; i < x[l - 1].length; i++) {
          for (int j = 0; j < x[l].length; j++) {
            sum += x[l - 1][i] * w.get(l - 1)[i][j] * x[l][j];
          }
        }
      }
    }
    return sum;
  }

  private double finiteTerms(int l, double[] x) {
    double sum = 0;
    int most = most(layers.get(l).units());
    for (int i = 0; i < x.length; i++) {
      sum += bias.get(l)[i] * x[i];
      for (int k = 0; most > 1 && k < x[i]; k++) {
        sum += Math.log((most - k) / (k + 1.0)); // log C(most, x)
      }
    }
    return sum;
  }

  /** Of v given h with the connection, or the log of the integral over v. */
  private double gaussianTerms(double[] v, double[] h) {
    double sum = 0;
    for (int i = 0; i < sigma.length; i++) {
      double input = input(i, h);
      if (v != null) {
        sum += gaussianTerm(i, v[i], input);
        continue;
      }
      double step = sigma[i] / 16; // the trapezoidal rule, exact to 1e-15 for a Gaussian
      double centre = bias.get(0)[i] + sigma[i] * input;
      double integral = 0;
      for (int k = -160; k <= 160; k++) {
        integral += step * Math.exp(gaussianTerm(i, centre + k * step, input));
      }
      sum += Math.log(integral);
    }
    return sum;
  }

  private double gaussianTerm(int i, double v, double input) {
    double z = (v - bias.get(0)[i]) / sigma[i];
    return -z * z / 2 + input * v / sigma[i];
  }

  private double input(int i, double[] h) {
    double input = 0;
    for (int j = 0; j < h.length; j++) {
      input += w.get(0)[i][j] * h[j];
    }
    return input;
  }

  /** log Z. */
  double logZ() {
    int first = isGaussian() ? 1 : 0;
    return logSum(joint(first, new double[first][]));
  }

  /** log p(v) + log Z. */
  double logVisible(double[] v) {
    return logSum(joint(1, v));
  }

  private double logSum(List<double[][]> states) {
    return LogSum.of(states.stream().mapToDouble(this::logWeight).toArray());
  }

  /** Independent samples of all layers: n rows by layer. */
  float[][] samples(int n, long seed) {
    Random random = new Random(seed);
    int first = isGaussian() ? 1 : 0;
    List<double[][]> joint = joint(first, new double[first][]);
    double[] law = joint.stream().mapToDouble(this::logWeight).toArray();
    double logZ = LogSum.of(law);
    double sum = 0;
    for (int s = 0; s < law.length; s++) {
      sum += Math.exp(law[s] - logZ);
      law[s] = sum;
    }
    float[][] samples = new float[layers.size()][];
    Arrays.setAll(samples, l -> new float[n * layers.get(l).size()]);
    for (int row = 0; row < n; row++) {
      int found = Arrays.binarySearch(law, random.nextDouble());
      double[][] x = joint.get(Math.min(found < 0 ? -found - 1 : found, law.length - 1));
      for (int l = 0; l < x.length; l++) {
        for (int i = 0; i < layers.get(l).size(); i++) {
          samples[l][row * layers.get(l).size() + i] =
              (float)
                  (l >= first
                      ? x[l][i]
                      : bias.get(0)[i] + sigma[i] * (input(i, x[1]) + random.nextGaussian()));
        }
      }
    }
    return samples;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Map<String, Matrix> parameters() {
    return Map.of();
  }

  @Override
  public List<Connection> connections() {
    return connections;
  }

  /** Rows of doubles in the backend. */
  static Matrix upload(Backend backend, List<double[]> rows) {
    float[] values = new float[rows.size() * rows.get(0).length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows.get(i / rows.get(0).length)[i % rows.get(0).length];
    }
    return backend.upload(values, rows.size(), rows.get(0).length);
  }

  @Override
  public void close() {
    workspace.close();
    layers.forEach(layer -> layer.units().close());
  }
}
