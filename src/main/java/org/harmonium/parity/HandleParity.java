package org.harmonium.parity;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;

/** What is no arithmetic: making, moving, gathering, recording, counting, closing. */
final class HandleParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 784}};

  private final Comparison comparison;
  private final long seed;

  HandleParity(Comparison comparison, long seed) {
    this.comparison = comparison;
    this.seed = seed;
  }

  void run() {
    comparison.sides().forEach(this::promises);
    for (int[] shape : SHAPES) {
      moves(shape[0], shape[1]);
    }
    record();
  }

  private void promise(String operation, Side side, String what, boolean isKept) {
    comparison.ledger().promise(operation, "", side.role(), what, isKept);
  }

  private void promises(Side side) {
    Backend backend = side.backend();
    promise("name", side, "is a word", backend.name().matches("[a-z0-9]+"));
    promise(
        "description",
        side,
        "is one line",
        !backend.description().isBlank() && backend.description().lines().count() == 1);
    promise(
        "precision",
        side,
        "is one that the bounds are for",
        backend.precision() == side.precision());
    promise("zeros", side, "refuses no rows", isRefused(() -> backend.zeros(0, 5).close()));

    int before = backend.liveMatrices();
    Matrix x = backend.zeros(4, 2);
    x.rows(1, 3).close();
    RowStore rows = backend.store(new byte[4], 2);
    RowOrder order = backend.rowOrder(2);
    promise("liveMatrices", side, "counts owners, not views", backend.liveMatrices() == before + 3);
    promise(
        "rowOrder",
        side,
        "starts as the identity at 0",
        Arrays.equals(order.read(), new int[] {0, 1}) && order.position() == 0);
    promise("store", side, "knows its shape", rows.rows() == 2 && rows.cols() == 2);
    order.close();
    rows.close();
    x.close();
    promise("liveMatrices", side, "counts what was closed", backend.liveMatrices() == before);

    Scalar scalar = backend.scalar(2f);
    Scalar negated = scalar.negated();
    scalar.set(3f);
    promise("scalar", side, "reads what was set", scalar.get() == 3f && negated.get() == -3f);
    close(side);
  }

  private static boolean isRefused(Runnable work) {
    try {
      work.run();
      return false;
    } catch (ShapeException e) {
      return true;
    }
  }

  /** Another backend of the same kind is closed; this one must not notice. */
  private void close(Side side) {
    try (Workbench bench = new Workbench(side.backend(), false)) {
      Matrix mine = bench.of(new float[] {1, 2, 3}, 1, 3);
      try (Backend other = side.another().get()) {
        other.zeros(2, 2).close();
      }
      promise("close", side, "leaves others open", side.backend().dot(mine, mine) == 14);
    }
  }

  private void moves(int rows, int cols) {
    String shape = rows + "x" + cols;
    float[] values = Numbers.normals(rows * cols, seed);
    float[] odd = {-0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    System.arraycopy(odd, 0, values, 0, rows * cols >= odd.length ? odd.length : 0);
    Output expected = Output.of("out", cols, values);
    float[] constant = new float[rows * cols];
    comparison.bits(
        "zeros",
        shape,
        bench -> {
          try (Matrix x = bench.backend().zeros(rows, cols)) {
            return List.of(
                bench.read("out", x), Output.of("shape", x.rows(), x.cols(), (double) x.size()));
          }
        },
        List.of(
            Output.of("out", cols, constant),
            Output.of("shape", rows, cols, (double) rows * cols)));
    for (String operation : new String[] {"write", "download"}) {
      comparison.bits(
          operation,
          shape,
          bench -> {
            Matrix x = bench.poisoned(rows, cols);
            float[] given = values.clone();
            bench.backend().write(given, x);
            Arrays.fill(given, 9f); // a copy was taken
            Arrays.fill(bench.backend().download(x), 8f); // and a copy is given
            return List.of(bench.read("out", x));
          },
          List.of(expected));
    }
    comparison.bits(
        "upload",
        shape,
        bench -> {
          try (Matrix x = bench.backend().upload(values, rows, cols)) {
            return List.of(bench.read("out", x));
          }
        },
        List.of(expected));
    comparison.bits(
        "downloadDoubles",
        shape,
        bench ->
            List.of(
                new Output(
                    "out", cols, bench.backend().downloadDoubles(bench.of(values, rows, cols)))),
        List.of(expected));
    comparison.bits(
        "copy",
        shape,
        bench -> {
          Matrix out = bench.poisoned(rows, cols);
          bench.backend().copy(bench.of(values, rows, cols), out);
          return List.of(bench.read("out", out));
        },
        List.of(expected));
    Arrays.fill(constant, -0.3f);
    float[] filled = constant.clone();
    comparison.bits(
        "fill",
        shape,
        bench -> {
          Matrix out = bench.of(values, rows, cols);
          bench.backend().fill(-0.3f, out);
          return List.of(bench.read("out", out));
        },
        List.of(Output.of("out", cols, filled)));
    comparison.bits(
        "synchronize",
        shape,
        bench -> {
          Matrix out = bench.of(values, rows, cols);
          bench.backend().scale(Scalar.ZERO, out);
          bench.backend().synchronize();
          return List.of(bench.read("out", out));
        },
        List.of(Output.of("out", cols, new float[rows * cols])));
  }

  /** A recorded step reads its scalars, its stream and its cursor anew at each replay. */
  private void record() {
    float[] x = Numbers.normals(15, seed);
    float[] expected = new float[15];
    for (float alpha : new float[] {1, 1, 1, -2}) {
      for (int i = 0; i < 15; i++) {
        expected[i] = Math.fma(alpha, x[i], expected[i]);
      }
    }
    comparison.bits(
        "record",
        "3x5",
        bench -> {
          Backend backend = bench.backend();
          Scalar alpha = backend.scalar(1f);
          RandomStream random = backend.stream(seed, 3);
          Matrix from = bench.of(x, 3, 5);
          Matrix y = bench.of(new float[15], 3, 5);
          Matrix u = bench.poisoned(3, 5);
          try (RowStore store = backend.store(x, 5);
              RowOrder order = backend.rowOrder(8);
              Recording step =
                  backend.record(
                      () -> {
                        backend.axpy(alpha, from, y);
                        backend.uniform(random, u);
                        backend.gather(store, order, u.rows(0, 1));
                      })) {
            order.write(new int[8]);
            float[] untouched = backend.download(y);
            step.replay(3);
            alpha.set(-2f);
            step.replay(1);
            return List.of(
                Output.of("before replay", 5, untouched),
                bench.read("y", y),
                Output.of("draws", (double) random.position()),
                Output.of("cursor", order.position()));
          }
        },
        List.of(
            Output.of("before replay", 5, new float[15]),
            Output.of("y", 5, expected),
            Output.of("draws", 4),
            Output.of("cursor", 4)));
  }
}
