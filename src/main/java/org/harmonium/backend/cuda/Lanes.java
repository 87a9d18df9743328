package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import org.jspecify.annotations.Nullable;

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
  private int recording;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<Counter> moved = new LinkedHashSet<>();
  private final Set<Handle> held = new LinkedHashSet<>();
  private final Set<DeviceBlock> written = new LinkedHashSet<>();
  private final @Nullable Node[] tail = new Node[COUNT];
  private final int[][] seen = new int[COUNT][COUNT]; // places of other lanes a lane has waited for
  private @Nullable CUevent origin;
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
    lane = mode == Mode.DIRECT || joined ? 0 : choose();
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
    Node last = tail[lane];
    int place = last == null ? 1 : last.place() + 1;
    seen[lane][lane] = place;
    CUevent done = mode == Mode.CAPTURE ? recorded(streams[lane]) : null;
    Node node = new Node(recording, lane, place, seen[lane].clone(), done);
    nodes.add(node);
    tail[lane] = node;
    for (DeviceBlock block : reads) {
      block.readBy(node);
    }
    for (DeviceBlock block : writes) {
      block.writtenBy(node);
    }
    written.addAll(writes);
    reads.clear();
    writes.clear();
  }

  private int choose() {
    @Nullable Node[] needed = new Node[COUNT]; // the last on each lane that must be done
    for (DeviceBlock block : reads) {
      block.lastWriter(recording, needed);
    }
    for (DeviceBlock block : writes) {
      block.lastUsers(recording, needed);
    }
    int[] known = new int[COUNT]; // what is done once these are
    for (Node node : needed) {
      if (node != null) {
        merge(known, node.seen());
      }
    }
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < COUNT; i++) {
      int cost = cost(i, needed, known);
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    waitFor(best, needed);
    return best;
  }

  /** Work that the launch would needlessly wait for weighs most, then the waits on other lanes. */
  private int cost(int i, @Nullable Node[] needed, int[] known) {
    Node last = tail[i];
    int needless = last == null ? 0 : Math.max(0, last.place() - known[i]);
    int waits = last == null && i > 0 ? 1 : 0;
    for (int j = 0; j < COUNT; j++) {
      if (j != i && needed[j] != null) {
        waits++;
      }
    }
    return needless * (COUNT + 2) + waits;
  }

  private void waitFor(int to, @Nullable Node[] needed) {
    boolean forked = to == 0 || tail[to] != null;
    for (int from = 0; from < COUNT; from++) {
      Node node = needed[from];
      if (node != null && from != to && node.place() > seen[to][from]) {
        if (node.done() != null) {
          cuStreamWaitEvent(streams[to], node.done(), 0);
        }
        merge(seen[to], node.seen());
        forked = true;
      }
    }
    if (!forked && origin != null) {
      cuStreamWaitEvent(streams[to], origin, 0);
    }
  }

  private static void merge(int[] into, int[] from) {
    for (int i = 0; i < COUNT; i++) {
      into[i] = Math.max(into[i], from[i]);
    }
  }

  private static CUevent recorded(CUstream stream) {
    CUevent event = new CUevent();
    cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING);
    cuEventRecord(event, stream);
    return event;
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
    origin = recorded(streams[0]);
  }

  private void begin(Mode next) {
    mode = next;
    recording++;
  }

  /** From now on all launches of the step go to the first stream, and wait for all before. */
  void join() {
    joined = true;
    for (int i = 1; i < COUNT; i++) {
      Node last = tail[i];
      if (last != null && last.done() != null) {
        cuStreamWaitEvent(streams[0], last.done(), 0);
      }
    }
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
    for (Node node : nodes) {
      if (node.done() != null) {
        cuEventDestroy(node.done());
      }
    }
    if (origin != null) {
      cuEventDestroy(origin);
      origin = null;
    }
    joined = false;
    nodes.clear();
    moved.clear();
    held.clear();
    written.clear();
    reads.clear();
    writes.clear();
    for (int i = 0; i < COUNT; i++) {
      tail[i] = null;
      seen[i] = new int[COUNT];
    }
  }

  @Override
  public void close() {
    for (CUstream stream : streams) {
      cuStreamDestroy(stream);
    }
  }
}
