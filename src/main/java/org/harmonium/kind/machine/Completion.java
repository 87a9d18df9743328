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
 * Partial examples completed by mean-field inference: given the known visible units, the hidden and
 * the missing visible ones have the independent law Q that is nearest to the machine's, in the
 * sense of the bound log p(known) &gt;= E_Q[-E] + H(Q) - log Z. Its means are a fixed point of
 *
 * <pre>
 *   mean x_i = E[x_i | all others at their means],   v_i = its value where it is known
 * </pre>
 *
 * <p>No unit is connected with another of those that move together, so that no iteration makes the
 * bound lower (Salakhutdinov and Hinton 2009, "Deep Boltzmann machines", section 2.2). It starts at
 * the means that units have by their biases alone. There is no chance in it; where the machine has
 * several completions to offer, it finds one of them, while Gibbs chains find each in its share.
 *
 * @param rows of V means or known values each
 * @param iterations how many there were over all layers
 * @param lastChange of the means in the last of them, root mean square over units that are not
 *     known
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
public record Completion(float[][] rows, int iterations, double lastChange) {
  /** The change of the means, root mean square, below which inference has converged. */
  public static final double TOLERANCE = 1e-5;

  /** The most iterations. */
  static final int MOST_ITERATIONS = 2000;

  /** Did the means come to rest? */
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
   * @param squares one iteration; gives the sum of the squares of the changes
   * @param result the rows in the end
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

  /** Of a machine of layers: the odd ones take their means together, then the even ones. */
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
