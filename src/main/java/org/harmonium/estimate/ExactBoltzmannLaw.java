package org.harmonium.estimate;

import org.harmonium.backend.Shapes;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.StateSums;

/**
 * The exact distribution of a small Boltzmann machine, by enumeration of all its states in double:
 *
 * <pre>
 *   log p(v) = log of the sum over h of exp(-E([v, h])) - log Z
 * </pre>
 */
public final class ExactBoltzmannLaw {
  /** The largest number of units of a machine that can be enumerated, with 2^25 states. */
  public static final int LARGEST = 25;

  private final int visible;
  private final StateSums sums;
  private final double logZ;

  /**
   * Reads the parameters and enumerates the states.
   *
   * @throws IllegalArgumentException if the machine has more than {@value #LARGEST} units
   */
  public ExactBoltzmannLaw(BoltzmannMachine machine) {
    requirePossible(machine.units());
    this.visible = machine.visible();
    this.sums = StateSums.of(machine);
    this.logZ = sums.logSum();
  }

  /**
   * Requires that a machine with this number of units can be enumerated. It need not exist yet.
   *
   * @throws IllegalArgumentException if it has more than {@value #LARGEST}
   */
  public static void requirePossible(int units) {
    if (units > LARGEST) {
      throw new IllegalArgumentException(
          "exact enumeration of a Boltzmann machine is possible up to %d units; this one has %d: use AIS"
              .formatted(LARGEST, units));
    }
  }

  /** Returns log Z, in nats. */
  public double logZ() {
    return logZ;
  }

  /** Returns log p(v) in nats, with the hidden units summed out, for v of length V. */
  public double logProbability(double[] v) {
    Shapes.requireLength("logProbability", v.length, 1, visible);
    return sums.given(v).logSum() - logZ;
  }

  /**
   * Returns E[x_i x_j] under the model at [i][j], and E[x_i] at [i][i], for all V + H units.
   * Enumerates the states again.
   */
  public double[][] moments() {
    return sums.moments();
  }
}
