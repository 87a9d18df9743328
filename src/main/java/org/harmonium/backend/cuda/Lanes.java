package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.Handle;
import org.harmonium.backend.Shapes;

/**
 * The streams that work is submitted to. Ordinary work runs on the first stream in call order. A
 * step being recorded is distributed over all streams: each launch declares the blocks that it
 * reads and writes, and waits only for the last writer of each block that it reads and for the last
 * users of each block that it writes. Independent work, such as the data phase and the chains of
 * persistent contrastive divergence, or the updates of weights and biases, therefore becomes
 * parallel branches of the graph without any declaration by the algorithm.
 */
final class Lanes implements AutoCloseable {
  /** The number of streams, enough for the data phase, the chains and the biases. */
  static final int COUNT = 3;

  /** The treatment of launches. */
  private enum Mode {
    /** Launches are executed. */
    DIRECT,
    /** Launches are not executed: a first pass that determines and creates what a step needs. */
    REHEARSAL,
    /** Launches become nodes of a graph. */
    CAPTURE
  }

  private final Context context;
  private final CUstream[] streams = new CUstream[COUNT];
  private Mode mode = Mode.DIRECT;

  // The step being recorded.
  private final Branches branches = new Branches(streams);
  final Set<Counter> moved = new LinkedHashSet<>(); // the counters that it has advanced so far
  final Set<Handle> held = new LinkedHashSet<>(); // the handles that it has used so far
  final List<Runnable> gathered = new ArrayList<>(); // the checks of each replay
  final Set<DeviceBlock> written = new LinkedHashSet<>(); // the blocks that it has written
  private boolean joined;

  // The current launch.
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

  /** Returns the stream of ordinary work, copies and graphs. */
  CUstream main() {
    return streams[0];
  }

  CUstream stream(int index) {
    return streams[index];
  }

  // ---------------------------------------------------------------- a launch

  /** Notes that the current launch reads a block. */
  void reads(DeviceBlock block) {
    if (mode != Mode.DIRECT) {
      reads.add(block);
    }
  }

  /** Notes that the current launch writes a block. */
  void writes(DeviceBlock block) {
    if (mode != Mode.DIRECT) {
      writes.add(block);
    }
  }

  /** Returns the lane of the current launch, after making it wait for its dependencies. */
  int next() {
    context.enter();
    lane = mode == Mode.DIRECT || joined ? 0 : branches.choose(reads, writes);
    return lane;
  }

  /** Returns whether launches are made, directly or as nodes. */
  boolean launches() {
    return mode != Mode.REHEARSAL;
  }

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

  /** Returns whether a step is being rehearsed or captured. */
  boolean recording() {
    return mode != Mode.DIRECT;
  }

  /** Throws an exception if a step is being recorded, for operations that cannot be part of it. */
  void requireNotRecording(String operation) {
    if (recording()) {
      throw new IllegalStateException(
          "%s cannot be part of a recorded step: it allocates, waits, or accesses the host; do it between replays"
              .formatted(operation));
    }
  }

  /** Adds a counter that the step advances. */
  void moves(Counter counter) {
    moved.add(counter);
  }

  /** Adds a handle that the step uses, which must be open at each replay. */
  void holds(Handle handle) {
    if (recording()) {
      held.add(handle);
    }
  }

  /** Adds a gather of the step, whose order may differ at each replay. */
  void gathers(CudaRows rows, CudaRowOrder order) {
    if (recording()) {
      gathered.add(() -> Shapes.requireRowsOf(rows, order));
    }
  }

  void beginRehearsal() {
    begin(Mode.REHEARSAL);
  }

  /** Called after the capture of the first stream began. */
  void beginCapture() {
    begin(Mode.CAPTURE);
  }

  private void begin(Mode next) {
    mode = next;
    branches.begin(next == Mode.CAPTURE);
  }

  /** Directs all further launches of the step to the first stream, after all previous launches. */
  void join() {
    branches.join();
    joined = true;
  }

  /** Executes an action directly during a rehearsal. */
  void directly(Runnable work) {
    Mode before = mode;
    mode = Mode.DIRECT;
    try {
      work.run();
    } finally {
      mode = before;
    }
  }

  /** Returns to ordinary work. */
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
