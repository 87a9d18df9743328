package org.harmonium.kind.network;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.ConfusionCounts;
import org.harmonium.model.Network;
import org.jspecify.annotations.Nullable;

/**
 * Fixed labelled rows on which a classifier is measured.
 *
 * @param network the classifier
 * @param train training rows
 * @param validation validation rows; null if there are none
 * @param workspace that holds the rows
 */
public record WatchedLabels(
    Network network, Part train, @Nullable Part validation, Workspace workspace)
    implements AutoCloseable {

  /**
   * Rows of one part.
   *
   * @param joined inputs and one-hot labels (n, inputs + classes)
   * @param inputs alone (n, inputs)
   * @param labels of the rows
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Part(Matrix joined, Matrix inputs, int[] labels) {}

  /** Computes the inputs of the network from rows. */
  public interface Inputs {
    /** Computes x (n, inputs) for rows v. */
    void of(Matrix v, Matrix x);
  }

  /** Returns the first rows of each part. */
  public static WatchedLabels of(
      Network network, Dataset train, @Nullable Dataset validation, Inputs inputs, Task<?> task) {
    Workspace workspace = new Workspace(network.backend());
    try {
      Part learned = part(network, train, inputs, task, workspace);
      Part held = validation == null ? null : part(network, validation, inputs, task, workspace);
      return new WatchedLabels(network, learned, held, workspace);
    } catch (RuntimeException e) {
      workspace.closeAfter(e);
      throw e;
    }
  }

  private static Part part(
      Network network, Dataset rows, Inputs inputs, Task<?> task, Workspace workspace) {
    Backend backend = network.backend();
    int n = Math.min(task.watch().rows(), rows.rows());
    Dataset some = n == rows.rows() ? rows : rows.slice(0, n);
    int width = network.inputs();
    int classes = network.outputs();
    Matrix x = workspace.zeros(n, width);
    Matrix joined = workspace.zeros(n, width + classes);
    try (Matrix v =
            PreparedData.fixedRows(backend, some, n, task.data().binarisation(), task.seed(), 0);
        Matrix y = backend.upload(Labels.oneHot(some, n, classes), n, classes)) {
      inputs.of(v, x);
      backend.copyColumns(x, 0, width, joined, 0);
      backend.copyColumns(y, 0, classes, joined, width);
    }
    return new Part(joined, x, Labels.of(some));
  }

  /** Returns the classification error on these joined rows. */
  public double error(Matrix joined) {
    Part part = validation != null && joined == validation.joined ? validation : train;
    return ConfusionCounts.of(network, part.inputs, part.labels).error();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
