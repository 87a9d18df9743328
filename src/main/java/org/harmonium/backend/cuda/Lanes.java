package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import org.harmonium.backend.Shapes;

/**
 * The streams that work is put on. Ordinary work goes on the first, in the order of the calls. A
 * step that is being recorded is spread over all of them: each launch says what it reads and
 * writes, and waits for nothing but the last writer of what it reads and the last users of what it
 * writes. So what does not depend on each other, such as the data's phase and the chains of
 * persistent contrastive divergence, or the weights' update and the biases', becomes parallel
 * branches of the graph, and no algorithm has to say so.
 */
final class Lanes implements AutoCloseable {
  /** Enough for the data's phase, the chains and the biases. */
  static final int COUNT = 3;

  /** What becomes of a launch. */
  private enum Mode {
    /** It runs. */
    DIRECT,
    /** Nothing runs: a first pass that finds out what a step needs, so that it can be made. */
    REHEARSAL,
    /** It becomes a node of a graph. */
    CAPTURE
  }

  private final Context context;
  private final CUstream[] streams = new CUstream[COUNT];
  private Mode mode = Mode.DIRECT;

  // The step that is being recorded.
  private final Branches branches = new Branches(streams);
  private final Set<Counter> moved = new LinkedHashSet<>();
  private final Set<Handle> held = new LinkedHashSet<>();
  private final List<Runnable> gathered = new ArrayList<>();
  private final Set<DeviceBlock> written = new LinkedHashSet<>();
  private boolean joined;

  // The launch at hand.
  private final List<DeviceBlock> reads = new ArrayList<>();
  private final List<DeviceBlock> writes = new ArrayList<>();
  private int lane;

  Lanes(Context context) {
    this.context = context;
    for (int i = 0; i < COUNT; i++) {
      streams[i] = new CUstream();
      // The legacy stream, which blocking streams wait for, cannot be captured.
      cuStreamCreate(streams[i], CUstream_flags.CU_STREAM_NON_BLOCKING);
    }
  }

  /** The stream of ordinary work, copies and graphs. */
  CUstream main() {
    return streams[0];
  }

  CUstream stream(int index) {
    return streams[index];
  }

  // ---------------------------------------------------------------- a launch

  /** The launch at hand reads this. */
  void reads(DeviceBlock block) {
    if (mode != Mode.DIRECT) {
      reads.add(block);
    }
  }

  /** The launch at hand writes this. */
  void writes(DeviceBlock block) {
    if (mode != Mode.DIRECT) {
      writes.add(block);
    }
  }

  /** Which lane the launch at hand goes to; it waits there for what it depends on. */
  int next() {
    context.enter();
    lane = mode == Mode.DIRECT || joined ? 0 : branches.choose(reads, writes);
    return lane;
  }

  /** Whether a launch is really made, now or as a node. */
  boolean launches() {
    return mode != Mode.REHEARSAL;
  }

  /** The launch was made. */
  void launched() {
    if (mode == Mode.DIRECT) {
      return;
    }
    branches.add(lane, reads, writes);
    written.addAll(writes);
    reads.clear();
    writes.clear();
  }

  // ---------------------------------------------------------------- recording

  /** Whether a step is being rehearsed or captured. */
  boolean recording() {
    return mode != Mode.DIRECT;
  }

  /** Refuses what cannot be part of a recorded step. */
  void requireNotRecording(String operation) {
    if (recording()) {
      throw new IllegalStateException(
          "%s cannot be part of a recorded step: it allocates, waits, or talks to the host; do it between replays"
              .formatted(operation));
    }
  }

  /** A counter that the step moves. */
  void moves(Counter counter) {
    moved.add(counter);
  }

  /** The counters that the step has moved so far. */
  Set<Counter> moved() {
    return moved;
  }

  /** The step uses this, which must stay open as long as the recording is replayed. */
  void holds(Handle handle) {
    if (recording()) {
      held.add(handle);
    }
  }

  /** The step takes rows by an order, which may be another one at each replay. */
  void gathers(CudaRows rows, CudaRowOrder order) {
    if (recording()) {
      gathered.add(() -> Shapes.requireRowsOf(rows, order));
    }
  }

  /** What must hold at each replay of the gathers so far. */
  List<Runnable> gathered() {
    return gathered;
  }

  /** What the step has used so far. */
  Set<Handle> held() {
    return held;
  }

  /** What the step has written so far. */
  Set<DeviceBlock> written() {
    return written;
  }

  void beginRehearsal() {
    begin(Mode.REHEARSAL);
  }

  /** After the capture of the first stream began. */
  void beginCapture() {
    begin(Mode.CAPTURE);
  }

  private void begin(Mode next) {
    mode = next;
    branches.begin(next == Mode.CAPTURE);
  }

  /** From now on all launches of the step go to the first stream, and wait for all before. */
  void join() {
    branches.join();
    joined = true;
  }

  /** Runs something at once in the middle of a rehearsal. */
  void directly(Runnable work) {
    Mode before = mode;
    mode = Mode.DIRECT;
    try {
      work.run();
    } finally {
      mode = before;
    }
  }

  /** Back to ordinary work. */
  void endRecording() {
    mode = Mode.DIRECT;
    joined = false;
    branches.end();
    moved.clear();
    held.clear();
    gathered.clear();
    written.clear();
    reads.clear();
    writes.clear();
  }

  @Override
  public void close() {
    AllOf closing = new AllOf();
    for (CUstream stream : streams) {
      closing.of(() -> cuStreamDestroy(stream));
    }
    closing.end();
  }
}
