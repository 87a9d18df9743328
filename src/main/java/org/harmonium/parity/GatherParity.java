package org.harmonium.parity;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/** Minibatches: the rows of a data set in an order, as they are and binarised. */
final class GatherParity {
  private static final long BINARISE = 43; // a stream of its own

  private final Comparison comparison;
  private final long seed;

  GatherParity(Comparison comparison, long seed) {
    this.comparison = comparison;
    this.seed = seed;
  }

  void run() {
    gather(8, 5, 3);
    gather(100, 784, 30);
  }

  /** An epoch of minibatches of which the last is short, from floats and from bytes. */
  private void gather(int rows, int cols, int batch) {
    float[] floats = Numbers.normals(rows * cols, seed);
    byte[] bytes = new byte[rows * cols];
    float[] meant = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 17);
      meant[i] = (bytes[i] & 255) / 255f;
    }
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = (i * 3 + 1) % rows; // 3 divides neither 8 nor 100
    }
    String shape = "%d rows of %d, %d at a time".formatted(rows, cols, batch);
    comparison.bits(
        "gather",
        shape,
        bench -> {
          try (RowStore store = bench.backend().store(floats, cols)) {
            return epoch(bench, store, order, batch, null);
          }
        },
        expected(floats, cols, order));
    comparison.bits(
        "store",
        shape,
        bench -> {
          try (RowStore store = bench.backend().store(bytes, cols)) {
            return epoch(bench, store, order, batch, null);
          }
        },
        expected(meant, cols, order));
    comparison.bits(
        "gatherBernoulli",
        shape,
        bench -> {
          RandomStream random = bench.backend().stream(seed, BINARISE);
          try (RowStore store = bench.backend().store(bytes, cols)) {
            return epoch(bench, store, order, batch, random);
          }
        },
        expected(sampled(meant, cols, order, batch), cols, identity(rows)));
    comparison.bits(
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
        List.of(
            Output.of("order", Arrays.stream(order).asDoubleStream().toArray()),
            Output.of("position, length", batch, rows)));
  }

  private static List<Output> epoch(
      Workbench bench, RowStore store, int[] rows, int batch, @Nullable RandomStream random) {
    try (RowOrder order = bench.backend().rowOrder(rows.length)) {
      order.write(rows);
      Matrix all = bench.poisoned(rows.length, store.cols());
      Matrix minibatch = bench.poisoned(batch, store.cols());
      for (int from = 0; from < rows.length; from += batch) {
        int n = Math.min(batch, rows.length - from);
        if (random == null) {
          bench.backend().gather(store, order, minibatch.rows(0, n));
        } else {
          bench.backend().gatherBernoulli(store, order, random, minibatch.rows(0, n));
        }
        bench.backend().copy(minibatch.rows(0, n), all.rows(from, from + n));
      }
      return List.of(bench.read("rows", all), Output.of("position", order.position()));
    }
  }

  /** The rows in their order, each number replaced by the sample that is specified for it. */
  private float[] sampled(float[] p, int cols, int[] order, int batch) {
    long key = Philox.key(seed, BINARISE);
    float[] samples = new float[order.length * cols];
    for (int i = 0; i < samples.length; i++) {
      int row = i / cols;
      int col = i % cols;
      float u = Philox.uniform(Philox.word(key, row / batch, row % batch, col));
      samples[i] = Philox.bernoulli(p[order[row] * cols + col], u);
    }
    return samples;
  }

  private static int[] identity(int n) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private static List<Output> expected(float[] values, int cols, int[] order) {
    float[] rows = new float[order.length * cols];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * cols, rows, i * cols, cols);
    }
    return List.of(Output.of("rows", cols, rows), Output.of("position", order.length));
  }
}
