package org.harmonium.learning;

import java.util.HashMap;
import java.util.Map;
import org.harmonium.model.TinyDbn;

/**
 * The expected up-down update of a net of three hidden layers, by sums over all states of all
 * passes, for rate 1.
 */
final class UpDownExpectation {
  private final TinyDbn net;
  private final Map<String, double[]> update = new HashMap<>();

  /**
   * @param v the data, equally often
   * @param labels of each row of data
   * @param k Gibbs steps from the data; 0 for so many that the chains have the model's law
   */
  UpDownExpectation(TinyDbn net, double[][] v, int[] labels, int k) {
    this.net = net;
    double[][] positive = new double[1 << net.size(2)][net.classes()];
    for (int d = 0; d < v.length; d++) {
      wake(v[d], labels[d], 1.0 / v.length, positive);
    }
    double[][] negative = net.topLaw();
    if (k > 0) {
      negative = positive;
      for (int i = 0; i < k; i++) {
        negative = gibbsStep(negative);
      }
    }
    top(1, positive);
    top(-1, negative);
    for (int s = 0; s < negative.length; s++) {
      for (double p : negative[s]) {
        sleep(TinyDbn.state(s, net.size(2)), p);
      }
    }
  }

  /** The expected velocities by name. */
  Map<String, double[]> update() {
    return update;
  }

  private void wake(double[] v, int label, double share, double[][] positive) {
    double[] up1 = net.up(1, v);
    for (int s1 = 0; s1 < 1 << net.size(1); s1++) {
      double[] h1 = TinyDbn.state(s1, net.size(1));
      double p1 = share * TinyDbn.probability(up1, s1);
      double[] error0 = difference(v, net.down(0, h1));
      add("dW1", p1, error0, h1);
      add("db", p1, error0, new double[] {1});
      double[] up2 = net.up(2, h1);
      for (int s2 = 0; s2 < 1 << net.size(2); s2++) {
        double[] h2 = TinyDbn.state(s2, net.size(2));
        double p2 = p1 * TinyDbn.probability(up2, s2);
        double[] error1 = difference(h1, net.down(1, h2));
        add("dW2", p2, error1, h2);
        add("dc1", p2, error1, new double[] {1});
        positive[s2][label] += p2;
      }
    }
  }

  private void sleep(double[] h2, double p) {
    double[] down1 = net.down(1, h2);
    for (int s1 = 0; s1 < 1 << net.size(1); s1++) {
      double[] h1 = TinyDbn.state(s1, net.size(1));
      double p1 = p * TinyDbn.probability(down1, s1);
      double[] v = net.down(0, h1);
      double[] error1 = difference(h1, net.up(1, v));
      double[] error2 = difference(h2, net.up(2, h1));
      add("dR1", p1, v, error1);
      add("dr1", p1, new double[] {1}, error1);
      add("dR2", p1, h1, error2);
      add("dr2", p1, new double[] {1}, error2);
    }
  }

  private void top(int sign, double[][] law) {
    for (int s = 0; s < law.length; s++) {
      for (int k = 0; k < law[s].length; k++) {
        double[] x = net.joint(TinyDbn.state(s, net.size(2)), k);
        double[] h = net.topMean(x);
        add("dW3", sign * law[s][k], x, h);
        add("dc2", sign * law[s][k], x, new double[] {1});
        add("dc3", sign * law[s][k], new double[] {1}, h);
      }
    }
  }

  /** The law of (h2, y) after h3 ~ p(h3 | h2, y) and then h2, y ~ p(h2, y | h3). */
  private double[][] gibbsStep(double[][] law) {
    int top = net.size(3);
    double[] ofTop = new double[1 << top];
    for (int s = 0; s < law.length; s++) {
      for (int k = 0; k < law[s].length; k++) {
        double[] mean = net.topMean(net.joint(TinyDbn.state(s, net.size(2)), k));
        for (int t = 0; t < ofTop.length; t++) {
          ofTop[t] += law[s][k] * TinyDbn.probability(mean, t);
        }
      }
    }
    double[][] next = new double[law.length][law[0].length];
    for (int t = 0; t < ofTop.length; t++) {
      double[][] weight = new double[law.length][law[0].length];
      double all = 0;
      for (int s = 0; s < law.length; s++) {
        for (int k = 0; k < law[s].length; k++) {
          double[] x = net.joint(TinyDbn.state(s, net.size(2)), k);
          weight[s][k] = Math.exp(net.topWeight(x, TinyDbn.state(t, top)));
          all += weight[s][k];
        }
      }
      for (int s = 0; s < law.length; s++) {
        for (int k = 0; k < law[s].length; k++) {
          next[s][k] += ofTop[t] * weight[s][k] / all;
        }
      }
    }
    return next;
  }

  private static double[] difference(double[] x, double[] y) {
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i] - y[i];
    }
    return z;
  }

  /** The outer product of two vectors, times p. */
  private void add(String name, double p, double[] x, double[] y) {
    double[] sum = update.computeIfAbsent(name, n -> new double[x.length * y.length]);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        sum[i * y.length + j] += p * x[i] * y[j];
      }
    }
  }
}
