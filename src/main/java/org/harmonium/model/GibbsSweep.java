package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;

/**
 * Gibbs sampling of a Boltzmann machine, block by block: each block is drawn from its distribution
 * given all other units. Units that are in no block are clamped. Rows are independent chains.
 */
public final class GibbsSweep implements AutoCloseable {
  private final Backend backend;
  private final BlockUpdates updates;

  /** Creates a sweep over these blocks, for up to n chains in recorded steps. */
  public GibbsSweep(BoltzmannMachine machine, Blocks blocks, int n) {
    this.backend = machine.backend();
    this.updates = new BlockUpdates(machine, blocks, 0, n);
  }

  /** Performs k sweeps over the states x (n, V + H). Uses one draw per block and sweep. */
  public void run(int k, RandomStream random, Matrix x) {
    BlockUpdates.Law law = (bias, values) -> draw(random, bias, values);
    for (int i = 0; i < k; i++) {
      updates.sweep(x, law);
    }
  }

  /** Performs one sweep with weights {@code scale} W and biases (1, V + H), for annealing. */
  public void run(Scalar scale, Matrix bias, RandomStream random, Matrix x) {
    updates.sweep(scale, bias, x, (its, values) -> draw(random, its, values));
  }

  private void draw(RandomStream random, Matrix bias, Matrix values) {
    BernoulliUnits.INSTANCE.sample(backend, values, bias, random, null, values);
  }

  @Override
  public void close() {
    updates.close();
  }
}
