package org.harmonium.model;

import java.util.Arrays;
import java.util.Random;
import org.harmonium.backend.Backend;

/**
 * A small deep Boltzmann machine of Gaussian visible and binary hidden units, written in the
 * parameters of its centred form for given offsets, and truths about it in double: sums over all
 * hidden states, of which the visible units are integrated out in closed form. Offsets of 0 make it
 * the plain form.
 */
public final class TinyGaussianDbm {
  public final int[] sizes;
  public final double[][] w; // W^1.. (row-major), by layer from 1
  public final double[][] a; // by layer
  public final double[] z; // log sigma^2
  public final double[][] mu; // by layer; of v itself for layer 0

  public TinyGaussianDbm(double scale, long seed, boolean centred, int... sizes) {
    Random random = new Random(seed);
    this.sizes = sizes;
    this.w = new double[sizes.length][];
    this.a = new double[sizes.length][];
    this.mu = new double[sizes.length][];
    for (int l = 0; l < sizes.length; l++) {
      w[l] = normals(l == 0 ? 0 : sizes[l - 1] * sizes[l], scale, random);
      a[l] = normals(sizes[l], scale, random);
      mu[l] = normals(sizes[l], centred ? 0.7 : 0, random);
    }
    this.z = normals(sizes[0], 0.6, random);
  }

  /** The same numbers in arrays of its own. */
  public TinyGaussianDbm(TinyGaussianDbm other) {
    this.sizes = other.sizes;
    this.w = copy(other.w);
    this.a = copy(other.a);
    this.mu = copy(other.mu);
    this.z = other.z.clone();
  }

  private static double[][] copy(double[][] x) {
    return Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
  }

  private static double[] normals(int n, double scale, Random random) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> (float) (scale * random.nextGaussian()));
    return x;
  }

  public int depth() {
    return sizes.length - 1;
  }

  public double sigma(int i) {
    return Math.exp(z[i] / 2);
  }

  /** b of the machine without offsets, and its hidden biases. */
  public double[][] biases() {
    double[][] b = copy(a);
    for (int l = 1; l <= depth(); l++) {
      for (int i = 0; i < sizes[l - 1]; i++) {
        for (int j = 0; j < sizes[l]; j++) {
          double its = w[l][i * sizes[l] + j];
          double scale = l == 1 ? sigma(i) : 1;
          b[l - 1][i] -= its * mu[l][j] * scale;
          b[l][j] -= mu[l - 1][i] / scale * its;
        }
      }
    }
    return b;
  }

  /** The machine without offsets in a backend. */
  public Dbm open(Backend backend) {
    GaussianUnits units = new GaussianUnits(backend, sizes[0]);
    Dbm dbm = new Dbm(backend, units, sizes[0], Arrays.copyOfRange(sizes, 1, sizes.length));
    double[][] biases = biases();
    for (int l = 0; l <= depth(); l++) {
      backend.write(TinyDbm.floats(biases[l]), dbm.bias(l));
      if (l > 0) {
        backend.write(TinyDbm.floats(w[l]), dbm.weights(l));
      }
    }
    double[] sigma = new double[sizes[0]];
    Arrays.setAll(sigma, this::sigma);
    units.writeSigma(sigma);
    return dbm;
  }

  /** -E of v and hidden states or means, by the definition of the centred machine. */
  public double minusEnergy(double[][] x) {
    double sum = 0;
    for (int i = 0; i < sizes[0]; i++) {
      double d = (x[0][i] - a[0][i]) / sigma(i);
      sum -= d * d / 2;
    }
    for (int l = 1; l <= depth(); l++) {
      for (int j = 0; j < sizes[l]; j++) {
        sum += a[l][j] * (x[l][j] - mu[l][j]);
        sum += input(x, l, j) * (x[l][j] - mu[l][j]);
      }
    }
    return sum;
  }

  /** Of unit j, from the layer below. */
  private double input(double[][] x, int l, int j) {
    double t = 0;
    for (int i = 0; i < sizes[l - 1]; i++) {
      double scale = l == 1 ? sigma(i) : 1;
      t += (x[l - 1][i] - mu[l - 1][i]) / scale * w[l][i * sizes[l] + j];
    }
    return t;
  }

  /** The integral over v and the sum over all hidden states of exp(-E), its log. */
  public double logZ() {
    double total = 0;
    for (double[][] x : hidden()) {
      // given h the exponent is a sum of -(v - a)^2 / (2 sigma^2) + (v - mu) t / sigma
      double log = 0;
      for (int i = 0; i < sizes[0]; i++) {
        double t = 0;
        for (int j = 0; j < sizes[1]; j++) {
          t += w[1][i * sizes[1] + j] * (x[1][j] - mu[1][j]);
        }
        log += t * t / 2 + (a[0][i] - mu[0][i]) * t / sigma(i);
        log += Math.log(sigma(i) * Math.sqrt(2 * Math.PI));
      }
      x[0] = a[0].clone();
      for (int l = 1; l <= depth(); l++) {
        for (int j = 0; j < sizes[l]; j++) {
          double below = l == 1 ? 0 : input(x, l, j);
          log += (a[l][j] + below) * (x[l][j] - mu[l][j]);
        }
      }
      total += Math.exp(log);
    }
    return Math.log(total);
  }

  /** log of the sum over all hidden states of exp(-E(v, h)). */
  public double logVisible(double[] v) {
    double total = 0;
    for (double[][] x : hidden()) {
      x[0] = v;
      total += Math.exp(minusEnergy(x));
    }
    return Math.log(total);
  }

  private double[][][] hidden() {
    int units = Arrays.stream(sizes).sum() - sizes[0];
    double[][][] all = new double[1 << units][sizes.length][];
    for (int s = 0; s < all.length; s++) {
      int bit = 0;
      for (int l = 1; l <= depth(); l++) {
        all[s][l] = new double[sizes[l]];
        for (int j = 0; j < sizes[l]; j++) {
          all[s][l][j] = s >> bit++ & 1;
        }
      }
    }
    return all;
  }

  /** The means of the hidden units at a fixed point of mean-field inference given v. */
  public double[][] fixedPoint(double[] v) {
    double[][] x = new double[sizes.length][];
    x[0] = v;
    for (int l = 1; l <= depth(); l++) {
      x[l] = new double[sizes[l]];
      Arrays.fill(x[l], 0.5);
    }
    for (int i = 0; i < 400; i++) {
      for (int l = 1; l <= depth(); l++) {
        for (int j = 0; j < sizes[l]; j++) {
          double t = a[l][j] + input(x, l, j);
          for (int k = 0; l < depth() && k < sizes[l + 1]; k++) {
            t += w[l + 1][j * sizes[l + 1] + k] * (x[l + 1][k] - mu[l + 1][k]);
          }
          x[l][j] = TinyDbm.g(t);
        }
      }
    }
    return x;
  }

  /** E_q[-E] + H(q) at the best means: the bound on log p(v), plus log Z. */
  public double bound(double[] v) {
    double[][] x = fixedPoint(v);
    double sum = minusEnergy(x);
    for (int l = 1; l <= depth(); l++) {
      for (double m : x[l]) {
        sum -= m * Math.log(m) + (1 - m) * Math.log(1 - m);
      }
    }
    return sum;
  }
}
