package org.harmonium.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;

/**
 * Brute-force truths about a deep belief net of few binary units: sums over all joint states, in
 * double, from nothing but the parameters by their names.
 */
public final class TinyDbn {
  public final int depth;
  public final int labels;
  private final int[] size; // by layer
  private final double[][] w; // by layer from 1, row-major (N(l-1), Nl)
  private final double[][] c; // generative biases by layer
  private final double[][] r; // recognition biases by layer from 1
  private final double[][] recognition; // recognition weights by layer from 1

  /** Reads the net's parameters as they are now. */
  public TinyDbn(Dbn dbn) {
    Backend backend = dbn.backend();
    depth = dbn.depth();
    labels = dbn.labels();
    size = new int[depth + 1];
    w = new double[depth + 1][];
    c = new double[depth + 1][];
    r = new double[depth + 1][];
    recognition = new double[depth + 1][];
    Map<String, Matrix> p = dbn.parameters();
    for (int l = 0; l <= depth; l++) {
      size[l] = dbn.size(l);
      c[l] = backend.downloadDoubles(requireNonNull(p.get(l == 0 ? "b" : "c" + l)));
    }
    for (int l = 1; l <= depth; l++) {
      w[l] = backend.downloadDoubles(requireNonNull(p.get("W" + l)));
    }
    for (int l = 1; l < depth; l++) {
      r[l] = backend.downloadDoubles(requireNonNull(p.get("r" + l)));
      Matrix its = p.get("R" + l);
      recognition[l] = its == null ? w[l] : backend.downloadDoubles(its);
    }
  }

  /** A net of binary units, with label units if {@code labels} is above 0, random parameters. */
  public static Dbn random(Backend backend, int labels, double scale, long seed, int... sizes) {
    List<Rbm> stack = new ArrayList<>();
    for (int l = 1; l < sizes.length; l++) {
      boolean labelled = labels > 0 && l == sizes.length - 1;
      Units visible = BernoulliUnits.INSTANCE;
      if (labelled) {
        visible =
            new JointUnits(
                backend,
                List.of(
                    new JointUnits.Part(BernoulliUnits.INSTANCE, sizes[l - 1]),
                    new JointUnits.Part(new SoftmaxUnits(labels), labels)));
      }
      int units = sizes[l - 1] + (labelled ? labels : 0);
      stack.add(new Rbm(backend, visible, units, BernoulliUnits.INSTANCE, sizes[l]));
    }
    Dbn dbn = new Dbn(stack, labels);
    randomise(dbn, scale, seed);
    return dbn;
  }

  /** Random values for all parameters there are. */
  public static void randomise(Dbn dbn, double scale, long seed) {
    Random random = new Random(seed);
    for (Matrix x : dbn.parameters().values()) {
      float[] values = new float[(int) x.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (scale * random.nextGaussian());
      }
      dbn.backend().write(values, x);
    }
  }

  private static double sigmoid(double t) {
    return 1 / (1 + Math.exp(-t));
  }

  /** The bits of a state's number as numbers. */
  public static double[] state(int number, int units) {
    double[] x = new double[units];
    for (int i = 0; i < units; i++) {
      x[i] = TinyRbm.bit(number, i);
    }
    return x;
  }

  /** The probability that independent binary units with these means are in a state. */
  public static double probability(double[] means, int state) {
    double p = 1;
    for (int i = 0; i < means.length; i++) {
      p *= TinyRbm.bit(state, i) == 1 ? means[i] : 1 - means[i];
    }
    return p;
  }

  /** E[h(l) | h(l + 1)], for l from 0 to L - 2. */
  public double[] down(int layer, double[] above) {
    double[] mean = new double[size[layer]];
    for (int i = 0; i < mean.length; i++) {
      double t = c[layer][i];
      for (int j = 0; j < above.length; j++) {
        t += w[layer + 1][i * above.length + j] * above[j];
      }
      mean[i] = sigmoid(t);
    }
    return mean;
  }

  /** The means of Q(h(l) | h(l - 1)), for l from 1 to L - 1. */
  public double[] up(int layer, double[] below) {
    double[] mean = new double[size[layer]];
    for (int j = 0; j < mean.length; j++) {
      double t = r[layer][j];
      for (int i = 0; i < below.length; i++) {
        t += recognition[layer][i * mean.length + j] * below[i];
      }
      mean[j] = sigmoid(t);
    }
    return mean;
  }

  /** Q(h(l) | v) for all states of layer l up to L - 1, each layer sampled given the one below. */
  public double[] upLaw(int layer, double[] v) {
    double[] law = new double[1 << size[layer]];
    if (layer == 1) {
      double[] mean = up(1, v);
      for (int s = 0; s < law.length; s++) {
        law[s] = probability(mean, s);
      }
      return law;
    }
    double[] below = upLaw(layer - 1, v);
    for (int t = 0; t < below.length; t++) {
      double[] mean = up(layer, state(t, size[layer - 1]));
      for (int s = 0; s < law.length; s++) {
        law[s] += below[t] * probability(mean, s);
      }
    }
    return law;
  }

  /** How many different labels there are; 1, which is none, for a net without label units. */
  public int classes() {
    return Math.max(labels, 1);
  }

  /** The visible side of the highest RBM: a state of layer L - 1 and a label, one-hot. */
  public double[] joint(double[] h, int label) {
    double[] x = new double[h.length + labels];
    System.arraycopy(h, 0, x, 0, h.length);
    if (labels > 0) {
      x[h.length + label] = 1;
    }
    return x;
  }

  /** E[hL | x] of the highest RBM. */
  public double[] topMean(double[] x) {
    double[] mean = new double[size[depth]];
    for (int j = 0; j < mean.length; j++) {
      double t = c[depth][j];
      for (int i = 0; i < x.length; i++) {
        t += w[depth][i * mean.length + j] * x[i];
      }
      mean[j] = sigmoid(t);
    }
    return mean;
  }

  /** -E(x, hL) of the highest RBM. */
  public double topWeight(double[] x, double[] h) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += c[depth - 1][i] * x[i];
      for (int j = 0; j < h.length; j++) {
        sum += w[depth][i * h.length + j] * x[i] * h[j];
      }
    }
    for (int j = 0; j < h.length; j++) {
      sum += c[depth][j] * h[j];
    }
    return sum;
  }

  /** The sum over all hL of exp(-E(x, hL)). */
  public double topMass(double[] x) {
    double mass = 0;
    for (int s = 0; s < 1 << size[depth]; s++) {
      mass += Math.exp(topWeight(x, state(s, size[depth])));
    }
    return mass;
  }

  /** p(h(L-1), y) at [state][label], with the highest layer summed out. */
  public double[][] topLaw() {
    double[][] law = new double[1 << size[depth - 1]][classes()];
    double z = 0;
    for (int s = 0; s < law.length; s++) {
      for (int k = 0; k < classes(); k++) {
        law[s][k] = topMass(joint(state(s, size[depth - 1]), k));
        z += law[s][k];
      }
    }
    for (double[] row : law) {
      for (int k = 0; k < row.length; k++) {
        row[k] /= z;
      }
    }
    return law;
  }

  /** p(v, y) at [state][label]. */
  public double[][] visibleLaw() {
    double[][] law = topLaw();
    for (int l = depth - 2; l >= 0; l--) {
      double[][] lower = new double[1 << size[l]][classes()];
      for (int t = 0; t < law.length; t++) {
        double[] mean = down(l, state(t, size[l + 1]));
        for (int s = 0; s < lower.length; s++) {
          for (int k = 0; k < classes(); k++) {
            lower[s][k] += law[t][k] * probability(mean, s);
          }
        }
      }
      law = lower;
    }
    return law;
  }

  /** The number of units of a layer. */
  public int size(int layer) {
    return size[layer];
  }
}
