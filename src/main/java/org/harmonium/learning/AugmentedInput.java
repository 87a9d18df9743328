package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Dbm;

/**
 * The inputs of a network that a deep Boltzmann machine initialises: the data and, beside them, the
 * mean-field means of the second hidden layer, [v, q(h^2)] (Salakhutdinov and Hinton, "Deep
 * Boltzmann machines", AISTATS 2009, section 3.3 and figure 3).
 */
public final class AugmentedInput implements AutoCloseable {
  private final Backend backend;
  private final Dbm dbm;
  private final Workspace workspace;
  private final MeanField inference;
  private final int iterations;

  /**
   * @param n the largest number of rows at a time
   * @throws IllegalArgumentException if the machine has only one hidden layer, or without
   *     iterations
   */
  public AugmentedInput(Dbm dbm, int n, int iterations, double damping) {
    if (dbm.depth() < 2 || iterations < 1) {
      throw new IllegalArgumentException(
          "augmented inputs need two hidden layers and an iteration, there were %d and %d"
              .formatted(dbm.depth(), iterations));
    }
    this.backend = dbm.backend();
    this.dbm = dbm;
    this.iterations = iterations;
    this.workspace = new Workspace(backend);
    this.inference = workspace.own(() -> new MeanField(dbm, n, damping));
  }

  /** V + H2. */
  public int size() {
    return dbm.size(0) + dbm.size(2);
  }

  /** Computes out (n, V + H2) = [v, q(h^2)] for v (n, V). */
  public void of(Matrix v, Matrix out) {
    MeanField rows = inference.first(v.rows());
    rows.start(v);
    rows.iterate(iterations);
    backend.copyColumns(v, 0, dbm.size(0), out, 0);
    backend.copyColumns(rows.mean(2), 0, dbm.size(2), out, dbm.size(0));
  }

  @Override
  public void close() {
    workspace.close();
  }
}
