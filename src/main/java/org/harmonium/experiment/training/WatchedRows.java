package org.harmonium.experiment.training;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * Fixed rows that learning is watched on.
 *
 * @param train some that are learned from (n, V)
 * @param validation some that are not (m, V); null if there are none
 * @param means of the visible units over all training rows
 * @param rows how many rows the means are of
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; nobody compares two
record WatchedRows(Matrix train, @Nullable Matrix validation, double[] means, int rows)
    implements AutoCloseable {

  /** The first rows of each part, binarised once. */
  static WatchedRows of(Backend backend, PreparedData data, Experiment experiment) {
    Matrix train = fixed(backend, data.train(), data, experiment, 0);
    Dataset held = data.validation();
    try {
      return new WatchedRows(
          train,
          held == null ? null : fixed(backend, held, data, experiment, 1),
          data.trainMeans(),
          data.train().rows());
    } catch (RuntimeException e) {
      train.close();
      throw e;
    }
  }

  private static Matrix fixed(
      Backend backend, Dataset rows, PreparedData data, Experiment experiment, long draw) {
    return PreparedData.fixedRows(
        backend, rows, experiment.watch().rows(), data.binarisation(), experiment.seed(), draw);
  }

  @Override
  public void close() {
    train.close();
    if (validation != null) {
      validation.close();
    }
  }
}
