package org.harmonium.model;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.harmonium.backend.Backend;
import org.harmonium.model.TinyLayer.State;

/**
 * A small RBM of any units with random parameters, and brute-force truths about it: sums, or
 * quadrature, over all joint states, in double. Truths are functions of the parameters theta = (W,
 * b, c, z), one after the other, so that they can be differentiated.
 */
public final class TinyMachine {
  private final UnitsDescription visibleUnits;
  private final UnitsDescription hiddenUnits;
  public final int visible;
  public final int hidden;
  private final double[] theta;

  public TinyMachine(
      String visibleUnits, int visible, String hiddenUnits, int hidden, double scale, long seed) {
    this.visibleUnits = UnitsDescription.parse(visibleUnits);
    this.hiddenUnits = UnitsDescription.parse(hiddenUnits);
    this.visible = visible;
    this.hidden = hidden;
    Random random = new Random(seed);
    this.theta = new double[visible * hidden + visible + hidden + visible];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) (scale * random.nextGaussian());
    }
  }

  /** The parameters: W (V, H), b (V), c (H), z (V); z counts for Gaussian visible units only. */
  public double[] theta() {
    return theta.clone();
  }

  /** Part 0 is W, 1 is b, 2 is c, 3 is z. */
  public double[] part(double[] all, int part) {
    int[] ends = {
      0, visible * hidden, visible * hidden + visible, theta.length - visible, theta.length
    };
    return Arrays.copyOfRange(all, ends[part], ends[part + 1]);
  }

  double[] sigma(double[] theta) {
    return Arrays.stream(part(theta, 3)).map(z -> Math.exp(z / 2)).toArray();
  }

  /** The machine in a backend. */
  public Rbm open(Backend backend) {
    Rbm rbm =
        new Rbm(
            backend,
            visibleUnits.open(backend, visible),
            visible,
            hiddenUnits.open(backend, hidden),
            hidden);
    backend.write(floats(part(theta, 0)), rbm.weights());
    backend.write(floats(part(theta, 1)), rbm.visibleBias());
    backend.write(floats(part(theta, 2)), rbm.hiddenBias());
    rbm.visibleUnits().matchDeviations(sigma(theta));
    return rbm;
  }

  TinyLayer visibleLayer(double[] theta) {
    return new TinyLayer(visibleUnits, part(theta, 1), sigma(theta));
  }

  TinyLayer hiddenLayer(double[] theta) {
    return new TinyLayer(hiddenUnits, part(theta, 2), sigma(theta));
  }

  /** v W h of what the layers see of each other. */
  private double coupling(double[] w, double[] v, double[] h) {
    double sum = 0;
    for (int i = 0; i < visible; i++) {
      for (int j = 0; j < hidden; j++) {
        sum += w[i * hidden + j] * v[i] * h[j];
      }
    }
    return sum;
  }

  /** The log of p(v, h) Z times the volume, for all visible (rows) and hidden states. */
  double[][] logWeights() {
    double[] w = part(theta, 0);
    List<State> vs = visibleLayer(theta).all();
    List<State> hs = hiddenLayer(theta).all();
    double[][] logWeights = new double[vs.size()][hs.size()];
    for (int s = 0; s < vs.size(); s++) {
      for (int t = 0; t < hs.size(); t++) {
        logWeights[s][t] =
            vs.get(s).logWeight()
                + hs.get(t).logWeight()
                + coupling(w, vs.get(s).seen(), hs.get(t).seen());
      }
    }
    return logWeights;
  }

  /** p(v, h) times the volume, as {@link #logWeights}. */
  double[][] jointLaw() {
    double[][] law = logWeights();
    double z = Arrays.stream(law).flatMapToDouble(Arrays::stream).map(Math::exp).sum();
    return Arrays.stream(law)
        .map(row -> Arrays.stream(row).map(x -> Math.exp(x) / z).toArray())
        .toArray(double[][]::new);
  }

  /** What hidden units see of states or means of the visible ones. */
  public double[] seen(double[] v) {
    return visibleLayer(theta).at(v).seen();
  }

  /** E[x | other] of layer 0 or 1, where the other layer is seen so. */
  public double[] mean(int layer, double[] other) {
    double[] input = new double[layer == 0 ? visible : hidden];
    for (int i = 0; i < visible; i++) {
      for (int j = 0; j < hidden; j++) {
        input[layer == 0 ? i : j] += theta[i * hidden + j] * other[layer == 0 ? j : i];
      }
    }
    TinyLayer its = layer == 0 ? visibleLayer(theta) : hiddenLayer(theta);
    double[] mean = new double[input.length];
    double z = 0;
    for (State state : its.all()) {
      double logWeight = state.logWeight();
      for (int i = 0; i < input.length; i++) {
        logWeight += input[i] * state.seen()[i];
      }
      double weight = Math.exp(logWeight);
      z += weight;
      for (int i = 0; i < input.length; i++) {
        mean[i] += weight * state.x()[i];
      }
    }
    for (int i = 0; i < input.length; i++) {
      mean[i] /= z;
    }
    return mean;
  }

  /** log of the sum over the states x of a layer of exp(logBase(x; bias) + input s(x)). */
  double logNormaliser(int layer, double[] input, double[] bias) {
    UnitsDescription units = layer == 0 ? visibleUnits : hiddenUnits;
    double sum = 0;
    for (State state : new TinyLayer(units, bias, sigma(theta)).all()) {
      double logWeight = state.logWeight();
      for (int i = 0; i < input.length; i++) {
        logWeight += input[i] * state.seen()[i];
      }
      sum += Math.exp(logWeight);
    }
    return Math.log(sum);
  }

  public double logZ(double[] theta) {
    List<State> hs = hiddenLayer(theta).all();
    double z = 0;
    for (State v : visibleLayer(theta).all()) {
      z += Math.exp(v.logWeight() + logSumOverHidden(theta, v.seen(), hs));
    }
    return Math.log(z);
  }

  /** log of the sum over h of exp(c h + s(v) W h). */
  private double logSumOverHidden(double[] theta, double[] seen, List<State> hs) {
    double[] t = new double[hidden];
    for (int i = 0; i < visible; i++) {
      for (int j = 0; j < hidden; j++) {
        t[j] += theta[i * hidden + j] * seen[i];
      }
    }
    double sum = 0;
    for (State h : hs) {
      double logWeight = h.logWeight();
      for (int j = 0; j < hidden; j++) {
        logWeight += t[j] * h.seen()[j];
      }
      sum += Math.exp(logWeight);
    }
    return Math.log(sum);
  }

  /** F(v). */
  public double freeEnergy(double[] theta, double[] v) {
    State state = visibleLayer(theta).at(v);
    return -state.logBase() - logSumOverHidden(theta, state.seen(), hiddenLayer(theta).all());
  }

  /** The mean of F(v) over rows. */
  public double meanFreeEnergy(double[] theta, double[][] rows) {
    return Arrays.stream(rows).mapToDouble(v -> freeEnergy(theta, v)).average().orElseThrow();
  }

  /** The mean of F(v) of theta over the law p(v) of the parameters {@code law}. */
  public double expectedFreeEnergy(double[] theta, double[] law) {
    double sum = 0;
    double z = 0;
    List<State> hs = hiddenLayer(law).all();
    for (State v : visibleLayer(law).all()) {
      double weight = Math.exp(v.logWeight() + logSumOverHidden(law, v.seen(), hs));
      sum += weight * freeEnergy(theta, v.x());
      z += weight;
    }
    return sum / z;
  }

  /** The mean of log p(v) over rows. */
  public double logLikelihood(double[] theta, double[][] rows) {
    return -meanFreeEnergy(theta, rows) - logZ(theta);
  }

  /** The derivative of a function by theta, by central differences of fourth order. */
  public double[] gradient(ToDoubleFunction<double[]> f) {
    double step = 1e-3;
    double[] gradient = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      double[] moved = theta.clone();
      double[] values = new double[5];
      for (int k = -2; k <= 2; k++) {
        moved[i] = theta[i] + k * step;
        values[k + 2] = f.applyAsDouble(moved);
      }
      gradient[i] = (8 * (values[3] - values[1]) - (values[4] - values[0])) / (12 * step);
    }
    return gradient;
  }

  static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }
}
