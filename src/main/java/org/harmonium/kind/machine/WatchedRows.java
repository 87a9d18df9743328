package org.harmonium.kind.machine;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.Dbn;
import org.jspecify.annotations.Nullable;

/**
 * Fixed rows on which learning is measured.
 *
 * @param train training rows (n, V)
 * @param validation validation rows (m, V); null if there are none
 * @param means of the visible units over all training rows
 * @param rows the number of training rows behind the means
 * @param hasStates whether the rows are states of units, not means between them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
public record WatchedRows(
    Matrix train, @Nullable Matrix validation, double[] means, int rows, boolean hasStates)
    implements AutoCloseable {

  /** Returns the first rows of each part, binarised once. */
  public static WatchedRows of(Backend backend, PreparedData data, Task<?> task) {
    Dataset held = data.validation();
    return of(
        () -> fixed(backend, data.train(), data, task, 0),
        held == null ? null : () -> fixed(backend, held, data, task, 1),
        data.trainMeans(),
        data.train().rows(),
        data.hasStates(task.watch().rows()));
  }

  /** Creates both parts. Closes the first if the second cannot be created. */
  private static WatchedRows of(
      Supplier<Matrix> train,
      @Nullable Supplier<Matrix> validation,
      double[] means,
      int rows,
      boolean hasStates) {
    Matrix made = train.get();
    try {
      return new WatchedRows(
          made, validation == null ? null : validation.get(), means, rows, hasStates);
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private static Matrix fixed(
      Backend backend, Dataset rows, PreparedData data, Task<?> task, long draw) {
    return PreparedData.fixedRows(
        backend, rows, task.watch().rows(), data.binarisation(), task.seed(), draw);
  }

  /**
   * Returns samples of a layer of a deep belief net for these rows, and closes these rows.
   *
   * @param layer from 1
   * @param labelled the rows whose labels become further columns; null for none
   */
  public WatchedRows features(
      Dbn dbn, int layer, @Nullable PreparedData labelled, RandomStream random) {
    return mapped(
        dbn.size(layer) + (labelled == null ? 0 : dbn.labels()),
        true,
        (v, part) ->
            features(dbn, layer, v, labelled == null ? null : labelled.rows(part), random));
  }

  /**
   * Returns the outputs of a layer of {@code width} units for these rows, and closes these rows.
   *
   * @param areStates whether the outputs are states of units
   */
  public WatchedRows through(
      Backend backend, int width, boolean areStates, BiConsumer<Matrix, Matrix> encoder) {
    return mapped(
        width,
        areStates,
        (v, part) -> Workspace.prepared(backend.zeros(v.rows(), width), h -> encoder.accept(v, h)));
  }

  /** Returns rows that are computed from those of each part, and closes these rows. */
  private WatchedRows mapped(
      int width, boolean areStates, BiFunction<Matrix, String, Matrix> function) {
    try (WatchedRows below = this) {
      Matrix held = below.validation();
      double[] half = new double[width];
      Arrays.fill(half, 0.5);
      return of(
          () -> function.apply(below.train(), "train"),
          held == null ? null : () -> function.apply(held, "validation"),
          half,
          rows,
          areStates);
    }
  }

  private static Matrix features(
      Dbn dbn, int layer, Matrix v, @Nullable Dataset labelled, RandomStream random) {
    Backend backend = dbn.backend();
    int width = dbn.size(layer);
    int n = v.rows();
    if (labelled == null) {
      return Workspace.prepared(
          backend.zeros(n, width), h -> dbn.encodeSamples(layer, v, random, h));
    }
    int classes = dbn.labels();
    try (Matrix h = backend.zeros(n, width);
        Matrix y = backend.upload(Labels.oneHot(labelled, n, classes), n, classes)) {
      dbn.encodeSamples(layer, v, random, h);
      return Workspace.prepared(
          backend.zeros(n, width + classes),
          joint -> {
            backend.copyColumns(h, 0, width, joint, 0);
            backend.copyColumns(y, 0, classes, joint, width);
          });
    }
  }

  @Override
  public void close() {
    train.close();
    if (validation != null) {
      validation.close();
    }
  }
}
