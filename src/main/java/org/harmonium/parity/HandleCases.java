package org.harmonium.parity;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;

/** Making and moving matrices: every bit is kept. */
final class HandleCases extends ShapedCases {
  private final Consumer<OperationCase> table;

  HandleCases(Setting setting) {
    super(setting);
    this.table = setting.table();
  }

  private void exact(String operation, Trial trial, Output... specified) {
    table.accept(OperationCase.exact(operation, rows + "x" + cols, trial, specified));
  }

  @Override
  void add() {
    float[] x = withSpecial(normals(n, 0));
    Output values = Output.of("out", cols, x);
    exact(
        "zeros",
        bench -> {
          try (Matrix out = bench.backend().zeros(rows, cols)) {
            return List.of(
                bench.read("out", out),
                Output.of("shape", out.rows(), out.cols(), (double) out.size()));
          }
        },
        Output.of("out", cols, new float[n]),
        Output.of("shape", rows, cols, n));
    for (String operation : new String[] {"write", "download"}) {
      exact(
          operation,
          bench -> {
            Matrix out = bench.poisoned(rows, cols);
            float[] given = x.clone();
            bench.backend().write(given, out);
            Arrays.fill(given, 9f); // a copy was taken
            Arrays.fill(bench.backend().download(out), 8f); // and a copy is given
            return List.of(bench.read("out", out));
          },
          values);
    }
    exact(
        "upload",
        bench -> {
          float[] given = x.clone();
          try (Matrix out = bench.backend().upload(given, rows, cols)) {
            Arrays.fill(given, 9f);
            return List.of(bench.read("out", out));
          }
        },
        values);
    exact(
        "downloadDoubles",
        bench ->
            List.of(
                new Output("out", cols, bench.backend().downloadDoubles(bench.of(x, rows, cols)))),
        values);
    operation("synchronize")
        .changed("x", x, i -> 0)
        .by(
            (b, m) -> {
              b.scale(Scalar.ZERO, m[0]);
              b.synchronize();
            });
    record(Numbers.normals(n, seed));
    for (long[] name : new long[][] {{seed, 42}, {seed + 1, 42}, {seed, 1L << 33}, {-1, -1}}) {
      stream(name[0], name[1]);
    }
  }

  /** A recorded step reads its scalars, its stream and its cursor anew at each replay. */
  private void record(float[] x) {
    float[] sum = new float[n];
    for (float alpha : new float[] {1, 1, 1, -2}) {
      for (int i = 0; i < n; i++) {
        sum[i] = Math.fma(alpha, x[i], sum[i]);
      }
    }
    exact(
        "record",
        bench -> {
          Backend backend = bench.backend();
          Scalar alpha = backend.scalar(1f);
          RandomStream random = backend.stream(seed, 3);
          Matrix from = bench.of(x, rows, cols);
          Matrix y = bench.of(new float[n], rows, cols);
          Matrix u = bench.poisoned(rows, cols);
          try (RowStore store = backend.store(x, cols);
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
                Output.of("before replay", cols, untouched),
                bench.read("y", y),
                Output.of("draws", (double) random.position()),
                Output.of("cursor", order.position()));
          }
        },
        Output.of("before replay", cols, new float[n]),
        Output.of("y", cols, sum),
        Output.of("draws", 4),
        Output.of("cursor", 4));
  }

  private void stream(long ofSeed, long id) {
    float[] first = new float[n];
    long key = Philox.key(ofSeed, id);
    for (int i = 0; i < n; i++) {
      first[i] = Philox.uniform(Philox.word(key, 0, i / cols, i % cols));
    }
    exact(
        "stream",
        bench -> {
          RandomStream random = bench.backend().stream(ofSeed, id);
          long before = random.position();
          Matrix out = bench.poisoned(rows, cols);
          bench.backend().uniform(random, out);
          return List.of(
              bench.read("first draw of " + id, out),
              Output.of(
                  "seed, id, position",
                  (double) random.seed(),
                  (double) random.id(),
                  (double) before));
        },
        Output.of("first draw", cols, first),
        Output.of("seed, id, position", (double) ofSeed, (double) id, 0));
  }
}
