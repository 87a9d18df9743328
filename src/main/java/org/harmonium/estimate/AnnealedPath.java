package org.harmonium.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Units;

/**
 * The path from the base-rate machine, which has no weights, to a machine, with chains at a point
 * on it. Even layers have states; odd layers are summed out:
 *
 * <pre>
 *   log p*_beta(x) = sum over even l of [(1 - beta) logBase(x_l; a_l) + beta logBase(x_l; b_l)]
 *               + sum over odd l of A(beta (input_l + b_l))
 * </pre>
 *
 * <p>For units of an exponential family, the term of an even layer is logBase at the bias (1 -
 * beta) a_l + beta b_l, up to a constant. Given the odd layers, an even layer is therefore sampled
 * at that bias with its input times beta; given the even layers, an odd layer is sampled with both
 * its bias and its input times beta.
 *
 * <p>The Gibbs step, all odd layers and then all even layers, leaves p_beta invariant and is its
 * own reversal on the even layers: p(x) sum over h of p(h | x) p(x' | h) is symmetric in x and x'.
 */
final class AnnealedPath implements AutoCloseable {
  private final LayeredMachine machine;
  private final Backend backend;
  private final Workspace workspace;
  private final LayerStates states;
  private final List<Even> even = new ArrayList<>();
  private final List<Odd> odd = new ArrayList<>();
  private final Scalar beta;

  /**
   * A layer with states.
   *
   * @param base a in double, rounded to float values
   * @param a (1, N)
   * @param bMinusA (1, N)
   * @param bias (1, N) at the current beta
   * @param riseAtZero logBase(0; b) - logBase(0; a)
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Even(
      int layer,
      Layer its,
      double[] base,
      Matrix a,
      Matrix bMinusA,
      Matrix bias,
      double riseAtZero) {}

  /**
   * A layer that is summed out.
   *
   * @param t (n, N) input + bias
   * @param bias (1, N) at the current beta, or zeros if t includes the bias
   */
  private record Odd(int layer, Layer its, Matrix t, Matrix bias) {}

  /**
   * Prepares the chains.
   *
   * @param baseBiases a of the even layers 0, 2, ..; zeros for omitted layers at the end
   * @param chains the number of rows of states
   * @throws IllegalArgumentException if units have no closed form of A, or there are more biases
   *     than even layers
   */
  AnnealedPath(LayeredMachine machine, List<double[]> baseBiases, int chains) {
    requirePossible(machine);
    int evenLayers = (machine.layers().size() + 1) / 2;
    if (baseBiases.size() > evenLayers) {
      throw new IllegalArgumentException(
          "the machine has %d even layers, but %d base biases were given"
              .formatted(evenLayers, baseBiases.size()));
    }
    this.machine = machine;
    this.backend = machine.backend();
    this.workspace = new Workspace(backend);
    this.states = workspace.own(() -> new LayerStates(machine, chains));
    this.beta = backend.scalar(0f);
    workspace.prepare(() -> addLayers(chains, baseBiases));
  }

  private void addLayers(int chains, List<double[]> baseBiases) {
    for (int l = 0; l < machine.layers().size(); l++) {
      Layer its = machine.layers().get(l);
      if (l % 2 == 1) {
        Matrix t = workspace.zeros(chains, its.size());
        odd.add(new Odd(l, its, t, workspace.zeros(1, its.size())));
      } else {
        int even = l / 2;
        double[] base = even < baseBiases.size() ? baseBiases.get(even) : new double[its.size()];
        int layer = l;
        workspace.prepare(() -> addEven(layer, its, base));
      }
    }
  }

  private static void requirePossible(LayeredMachine machine) {
    for (int l = 0; l < machine.layers().size(); l++) {
      Units units = machine.layers().get(l).units();
      if (!units.hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "log Z cannot be estimated: layer %d has %s units, which cannot be summed out; use reconstruction errors"
                .formatted(l, units.name()));
      }
    }
  }

  private void addEven(int layer, Layer its, double[] baseBias) {
    Shapes.requireLength("base bias", baseBias.length, 1, its.size());
    float[] values = new float[baseBias.length];
    double[] base = new double[baseBias.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) baseBias[i];
      base[i] = values[i]; // log Z_0 must be computed from the rounded biases used for sampling
    }
    Matrix a = workspace.upload(values, 1, its.size());
    Matrix bMinusA = workspace.zeros(1, its.size());
    backend.copy(its.bias(), bMinusA);
    backend.axpy(Scalar.MINUS_ONE, a, bMinusA);
    Matrix bias = workspace.zeros(1, its.size()); // still zeros: the state 0
    double rise =
        its.units().logBase(backend, bias, its.bias())[0]
            - its.units().logBase(backend, bias, a)[0];
    even.add(new Even(layer, its, base, a, bMinusA, bias, rise));
  }

  /** Returns the states of all layers. Those of the odd layers are the last samples. */
  LayerStates states() {
    return states;
  }

  /**
   * Returns the inverse temperature after {@code step} of {@code betas} steps, 1 - (1 -
   * step/betas)^3. Steps become shorter towards 1, where the modes of a trained machine separate:
   * 46 % of them are above 0.9.
   */
  static double beta(int step, int betas) {
    double left = 1 - step / (double) betas;
    return 1 - left * left * left;
  }

  /** Returns log Z of the base-rate machine. */
  double logZ0() {
    double logZ0 = 0;
    for (Odd layer : odd) {
      double[] zeros = new double[layer.its.size()];
      logZ0 += layer.its.units().logNormaliser(zeros, zeros);
    }
    for (Even layer : even) {
      logZ0 += layer.its.units().logNormaliser(new double[layer.its.size()], layer.base);
    }
    return logZ0;
  }

  /** Samples all even layers from the base-rate machine, with one draw for each. */
  void start(RandomStream random) {
    for (Even layer : even) {
      Matrix x = states.of(layer.layer);
      backend.fill(0f, x);
      layer.its.units().sample(backend, x, layer.a, random, null, x);
      states.changed(layer.layer);
    }
  }

  /**
   * Computes logWeights += log p*_now(x) - log p*_before(x). The inputs of the odd layers must be
   * those of x.
   */
  void addWeights(double before, double now, double[] logWeights) {
    readInputs();
    for (Odd layer : odd) {
      Units units = layer.its.units();
      double[] at = units.logNormaliser(backend, now, layer.t, layer.its.bias());
      double[] from = units.logNormaliser(backend, before, layer.t, layer.its.bias());
      for (int i = 0; i < logWeights.length; i++) {
        logWeights[i] += at[i] - from[i];
      }
    }
    for (Even layer : even) {
      double[] rise = rise(layer);
      for (int i = 0; i < logWeights.length; i++) {
        logWeights[i] += (now - before) * rise[i];
      }
    }
  }

  /**
   * Returns logBase(x; b) - logBase(x; a), which is linear in x if s(x) is x, because a bias is
   * then an input.
   */
  private double[] rise(Even layer) {
    Matrix x = states.of(layer.layer);
    if (!layer.its.units().isScaled()) {
      double[] rise = backend.rowDots(x, layer.bMinusA);
      Arrays.setAll(rise, i -> rise[i] + layer.riseAtZero);
      return rise;
    }
    double[] rise = layer.its.units().logBase(backend, x, layer.its.bias());
    double[] base = layer.its.units().logBase(backend, x, layer.a);
    Arrays.setAll(rise, i -> rise[i] - base[i]);
    return rise;
  }

  private void readInputs() {
    for (Odd layer : odd) {
      machine.input(layer.layer, Scalar.ONE, states.statistics(), layer.t);
      backend.addRow(layer.t, layer.its.bias(), layer.t);
    }
  }

  /**
   * Takes one Gibbs step at beta = now, from the inputs computed by {@link #addWeights}. Samples
   * each layer once, with at least one draw.
   */
  void step(double now, RandomStream random) {
    beta.set((float) now);
    for (Odd layer : odd) {
      if (layer.its.units().isScaled()) { // input and bias have different factors
        machine.input(layer.layer, beta, states.statistics(), layer.t);
        backend.copy(layer.its.bias(), layer.bias);
        backend.scale(beta, layer.bias);
      } else {
        backend.scale(beta, layer.t);
      }
      Matrix x = states.of(layer.layer);
      layer.its.units().sample(backend, layer.t, layer.bias, random, null, x);
      states.changed(layer.layer);
    }
    for (Even layer : even) {
      Matrix x = states.of(layer.layer);
      backend.copy(layer.a, layer.bias);
      backend.axpy(beta, layer.bMinusA, layer.bias);
      machine.input(layer.layer, beta, states.statistics(), x);
      layer.its.units().sample(backend, x, layer.bias, random, null, x);
      states.changed(layer.layer);
    }
  }

  /** Anneals from a sample of the base-rate machine to the machine itself, without weights. */
  void anneal(int betas, RandomStream random) {
    start(random);
    for (int step = 1; step <= betas; step++) {
      readInputs();
      step(beta(step, betas), random);
    }
  }

  /** Takes Gibbs steps of the machine itself. */
  void gibbs(int steps, RandomStream random) {
    for (int step = 0; step < steps; step++) {
      readInputs();
      step(1, random);
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
