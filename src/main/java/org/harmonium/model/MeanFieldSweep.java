package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Unary;

/**
 * Mean-field inference in a Boltzmann machine: the units of the blocks hold means m, the others are
 * clamped, and the fixed point m_i = g(b_i + sum_j W_ij m_j) is approached block by block,
 *
 * <pre>
 *   m_i = damping m_i + (1 - damping) g(b_i + sum_j W_ij m_j)
 * </pre>
 *
 * <p>No two units of a block are connected, so the bound on log p(v) is concave in the means of a
 * block, and its maximum is the update without damping. No update decreases the bound. The
 * iteration therefore cannot oscillate, unlike simultaneous updates of all units. Source:
 * Salakhutdinov and Hinton 2009, "Deep Boltzmann machines", section 2.2.
 */
public final class MeanFieldSweep implements AutoCloseable {
  private final Backend backend;
  private final BlockUpdates updates;

  /**
   * @param damping from 0 (inclusive) to 1 (exclusive)
   * @param n the largest number of rows in recorded steps
   */
  public MeanFieldSweep(BoltzmannMachine machine, Blocks blocks, double damping, int n) {
    this.backend = machine.backend();
    this.updates = new BlockUpdates(machine, blocks, damping, n);
  }

  /** Performs sweeps over the means x (n, V + H). */
  public void run(int iterations, Matrix x) {
    BlockUpdates.Law mean =
        (bias, values) -> backend.applyWithBias(Unary.SIGMOID, values, bias, values);
    for (int i = 0; i < iterations; i++) {
      updates.sweep(x, mean);
    }
  }

  @Override
  public void close() {
    updates.close();
  }
}
