package org.harmonium.kind.classifier;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.AugmentedInput;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Dbm;

/**
 * Rows joined with the means of the second hidden layer that a deep Boltzmann machine infers for
 * them.
 */
final class AugmentedRows implements TrainingData {
  private final TrainingData data;
  private final Dbm machine;
  private final int iterations;
  private final RowScratch values;
  private final Workspace workspace;
  private AugmentedInput input;
  private int room;

  /**
   * @param data not closed by this object, as the machine
   */
  AugmentedRows(Backend backend, TrainingData data, Dbm machine, int iterations) {
    this.data = data;
    this.machine = machine;
    this.iterations = iterations;
    this.workspace = new Workspace(backend);
    this.values = workspace.own(() -> new RowScratch(backend, data.cols()));
    this.room = 1;
    this.input = workspace.own(() -> new AugmentedInput(machine, room, iterations, 0));
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int cols() {
    return input.size();
  }

  @Override
  public void reserve(int n) {
    data.reserve(n);
    values.reserve(n);
    if (n > room) {
      room = n;
      input = workspace.own(() -> new AugmentedInput(machine, n, iterations, 0));
    }
  }

  @Override
  public void visit(int[] permutation, int cursor) {
    data.visit(permutation, cursor);
  }

  @Override
  public void next(Matrix v) {
    Matrix x = values.rows(v.rows());
    data.next(x);
    input.of(x, v);
  }

  @Override
  public Map<String, RandomStream> streams() {
    return data.streams();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
