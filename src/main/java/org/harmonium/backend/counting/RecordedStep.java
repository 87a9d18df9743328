package org.harmonium.backend.counting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Recording;

/** What one run of a step moves: the draws that it takes of each stream, and its gathers. */
final class RecordedStep implements Recording {
  private final Map<CountedStream, Integer> draws = new LinkedHashMap<>();
  private final List<Gather> gathers = new ArrayList<>();

  private record Gather(CountedRows rows, CountedOrder order, CountedMatrix out) {
    void again() {
      rows.requireOpen();
      order.requireOpen();
      order.take(rows, out);
    }
  }

  /** The step takes a draw. */
  void draws(CountedStream stream) {
    draws.merge(stream, 1, Integer::sum);
  }

  /** The step takes rows. */
  void gathers(CountedRows rows, CountedOrder order, CountedMatrix out) {
    gathers.add(new Gather(rows, order, out));
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
      gathers.forEach(Gather::again);
      draws.forEach(CountedStream::skip);
    }
  }

  @Override
  public void close() {}
}
