package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Connection;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * The variational lower bound on the log-probability of data under a layered machine (Salakhutdinov
 * and Hinton 2009, "Deep Boltzmann machines", section 3.2):
 *
 * <pre>
 *   log p(v) &gt;= E_Q[-E(v, h)] + H(Q) - log Z
 * </pre>
 *
 * for a Q under which all hidden units are independent, given by their means. The bound holds for
 * any means; mean-field inference maximises it. Each layer of Q has the distribution of its units
 * at an input tau without other layers, chosen to give these means, and then
 *
 * <pre>
 *   E_Q[logBase(x; b)] + H(Q) = A(tau, b) - tau · s(mean)
 *   E_Q[s(x_l) W s(x_m)]      = s(mean_l) W s(mean_m)
 * </pre>
 *
 * because s is linear.
 */
public final class MeanFieldBound {
  /** The finite bias of a mean that is a state; its mean is within 4e-18 of the state. */
  private static final double FAR = 40;

  private MeanFieldBound() {}

  /**
   * Returns a lower bound of log p(v) for each row.
   *
   * @param states data in layer 0, means of Q in the others; {@link LayerStates#changed} must have
   *     been called
   * @param logZ log Z of the machine
   * @throws IllegalArgumentException if hidden units have no closed form of A
   */
  public static double[] of(LayeredMachine machine, LayerStates states, double logZ) {
    double[] bound = withoutLogZ(machine, states);
    Arrays.setAll(bound, i -> bound[i] - logZ);
    return bound;
  }

  /** Returns E_Q[-E(v, h)] + H(Q) for each row, a lower bound of log p(v) + log Z. */
  public static double[] withoutLogZ(LayeredMachine machine, LayerStates states) {
    Backend backend = machine.backend();
    Layer visible = machine.layers().get(0);
    double[] bound = visible.units().logBase(backend, states.of(0), visible.bias());
    for (Connection c : machine.connections()) {
      Matrix lower = states.statistics().get(c.lower());
      Matrix upper = states.statistics().get(c.upper());
      double[] coupling = LayeredMachine.coupling(backend, Scalar.ONE, lower, c.weights(), upper);
      Arrays.setAll(bound, i -> bound[i] + coupling[i]);
    }
    for (int l = 1; l < machine.layers().size(); l++) {
      double[] own = ownTerms(backend, machine.layers().get(l), l, states);
      Arrays.setAll(bound, i -> bound[i] + own[i]);
    }
    return bound;
  }

  /** Returns A(tau, b) - tau · s(mean) of each row, tau = s(t) - s(b), t the means' bias. */
  private static double[] ownTerms(Backend backend, Layer layer, int l, LayerStates states) {
    if (!layer.units().hasLogNormaliser()) {
      throw new IllegalArgumentException(
          "the variational bound requires hidden units with an entropy, which %s units of layer %d do not have: use reconstruction errors"
              .formatted(layer.units().name(), l));
    }
    int size = layer.size();
    double[] bias = backend.downloadDoubles(layer.bias());
    double[] means = backend.downloadDoubles(states.of(l));
    double[] seen = backend.downloadDoubles(states.statistics().get(l));
    double[] factor = slope(backend, layer);
    var logNormaliser = layer.units().logNormaliser();
    double[] terms = new double[states.rows()];
    for (int row = 0; row < terms.length; row++) {
      int from = row * size;
      double[] tau = layer.units().biasForMeans(Arrays.copyOfRange(means, from, from + size));
      double product = 0;
      for (int i = 0; i < size; i++) {
        double t = Double.isInfinite(tau[i]) ? Math.copySign(FAR, tau[i]) : tau[i];
        tau[i] = factor[i] * (t - bias[i]);
        product += tau[i] * seen[from + i];
      }
      terms[row] = logNormaliser.applyAsDouble(tau, bias) - product;
    }
    return terms;
  }

  /** Returns the factors of the linear function s: ones, or 1 / sigma. */
  private static double[] slope(Backend backend, Layer layer) {
    double[] ones = new double[layer.size()];
    Arrays.fill(ones, 1);
    if (!layer.units().isScaled()) {
      return ones;
    }
    try (Matrix x = backend.zeros(1, layer.size());
        Matrix s = backend.zeros(1, layer.size())) {
      backend.fill(1f, x);
      layer.units().statistic(backend, x, s);
      return backend.downloadDoubles(s);
    }
  }
}
