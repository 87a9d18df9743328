package org.harmonium.kind.machine;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;

/**
 * Partial examples completed by mean-field inference. Given the known visible units, the hidden
 * units and the missing visible units have independent distributions. Their product Q maximises the
 * bound log p(known) &gt;= E_Q[-E] + H(Q) - log Z. The means of Q are a fixed point of
 *
 * <pre>
 *   mean x_i = E[x_i | all others at their means],   v_i = its value where it is known
 * </pre>
 *
 * <p>Units that are updated together are not connected, so no iteration decreases the bound
 * (Salakhutdinov and Hinton 2009, "Deep Boltzmann machines", section 2.2). Inference starts at the
 * means that the biases alone give, and is deterministic. If several completions are probable, it
 * finds one of them, while Gibbs chains find each with its probability.
 *
 * @param rows of V means or known values each
 * @param iterations the number of iterations over all layers
 * @param lastChange the root mean square change of the means of unknown units in the last iteration
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Completion(float[][] rows, int iterations, double lastChange) {
  /** The root mean square change of the means below which inference has converged. */
  public static final double TOLERANCE = 1e-5;

  /** The maximum number of iterations. */
  static final int MOST_ITERATIONS = 2000;

  /** Whether the means have converged. */
  public boolean hasConverged() {
    return lastChange <= TOLERANCE;
  }

  public static double freeUnits(Clamp clamp, int hidden) {
    double free = (double) clamp.chains() * hidden;
    for (float isFree : clamp.isFree()) {
      free += isFree;
    }
    return Math.max(1, free);
  }

  /**
   * @param squares performs one iteration and returns the sum of the squared changes
   * @param result returns the rows after the last iteration
   */
  public static Completion iterate(
      DoubleSupplier squares, double freeUnits, Supplier<float[][]> result) {
    int iterations = 0;
    double change = Double.POSITIVE_INFINITY;
    while (iterations < MOST_ITERATIONS && !(change <= TOLERANCE)) {
      change = Math.sqrt(squares.getAsDouble() / freeUnits);
      iterations++;
    }
    return new Completion(result.get(), iterations, change);
  }

  // ---------------------------------------------------------------- layers

  /**
   * Completes rows by a layered machine. An iteration updates the odd layers together, then the
   * even layers.
   */
  public static Completion of(LayeredMachine machine, Clamp clamp) {
    Backend backend = machine.backend();
    try (Workspace workspace = new Workspace(backend)) {
      int n = clamp.chains();
      LayerStates states = workspace.own(() -> new LayerStates(machine, n));
      Clamp.Held held = workspace.own(() -> clamp.upload(backend));
      Matrix[] before = new Matrix[machine.layers().size()];
      int hidden = 0;
      for (int l = 0; l < before.length; l++) {
        Layer layer = machine.layers().get(l);
        before[l] = workspace.zeros(n, layer.size());
        backend.fill(0f, states.of(l));
        layer.units().mean(backend, states.of(l), layer.bias(), states.of(l));
        hold(held, states, l);
        states.changed(l);
        hidden += l == 0 ? 0 : layer.size();
      }
      DoubleSupplier iteration =
          () -> half(backend, states, before, held, 1) + half(backend, states, before, held, 0);
      return iterate(iteration, freeUnits(clamp, hidden), () -> Rows.of(backend, states.of(0)));
    }
  }

  private static double half(
      Backend backend, LayerStates states, Matrix[] before, Clamp.Held held, int parity) {
    double squares = 0;
    for (int l = parity; l < before.length; l += 2) {
      backend.copy(states.of(l), before[l]);
      states.mean(l);
      hold(held, states, l);
      squares += backend.squaredDistance(before[l], states.of(l));
    }
    return squares;
  }

  private static void hold(Clamp.Held held, LayerStates states, int layer) {
    if (layer == 0) {
      held.hold(states.of(0));
      states.changed(0);
    }
  }
}
