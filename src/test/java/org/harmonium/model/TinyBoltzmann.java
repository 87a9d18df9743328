package org.harmonium.model;

import java.util.Random;
import org.harmonium.backend.Backend;

/**
 * A small Boltzmann machine with random parameters, and brute-force truths about it: sums over all
 * states, in double. Bit i of a state's number is unit i.
 */
public final class TinyBoltzmann {
  public final Connectivity connectivity;
  public final int visible;
  public final int units;
  public final float[] w;
  public final float[] b;

  public TinyBoltzmann(Connectivity connectivity, int visible, double scale, long seed) {
    Random random = new Random(seed);
    this.connectivity = connectivity;
    this.visible = visible;
    this.units = connectivity.units();
    this.w = new float[units * units];
    this.b = new float[units];
    for (int i = 0; i < units; i++) {
      b[i] = (float) (scale * random.nextGaussian());
      for (int j = 0; j < i; j++) {
        float value = (float) (scale * random.nextGaussian());
        if (connectivity.connected(i, j)) {
          w[i * units + j] = value;
          w[j * units + i] = value;
        }
      }
    }
  }

  /** The machine in a backend. */
  public BoltzmannMachine open(Backend backend) {
    BoltzmannMachine machine = new BoltzmannMachine(backend, connectivity, visible);
    machine.set(w, b);
    return machine;
  }

  public static double[] doubles(float[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i];
    }
    return out;
  }

  public double energy(int state) {
    return energy(doubles(w), doubles(b), state);
  }

  private static double energy(double[] w, double[] b, int state) {
    double energy = 0;
    for (int i = 0; i < b.length; i++) {
      energy -= b[i] * TinyRbm.bit(state, i);
      for (int j = 0; j < b.length; j++) {
        energy -= 0.5 * w[i * b.length + j] * TinyRbm.bit(state, i) * TinyRbm.bit(state, j);
      }
    }
    return energy;
  }

  public double logZ() {
    return logZ(doubles(w), doubles(b));
  }

  private static double logZ(double[] w, double[] b) {
    double z = 0;
    for (int s = 0; s < 1 << b.length; s++) {
      z += Math.exp(-energy(w, b, s));
    }
    return Math.log(z);
  }

  /** p(x) of all states. */
  public double[] law() {
    double logZ = logZ();
    double[] p = new double[1 << units];
    for (int s = 0; s < p.length; s++) {
      p[s] = Math.exp(-energy(s) - logZ);
    }
    return p;
  }

  /** p(v), v the lowest bits of a state's number. */
  public double[] visibleLaw() {
    double[] p = new double[1 << visible];
    double[] law = law();
    for (int s = 0; s < law.length; s++) {
      p[s & (p.length - 1)] += law[s];
    }
    return p;
  }

  /** E[x_i x_j] under a law of all states: (units, units), row-major. */
  public double[] moments(double[] law) {
    double[] moments = new double[units * units];
    for (int s = 0; s < law.length; s++) {
      for (int at = 0; at < moments.length; at++) {
        moments[at] += law[s] * TinyRbm.bit(s, at / units) * TinyRbm.bit(s, at % units);
      }
    }
    return moments;
  }

  /** The law of all states with a law of v and h drawn from p(h | v). */
  public double[] clamped(double[] lawOfV) {
    double[] law = law();
    double[] ofV = visibleLaw();
    for (int s = 0; s < law.length; s++) {
      int v = s & (ofV.length - 1);
      law[s] *= lawOfV[v] / ofV[v];
    }
    return law;
  }

  /**
   * E of log p(v) under a law of v, with W[i, j] and W[j, i] (or b[i], if i = j) larger by this.
   */
  public double logLikelihood(double[] lawOfV, int i, int j, double more) {
    double[] weights = doubles(w);
    double[] bias = doubles(b);
    if (i == j) {
      bias[i] += more;
    } else {
      weights[i * units + j] += more;
      weights[j * units + i] += more;
    }
    double logZ = logZ(weights, bias);
    double sum = 0;
    for (int v = 0; v < lawOfV.length; v++) {
      if (lawOfV[v] > 0) {
        double z = 0;
        for (int h = 0; h < 1 << (units - visible); h++) {
          z += Math.exp(-energy(weights, bias, h << visible | v));
        }
        sum += lawOfV[v] * (Math.log(z) - logZ);
      }
    }
    return sum;
  }

  /** How often each state is among these rows of all units, as shares. */
  public static double[] shares(float[] x, int units) {
    double[] shares = new double[1 << units];
    int rows = x.length / units;
    for (int row = 0; row < rows; row++) {
      int state = 0;
      for (int i = 0; i < units; i++) {
        state |= (int) x[row * units + i] << i;
      }
      shares[state] += 1.0 / rows;
    }
    return shares;
  }

  /**
   * The largest difference of shares of n draws from a law, in standard errors of a share: for 2^6
   * states below 4 but with probability 0.004.
   */
  public static double surprise(double[] shares, double[] law, int n) {
    double largest = 0;
    for (int s = 0; s < law.length; s++) {
      double error = Math.sqrt(law[s] * (1 - law[s]) / n + 1e-12);
      largest = Math.max(largest, Math.abs(shares[s] - law[s]) / error);
    }
    return largest;
  }
}
