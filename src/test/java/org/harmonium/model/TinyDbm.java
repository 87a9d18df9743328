package org.harmonium.model;

import java.util.Arrays;
import java.util.Random;
import org.harmonium.backend.Backend;

/**
 * A small deep Boltzmann machine of binary units with random parameters, and brute-force truths
 * about it in double. A joint state is a number whose lowest bits are the visible units, then those
 * of h^1, and so on.
 */
public final class TinyDbm {
  public final int[] sizes;
  public final double[][] w; // W^1.. (row-major), by layer from 1
  public final double[][] bias; // by layer

  public TinyDbm(double scale, long seed, int... sizes) {
    Random random = new Random(seed);
    this.sizes = sizes;
    this.w = new double[sizes.length][];
    this.bias = new double[sizes.length][];
    for (int l = 0; l < sizes.length; l++) {
      w[l] = l == 0 ? new double[0] : normals(sizes[l - 1] * sizes[l], scale, random);
      bias[l] = normals(sizes[l], scale, random);
    }
  }

  /** The same numbers in arrays of its own. */
  public TinyDbm(TinyDbm other) {
    this.sizes = other.sizes;
    this.w = Arrays.stream(other.w).map(double[]::clone).toArray(double[][]::new);
    this.bias = Arrays.stream(other.bias).map(double[]::clone).toArray(double[][]::new);
  }

  private static double[] normals(int n, double scale, Random random) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * random.nextGaussian());
    }
    return x;
  }

  public int depth() {
    return sizes.length - 1;
  }

  /** The machine in a backend. */
  public Dbm open(Backend backend) {
    Dbm dbm = new Dbm(backend, sizes[0], Arrays.copyOfRange(sizes, 1, sizes.length));
    for (int l = 0; l <= depth(); l++) {
      backend.write(floats(bias[l]), dbm.bias(l));
      if (l > 0) {
        backend.write(floats(w[l]), dbm.weights(l));
      }
    }
    return dbm;
  }

  /** What the machine has become. */
  public static TinyDbm read(Dbm dbm) {
    int[] sizes = new int[dbm.depth() + 1];
    Arrays.setAll(sizes, dbm::size);
    TinyDbm tiny = new TinyDbm(0, 0, sizes);
    for (int l = 0; l <= dbm.depth(); l++) {
      tiny.bias[l] = dbm.backend().downloadDoubles(dbm.bias(l));
      if (l > 0) {
        tiny.w[l] = dbm.backend().downloadDoubles(dbm.weights(l));
      }
    }
    return tiny;
  }

  public static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  /** The first bit of a layer in the number of a joint state. */
  public int offset(int layer) {
    return Arrays.stream(sizes, 0, layer).sum();
  }

  /** How many joint states there are. */
  public int states() {
    return 1 << offset(sizes.length);
  }

  /** The states or means of each layer of a joint state. */
  public double[][] units(int state) {
    double[][] x = new double[sizes.length][];
    for (int l = 0; l <= depth(); l++) {
      x[l] = new double[sizes[l]];
      for (int i = 0; i < sizes[l]; i++) {
        x[l][i] = state >>> offset(l) + i & 1;
      }
    }
    return x;
  }

  /** -E, also of means, in which it is linear layer by layer. */
  public double minusEnergy(double[][] x) {
    double sum = 0;
    for (int l = 0; l <= depth(); l++) {
      for (int j = 0; j < sizes[l]; j++) {
        sum += bias[l][j] * x[l][j];
        for (int i = 0; l > 0 && i < sizes[l - 1]; i++) {
          sum += x[l - 1][i] * w[l][i * sizes[l] + j] * x[l][j];
        }
      }
    }
    return sum;
  }

  public double logZ() {
    double z = 0;
    for (int s = 0; s < states(); s++) {
      z += Math.exp(minusEnergy(units(s)));
    }
    return Math.log(z);
  }

  /** p(v, h) of all joint states. */
  public double[] jointLaw() {
    double logZ = logZ();
    double[] law = new double[states()];
    for (int s = 0; s < law.length; s++) {
      law[s] = Math.exp(minusEnergy(units(s)) - logZ);
    }
    return law;
  }

  /** log p(v), by the sum over all hidden states. */
  public double logProbability(int v) {
    double sum = 0;
    for (int h = 0; h < states() >>> sizes[0]; h++) {
      sum += Math.exp(minusEnergy(units(h << sizes[0] | v)));
    }
    return Math.log(sum) - logZ();
  }

  /** The total input of unit j of layer l, with the bias. */
  public double input(double[][] x, int l, int j) {
    double t = bias[l][j];
    for (int i = 0; l > 0 && i < sizes[l - 1]; i++) {
      t += x[l - 1][i] * w[l][i * sizes[l] + j];
    }
    for (int k = 0; l < depth() && k < sizes[l + 1]; k++) {
      t += w[l + 1][j * sizes[l + 1] + k] * x[l + 1][k];
    }
    return t;
  }

  public static double g(double t) {
    return 1 / (1 + Math.exp(-t));
  }

  /** The means of one layer of a parity after another: one half of a mean-field iteration. */
  public void meanFieldHalf(double[][] x, int parity, double damping) {
    for (int l = parity; l <= depth(); l += 2) {
      double[] renewed = new double[sizes[l]];
      for (int j = 0; j < sizes[l]; j++) {
        renewed[j] = (1 - damping) * g(input(x, l, j)) + damping * x[l][j];
      }
      x[l] = renewed;
    }
  }

  /** E_q[-E] + H(q) for the hidden means x and the v in it: the bound on log p(v), plus log Z. */
  public double boundPlusLogZ(double[][] x) {
    double sum = minusEnergy(x);
    for (int l = 1; l <= depth(); l++) {
      for (double m : x[l]) {
        sum -= m > 0 && m < 1 ? m * Math.log(m) + (1 - m) * Math.log(1 - m) : 0;
      }
    }
    return sum;
  }

  /** The means at a fixed point of mean-field inference, from a pass with doubled weights. */
  public double[][] fixedPoint(int v) {
    double[][] x = fromBelow(v);
    for (int i = 0; i < 300; i++) {
      meanFieldHalf(x, 1, 0);
      meanFieldHalf(x, 2, 0);
    }
    return x;
  }

  /** The pass with doubled weights. */
  public double[][] fromBelow(int v) {
    double[][] x = units(v);
    for (int l = 1; l <= depth(); l++) {
      for (int j = 0; j < sizes[l]; j++) {
        double t = 0;
        for (int i = 0; i < sizes[l - 1]; i++) {
          t += x[l - 1][i] * w[l][i * sizes[l] + j];
        }
        x[l][j] = g((l < depth() ? 2 : 1) * t + bias[l][j]);
      }
    }
    return x;
  }
}
