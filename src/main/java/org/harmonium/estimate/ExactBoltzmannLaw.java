package org.harmonium.estimate;

import org.harmonium.backend.Shapes;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.StateSums;

/**
 * The exact law of a small Boltzmann machine, by enumeration of all its states in double:
 *
 * <pre>
 *   log p(v) = log of the sum over h of exp(-E([v, h])) - log Z
 * </pre>
 */
public final class ExactBoltzmannLaw {
  /** The largest machine that is enumerated: 2^25 states. */
  public static final int LARGEST = 25;

  private final int visible;
  private final StateSums sums;
  private final double logZ;

  /**
   * Reads the parameters and enumerates.
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
   * Demands that a machine of so many units can be enumerated, before there is one.
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

  /** log Z, in nats. */
  public double logZ() {
    return logZ;
  }

  /** log p(v), with the hidden units summed out, in nats; v of length V. */
  public double logProbability(double[] v) {
    Shapes.requireLength("logProbability", v.length, 1, visible);
    return sums.given(v).logSum() - logZ;
  }

  /**
   * E[x_i x_j] of the free machine at [i][j], and E[x_i] at [i][i], of all V + H units. Enumerates
   * anew.
   */
  public double[][] moments() {
    return sums.moments();
  }
}
