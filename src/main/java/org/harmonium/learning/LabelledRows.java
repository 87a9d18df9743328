package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;

/**
 * Rows with their one-hot labels as further columns: the training data of a machine that models
 * both jointly (Hinton, Osindero and Teh 2006, section 5).
 */
public final class LabelledRows implements TrainingData {
  private final Backend backend;
  private final TrainingData data;
  private final RowStore labels;
  private final RowOrder order;
  private final RowScratch values;
  private final RowScratch classes;
  private final Workspace workspace;

  /**
   * @param data closed by the caller
   * @param labels a one-hot row for each row of the data; closed by the caller
   */
  public LabelledRows(Backend backend, TrainingData data, RowStore labels) {
    this.backend = backend;
    this.data = data;
    this.labels = labels;
    this.workspace = new Workspace(backend);
    this.order = workspace.own(() -> backend.rowOrder(labels.rows()));
    this.values = workspace.own(() -> new RowScratch(backend, data.cols()));
    this.classes = workspace.own(() -> new RowScratch(backend, labels.cols()));
  }

  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int cols() {
    return data.cols() + labels.cols();
  }

  @Override
  public void reserve(int n) {
    data.reserve(n);
    values.reserve(n);
    classes.reserve(n);
  }

  @Override
  public void visit(int[] permutation, int cursor) {
    data.visit(permutation, cursor);
    order.write(permutation);
    order.seek(cursor);
  }

  @Override
  public void next(Matrix v) {
    Matrix x = values.rows(v.rows());
    Matrix y = classes.rows(v.rows());
    data.next(x);
    backend.gather(labels, order, y);
    backend.copyColumns(x, 0, x.cols(), v, 0);
    backend.copyColumns(y, 0, y.cols(), v, x.cols());
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
