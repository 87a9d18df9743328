package org.harmonium.model;

import org.harmonium.backend.Shapes;

/**
 * Machines of spins s = -1 or +1, such as Ising models and Hopfield nets, written as Boltzmann
 * machines of binary units x = (s + 1) / 2:
 *
 * <pre>
 *   -E(s) = 1/2 s J sᵀ + f sᵀ   is   -E(x) + constant   with   W = 4 J,  b_i = 2 (f_i - sum_j J_ij)
 * </pre>
 */
public final class Spins {
  private Spins() {}

  /**
   * Sets the parameters of the machine to these couplings, divided by the temperature.
   *
   * @param couplings J (units, units), row-major, symmetric with a zero diagonal
   * @param field f, a number for each unit
   * @throws IllegalArgumentException if the connectivity of the machine does not allow such weights
   */
  public static void set(BoltzmannMachine machine, double[] couplings, double[] field) {
    int units = machine.units();
    Shapes.requireLength("couplings", couplings.length, units, units);
    Shapes.requireLength("field", field.length, 1, units);
    float[] w = new float[couplings.length];
    float[] b = new float[units];
    for (int i = 0; i < units; i++) {
      double sum = field[i];
      for (int j = 0; j < units; j++) {
        w[i * units + j] = (float) (4 * couplings[i * units + j]);
        sum -= couplings[i * units + j];
      }
      b[i] = (float) (2 * sum);
    }
    machine.set(w, b);
  }

  /**
   * Returns the couplings that store patterns as memories (Hopfield 1982, "Neural networks and
   * physical systems with emergent collective computational abilities", eq. 2): J_ij = sum over
   * patterns of s_i s_j / units for i other than j.
   *
   * @param patterns of binary units, 0 or 1: a row each
   */
  public static double[] hopfield(float[] patterns, int units) {
    Shapes.requireRows("hopfield", patterns.length, units);
    double[] couplings = new double[units * units];
    for (int at = 0; at < couplings.length; at++) {
      int i = at / units;
      int j = at % units;
      for (int row = 0; row < patterns.length && i != j; row += units) {
        couplings[at] += (2 * patterns[row + i] - 1) * (2 * patterns[row + j] - 1) / units;
      }
    }
    return couplings;
  }
}
