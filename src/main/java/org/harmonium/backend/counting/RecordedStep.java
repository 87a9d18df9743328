package org.harmonium.backend.counting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.HostRandomStream;
import org.harmonium.backend.HostRowOrder;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Shapes;

/** What one run of a step moves: the draws that it takes of each stream, and its gathers. */
final class RecordedStep implements Recording {
  private final Map<HostRandomStream, Integer> draws = new LinkedHashMap<>();
  private final List<Runnable> gathers = new ArrayList<>();

  void draws(HostRandomStream stream) {
    draws.merge(stream, 1, Integer::sum);
  }

  void gathers(CountedRows rows, HostRowOrder order, Matrix out) {
    gathers.add(
        () -> {
          rows.handle().requireOpen();
          order.handle().requireOpen();
          take(rows, order, out);
        });
  }

  /** Moves the cursor of an order by the rows of {@code out}, which must exist. */
  static void take(RowStore rows, HostRowOrder order, Matrix out) {
    Shapes.requireGather(rows, order, order.position(), out);
    order.advance(out.rows());
  }

  /**
   * Moves streams and orders as {@code n} runs of the step.
   *
   * @throws org.harmonium.backend.ShapeException if rows that a run would take are not there; the
   *     runs before it count
   */
  @Override
  public void replay(int n) {
    for (int i = 0; i < n; i++) {
      gathers.forEach(Runnable::run);
      draws.forEach((stream, count) -> stream.seek(stream.position() + count));
    }
  }

  @Override
  public void close() {}
}
