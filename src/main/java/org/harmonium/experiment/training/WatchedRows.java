package org.harmonium.experiment.training;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
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

  /**
   * Samples of a layer of a deep belief net for these rows, which are closed.
   *
   * @param layer from 1
   * @param labelled whose labels become further columns; null for none
   */
  WatchedRows features(Dbn dbn, int layer, @Nullable PreparedData labelled, RandomStream random) {
    try (WatchedRows below = this) {
      Matrix held = below.validation();
      Matrix ofTrain =
          features(dbn, layer, below.train(), labelled == null ? null : labelled.train(), random);
      Matrix ofHeld =
          held == null
              ? null
              : features(dbn, layer, held, labelled == null ? null : labelled.validation(), random);
      double[] half = new double[ofTrain.cols()];
      Arrays.fill(half, 0.5);
      return new WatchedRows(ofTrain, ofHeld, half, rows);
    }
  }

  /** Samples of p(h | v) of an RBM for these rows, which are closed. */
  WatchedRows above(Rbm rbm, RandomStream random) {
    try (WatchedRows below = this) {
      Matrix held = below.validation();
      double[] half = new double[rbm.hidden()];
      Arrays.fill(half, 0.5);
      return new WatchedRows(
          above(rbm, below.train(), random),
          held == null ? null : above(rbm, held, random),
          half,
          rows);
    }
  }

  private static Matrix above(Rbm rbm, Matrix v, RandomStream random) {
    Matrix h = rbm.backend().zeros(v.rows(), rbm.hidden());
    rbm.hiddenSample(v, random, null, h);
    return h;
  }

  private static Matrix features(
      Dbn dbn, int layer, Matrix v, @Nullable Dataset labelled, RandomStream random) {
    Backend backend = dbn.backend();
    int width = dbn.size(layer);
    if (labelled == null) {
      Matrix h = backend.zeros(v.rows(), width);
      dbn.encodeSamples(layer, v, random, h);
      return h;
    }
    int classes = dbn.labels();
    Matrix joint = backend.zeros(v.rows(), width + classes);
    try (Matrix h = backend.zeros(v.rows(), width);
        Matrix y =
            backend.upload(Labels.oneHot(labelled, 0, v.rows(), classes), v.rows(), classes)) {
      dbn.encodeSamples(layer, v, random, h);
      backend.copyColumns(h, 0, width, joint, 0);
      backend.copyColumns(y, 0, classes, joint, width);
    }
    return joint;
  }

  @Override
  public void close() {
    train.close();
    if (validation != null) {
      validation.close();
    }
  }
}
