package org.harmonium.parity;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;

/** What a backend must do that no numbers show: names, counts, refusals and closing. */
record Promises(Ledger ledger, Side side, Backend backend) {
  Promises(Ledger ledger, Side side) {
    this(ledger, side, side.backend());
  }

  void check() {
    promise("name", "is a word", backend.name().matches("[a-z0-9]+"));
    String description = backend.description();
    promise(
        "description", "is one line", !description.isBlank() && description.lines().count() == 1);
    promise("precision", "is one that the bounds are for", backend.precision() == side.precision());
    promise("zeros", "refuses no rows", isRefused(() -> backend.zeros(0, 5).close()));
    try (Workbench bench = new Workbench(backend, false)) {
      Matrix a = bench.poisoned(3, 5);
      promise(
          "gemm",
          "refuses shapes that do not fit",
          isRefused(() -> backend.gemm(Scalar.ONE, a, false, a, false, Scalar.ZERO, a)));
    }
    handles();
    Scalar scalar = backend.scalar(2f);
    Scalar negated = scalar.negated();
    scalar.set(3f);
    promise("scalar", "reads what was set", scalar.get() == 3f && negated.get() == -3f);
    close();
  }

  private void promise(String operation, String what, boolean isKept) {
    ledger.promise(operation, "", side.role(), what, isKept);
  }

  private static boolean isRefused(Runnable work) {
    try {
      work.run();
      return false;
    } catch (ShapeException e) {
      return true;
    }
  }

  private void handles() {
    int before = backend.liveMatrices();
    Matrix x = backend.zeros(4, 2);
    x.rows(1, 3).close();
    RowStore rows = backend.store(new byte[4], 2);
    RowOrder order = backend.rowOrder(2);
    promise("liveMatrices", "counts owners, not views", backend.liveMatrices() == before + 3);
    promise(
        "rowOrder",
        "starts as the identity at 0",
        Arrays.equals(order.read(), new int[] {0, 1}) && order.position() == 0);
    promise("store", "knows its shape", rows.rows() == 2 && rows.cols() == 2);
    order.close();
    rows.close();
    x.close();
    promise("liveMatrices", "counts what was closed", backend.liveMatrices() == before);
  }

  /** Another backend of the same kind is closed; this one must not notice. */
  private void close() {
    try (Workbench bench = new Workbench(backend, false)) {
      Matrix mine = bench.of(new float[] {1, 2, 3}, 1, 3);
      try (Backend other = side.another().get()) {
        other.zeros(2, 2).close();
      }
      promise("close", "leaves others open", backend.dot(mine, mine) == 14);
    }
  }
}
