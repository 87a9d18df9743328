package org.harmonium.model;

import java.util.Random;
import org.harmonium.backend.Backend;

/**
 * A small RBM with random parameters, and brute-force truths about it: sums over all joint states,
 * in double.
 */
public final class TinyRbm {
  public final int visible;
  public final int hidden;
  public final float[] w;
  public final float[] b;
  public final float[] c;

  public TinyRbm(int visible, int hidden, double scale, long seed) {
    Random random = new Random(seed);
    this.visible = visible;
    this.hidden = hidden;
    this.w = normals(visible * hidden, scale, random);
    this.b = normals(visible, scale, random);
    this.c = normals(hidden, scale, random);
  }

  private static float[] normals(int n, double scale, Random random) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * random.nextGaussian());
    }
    return x;
  }

  /** The machine in a backend. */
  public Rbm open(Backend backend) {
    Rbm rbm = new Rbm(backend, visible, hidden);
    backend.write(w, rbm.weights());
    backend.write(b, rbm.visibleBias());
    backend.write(c, rbm.hiddenBias());
    return rbm;
  }

  /** Bit i of a state's number is unit i. */
  public static int bit(int state, int i) {
    return state >>> i & 1;
  }

  /** All states of n units, a row each. */
  public static float[] states(int n) {
    float[] states = new float[(1 << n) * n];
    for (int s = 0; s < 1 << n; s++) {
      for (int i = 0; i < n; i++) {
        states[s * n + i] = bit(s, i);
      }
    }
    return states;
  }

  public double energy(int v, int h) {
    double energy = 0;
    for (int i = 0; i < visible; i++) {
      energy -= (double) b[i] * bit(v, i);
      for (int j = 0; j < hidden; j++) {
        energy -= (double) w[i * hidden + j] * bit(v, i) * bit(h, j);
      }
    }
    for (int j = 0; j < hidden; j++) {
      energy -= (double) c[j] * bit(h, j);
    }
    return energy;
  }

  /** p(v, h) for all joint states, at index v * 2^hidden + h. */
  public double[] jointLaw() {
    double[] p = new double[1 << (visible + hidden)];
    double z = 0;
    for (int s = 0; s < p.length; s++) {
      p[s] = Math.exp(-energy(s >>> hidden, s & ((1 << hidden) - 1)));
      z += p[s];
    }
    for (int s = 0; s < p.length; s++) {
      p[s] /= z;
    }
    return p;
  }

  public double logZ() {
    double z = 0;
    for (int s = 0; s < 1 << (visible + hidden); s++) {
      z += Math.exp(-energy(s >>> hidden, s & ((1 << hidden) - 1)));
    }
    return Math.log(z);
  }

  /** E[v_i h_j] under a law of v, with h drawn from p(h | v): (visible, hidden), row-major. */
  public double[] correlations(double[] lawOfV) {
    double[] result = new double[visible * hidden];
    for (int v = 0; v < 1 << visible; v++) {
      for (int j = 0; j < hidden; j++) {
        double t = c[j];
        for (int i = 0; i < visible; i++) {
          t += (double) w[i * hidden + j] * bit(v, i);
        }
        double h = 1 / (1 + Math.exp(-t));
        for (int i = 0; i < visible; i++) {
          result[i * hidden + j] += lawOfV[v] * bit(v, i) * h;
        }
      }
    }
    return result;
  }

  /** The model's marginal law of v. */
  public double[] visibleLaw() {
    double[] joint = jointLaw();
    double[] law = new double[1 << visible];
    for (int s = 0; s < joint.length; s++) {
      law[s >>> hidden] += joint[s];
    }
    return law;
  }
}
