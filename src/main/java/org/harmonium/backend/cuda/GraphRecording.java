package org.harmonium.backend.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.Handle;
import org.harmonium.backend.Recording;
import org.harmonium.backend.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * A step as a CUDA graph, and a sequence of 32 steps as another graph, so that long replays leave
 * no gaps between steps on the device.
 *
 * <p>The step is first rehearsed: its code runs without launching anything, while everything that
 * it needs is created (bf16 twins, cuBLAS workspaces, the cuBLAS kernels for its shapes). Then it
 * is captured.
 */
final class GraphRecording implements Recording {
  private static final int MANY = 32;

  private final OpenDevice device;
  private final Runnable step;
  private final Kernel advance;
  private final Handle handle;
  private final Map<Counter, Long> moves = new LinkedHashMap<>(); // of one step
  private @Nullable StepGraph one;
  private @Nullable StepGraph many;

  GraphRecording(OpenDevice device, Runnable step) {
    this.device = device;
    this.step = step;
    this.advance = device.kernels.find("gather", "advance", 32);
    rehearse();
    this.one = new StepGraph(device, step, 1, moves, advance);
    this.handle = device.handles.openRecording(device, this::release);
  }

  private void rehearse() {
    device.rounding.settle();
    // All work must be complete, because the rehearsal uses released memory.
    device.transfers.synchronize("record");
    Lanes lanes = device.lanes;
    lanes.beginRehearsal();
    try {
      step.run();
      device.rounding.settle();
    } finally {
      moves.clear();
      lanes.moved.forEach(counter -> moves.put(counter, counter.endRecording()));
      lanes.endRecording();
    }
  }

  @Override
  public void replay(int n) {
    handle.requireOpen();
    device.lanes.requireNotRecording("replay");
    int rest = (int) Math.min(n, replaysLeft());
    int refused = n - rest;
    if (rest > 0) {
      moves.keySet().forEach(Counter::settle);
    }
    while (rest > 0) {
      int times = rest >= MANY ? MANY : 1;
      graph(times).launch();
      moves.forEach((counter, by) -> counter.replayed(times * by));
      rest -= times;
    }
    if (refused > 0) {
      throw orderEnded();
    }
  }

  /** Returns how often the step can run before an order of rows ends. */
  private long replaysLeft() {
    long left = Long.MAX_VALUE;
    for (Map.Entry<Counter, Long> move : moves.entrySet()) {
      if (move.getValue() > 0) {
        left = Math.min(left, move.getKey().left() / move.getValue());
      }
    }
    return left;
  }

  private ShapeException orderEnded() {
    for (Map.Entry<Counter, Long> move : moves.entrySet()) {
      Counter counter = move.getKey();
      if (counter.left() < move.getValue()) {
        return new ShapeException(
            "gather: %d rows from position %d exceed an order of %d rows"
                .formatted(
                    move.getValue(), counter.position(), counter.position() + counter.left()));
      }
    }
    throw new IllegalStateException("no order has ended");
  }

  private StepGraph graph(int times) {
    StepGraph present = times == 1 ? one : many;
    if (present != null && !present.stale()) {
      return present;
    }
    if (present != null) {
      present.close();
      rehearse();
    }
    StepGraph made = new StepGraph(device, step, times, moves, advance);
    if (times == 1) {
      one = made;
    } else {
      many = made;
    }
    return made;
  }

  @Override
  public void close() {
    handle.close();
  }

  private void release() {
    AllOf closing = new AllOf();
    if (one != null) {
      closing.of(one);
      one = null;
    }
    if (many != null) {
      closing.of(many);
      many = null;
    }
    closing.end();
  }
}
