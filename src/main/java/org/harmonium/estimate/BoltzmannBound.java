package org.harmonium.estimate;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.MeanFieldSweep;

/**
 * A variational lower bound on log p(v) of a Boltzmann machine with hidden units. For mean-field
 * means m of the hidden units, y = [v, m] and their entropy S,
 *
 * <pre>
 *   log p(v) &gt;= -E(y) + S(m) - log Z,   S(m) = -sum_j [m_j log m_j + (1 - m_j) log(1 - m_j)]
 * </pre>
 *
 * <p>-E(y) is the expectation of -E, because no unit is connected with itself. If log Z is an AIS
 * estimate, the bound is an estimate, too. Without hidden units it equals log p(v). Source:
 * Salakhutdinov and Hinton 2009, "Deep Boltzmann machines", section 2.2.
 */
public final class BoltzmannBound implements AutoCloseable {
  private static final int ROWS = 1000; // per block

  private final BoltzmannMachine machine;
  private final Backend backend;
  private final Workspace workspace;
  private final int iterations;
  private final MeanFieldSweep inference;
  private final Matrix y; // (ROWS, V + H)

  /**
   * Allocates memory for the inference.
   *
   * @param iterations the number of mean-field iterations, starting from means of 1/2; further
   *     iterations only raise the bound
   */
  public BoltzmannBound(BoltzmannMachine machine, Blocks blocks, int iterations) {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, were " + iterations);
    }
    this.machine = machine;
    this.backend = machine.backend();
    this.iterations = iterations;
    this.workspace = new Workspace(backend);
    this.inference =
        workspace.own(() -> new MeanFieldSweep(machine, blocks.from(machine.visible()), 0, ROWS));
    this.y = workspace.zeros(ROWS, machine.units());
  }

  /** Returns the bound for each row of v (n, V), in nats. */
  public double[] logProbabilities(Matrix v, double logZ) {
    double[] bounds = new double[v.rows()];
    for (int from = 0; from < bounds.length; from += ROWS) {
      int to = Math.min(from + ROWS, bounds.length);
      Matrix states = y.rows(0, to - from);
      backend.fill(0.5f, states);
      backend.copyColumns(v.rows(from, to), 0, machine.visible(), states, 0);
      inference.run(iterations, states);
      double[] energy = machine.energy(states);
      double[] entropy = entropies(states);
      for (int i = from; i < to; i++) {
        bounds[i] = entropy[i - from] - energy[i - from] - logZ;
      }
    }
    return bounds;
  }

  private double[] entropies(Matrix states) {
    float[] values = backend.download(states);
    double[] entropies = new double[states.rows()];
    for (int row = 0; row < entropies.length; row++) {
      for (int j = machine.visible(); j < machine.units(); j++) {
        double m = values[row * machine.units() + j];
        entropies[row] -= xLogX(m) + xLogX(1 - m);
      }
    }
    return entropies;
  }

  private static double xLogX(double x) {
    return x > 0 ? x * Math.log(x) : 0;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
