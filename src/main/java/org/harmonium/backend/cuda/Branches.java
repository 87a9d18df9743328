package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/**
 * Assigns the launches of a recorded step to streams. A launch waits only for the last writer of
 * each block that it reads and for the last users of each block that it writes; if a stream is
 * free, it starts a branch of the graph. A rehearsal makes the same decisions without calling the
 * driver.
 */
final class Branches {
  private final CUstream[] streams;
  private final List<Node> nodes = new ArrayList<>();
  private final @Nullable Node[] tail; // the last launch of each stream
  private final int[][] seen; // by stream: the last place on each stream that it has waited for
  private boolean captures;
  private @Nullable CUevent origin;
  private int recording;

  Branches(CUstream[] streams) {
    this.streams = streams;
    this.tail = new Node[streams.length];
    this.seen = new int[streams.length][streams.length];
  }

  /** Begins a step. If it is captured, the capture of the first stream must have begun. */
  void begin(boolean capturing) {
    recording++;
    captures = capturing;
    if (captures) {
      origin = recordedOn(0);
    }
  }

  /** Returns the stream for a launch, after making it wait for the dependencies of the launch. */
  int choose(List<DeviceBlock> reads, List<DeviceBlock> writes) {
    @Nullable Node[] needed = new Node[streams.length]; // the last on each stream
    for (DeviceBlock block : reads) {
      block.lastWriter(recording, needed);
    }
    for (DeviceBlock block : writes) {
      block.lastUsers(recording, needed);
    }
    int[] known = new int[streams.length]; // the places complete once these are
    for (Node node : needed) {
      if (node != null) {
        merge(known, node.seen());
      }
    }
    int best = 0;
    for (int i = 1; i < streams.length; i++) {
      if (cost(i, needed, known) < cost(best, needed, known)) {
        best = i;
      }
    }
    waitFor(best, needed);
    return best;
  }

  /** Returns the cost of a stream: needless waits weigh most, then waits for other streams. */
  private int cost(int stream, @Nullable Node[] needed, int[] known) {
    Node last = tail[stream];
    int needless = last == null ? 0 : Math.max(0, last.place() - known[stream]);
    int waits = last == null && stream > 0 ? 1 : 0;
    for (int other = 0; other < streams.length; other++) {
      if (other != stream && needed[other] != null) {
        waits++;
      }
    }
    return needless * (streams.length + 2) + waits;
  }

  private void waitFor(int stream, @Nullable Node[] needed) {
    boolean forked = stream == 0 || tail[stream] != null;
    for (Node node : needed) {
      if (node != null && node.lane() != stream && node.place() > seen[stream][node.lane()]) {
        if (node.done() != null) {
          cuStreamWaitEvent(streams[stream], node.done(), 0);
        }
        merge(seen[stream], node.seen());
        forked = true;
      }
    }
    if (!forked && origin != null) {
      cuStreamWaitEvent(streams[stream], origin, 0);
    }
  }

  private static void merge(int[] into, int[] from) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Math.max(into[i], from[i]);
    }
  }

  /** Records a launch on a stream. */
  void add(int stream, List<DeviceBlock> reads, List<DeviceBlock> writes) {
    Node last = tail[stream];
    int place = last == null ? 1 : last.place() + 1;
    seen[stream][stream] = place;
    CUevent done = captures ? recordedOn(stream) : null;
    Node node = new Node(recording, stream, place, seen[stream].clone(), done);
    nodes.add(node);
    tail[stream] = node;
    for (DeviceBlock block : reads) {
      block.readBy(node);
    }
    for (DeviceBlock block : writes) {
      block.writtenBy(node);
    }
  }

  /**
   * Makes the first stream wait for the end of all others, even where it has already waited by way
   * of another stream, because at the end of a capture each fork must be joined.
   */
  void join() {
    for (Node last : tail) {
      if (last != null && last.lane() != 0) {
        if (last.done() != null) {
          cuStreamWaitEvent(streams[0], last.done(), 0);
        }
        merge(seen[0], last.seen());
      }
    }
  }

  private CUevent recordedOn(int stream) {
    CUevent event = new CUevent();
    cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING);
    cuEventRecord(event, streams[stream]);
    return event;
  }

  void end() {
    for (Node node : nodes) {
      if (node.done() != null) {
        cuEventDestroy(node.done());
      }
    }
    if (origin != null) {
      cuEventDestroy(origin);
      origin = null;
    }
    nodes.clear();
    for (int i = 0; i < streams.length; i++) {
      tail[i] = null;
      seen[i] = new int[streams.length];
    }
  }
}
