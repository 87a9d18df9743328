package org.harmonium.parity;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;

/** Minibatches: the rows of a data set in an order, as they are and as samples. */
record RowCases(Consumer<OperationCase> table, long seed) {
  private static final long SAMPLES = 43; // a stream of its own

  void add() {
    add(8, 5, 3);
    add(100, 784, 30);
  }

  /** An epoch of minibatches of which the last is short, from floats and from bytes. */
  private void add(int rows, int cols, int batch) {
    float[] floats = Numbers.normals(rows * cols, seed);
    byte[] bytes = new byte[rows * cols];
    float[] meant = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 17);
      meant[i] = (bytes[i] & 255) / 255f;
    }
    int[] order = new int[rows];
    Arrays.setAll(order, i -> (i * 3 + 1) % rows); // 3 divides neither 8 nor 100
    String shape = "%d rows of %d, %d at a time".formatted(rows, cols, batch);
    Trial ofFloats = bench -> epoch(bench, b -> b.store(floats, cols), order, batch, false);
    Trial ofBytes = bench -> epoch(bench, b -> b.store(bytes, cols), order, batch, false);
    Trial sampled = bench -> epoch(bench, b -> b.store(bytes, cols), order, batch, true);
    exact("gather", shape, ofFloats, ordered(floats, cols, order), rows);
    exact("store", shape, ofBytes, ordered(meant, cols, order), rows);
    exact("gatherBernoulli", shape, sampled, sampled(meant, cols, order, batch), rows);
    table.accept(
        OperationCase.exact(
            "rowOrder",
            shape,
            bench -> {
              try (RowOrder made = bench.backend().rowOrder(rows)) {
                made.write(order);
                made.seek(batch);
                return List.of(
                    Output.of("order", Arrays.stream(made.read()).asDoubleStream().toArray()),
                    Output.of("position, length", made.position(), made.length()));
              }
            },
            Output.of("order", Arrays.stream(order).asDoubleStream().toArray()),
            Output.of("position, length", batch, rows)));
  }

  private void exact(String operation, String shape, Trial trial, float[] rows, int end) {
    Output all = Output.of("rows", rows.length / end, rows);
    table.accept(OperationCase.exact(operation, shape, trial, all, Output.of("position", end)));
  }

  private List<Output> epoch(
      Workbench bench, Function<Backend, RowStore> data, int[] rows, int batch, boolean isSampled) {
    RandomStream random = bench.backend().stream(seed, SAMPLES);
    try (RowStore store = data.apply(bench.backend());
        RowOrder order = bench.backend().rowOrder(rows.length)) {
      order.write(rows);
      Matrix all = bench.poisoned(rows.length, store.cols());
      Matrix minibatch = bench.poisoned(batch, store.cols());
      for (int from = 0; from < rows.length; from += batch) {
        int n = Math.min(batch, rows.length - from);
        if (isSampled) {
          bench.backend().gatherBernoulli(store, order, random, minibatch.rows(0, n));
        } else {
          bench.backend().gather(store, order, minibatch.rows(0, n));
        }
        bench.backend().copy(minibatch.rows(0, n), all.rows(from, from + n));
      }
      return List.of(bench.read("rows", all), Output.of("position", order.position()));
    }
  }

  private static float[] ordered(float[] values, int cols, int[] order) {
    float[] rows = new float[order.length * cols];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * cols, rows, i * cols, cols);
    }
    return rows;
  }

  /** The rows in their order, each number replaced by the sample that is specified for it. */
  private float[] sampled(float[] p, int cols, int[] order, int batch) {
    long key = Philox.key(seed, SAMPLES);
    float[] samples = ordered(p, cols, order);
    for (int i = 0; i < samples.length; i++) {
      int row = i / cols;
      float u = Philox.uniform(Philox.word(key, row / batch, row % batch, i % cols));
      samples[i] = Philox.bernoulli(samples[i], u);
    }
    return samples;
  }
}
