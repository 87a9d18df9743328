package org.harmonium.backend.cuda;

import static jcuda.driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;

import java.util.Map;
import jcuda.CudaException;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.Handle;

/** A graph of one or more steps, which at its end advances the counters that the steps use. */
final class StepGraph implements AutoCloseable {
  private static final int ENTRY =
      2; // words of a table entry: the address of a counter and its increment

  private final OpenDevice device;
  private final CUgraphExec exec = new CUgraphExec();
  private final CUdeviceptr table;
  private final int entries;
  private final Handle[] held;
  private final Runnable[] gathered;
  private final DeviceBlock[] withoutTwin;
  private boolean closed;

  /** Captures steps that were rehearsed, each of which moves the counters by {@code moves}. */
  StepGraph(OpenDevice device, Runnable step, int times, Map<Counter, Long> moves, Kernel advance) {
    this.device = device;
    this.entries = moves.size();
    this.table = device.memory.take(tableBytes());
    boolean made = false;
    try {
      writeTable(moves, times);
      capture(step, times, advance);
      made = true;
    } catch (CudaException e) {
      throw Faults.in("recording a step", e);
    } finally {
      Lanes lanes = device.lanes;
      held = lanes.held.toArray(Handle[]::new);
      gathered = lanes.gathered.toArray(Runnable[]::new);
      withoutTwin =
          lanes.written.stream().filter(block -> block.twin() == null).toArray(DeviceBlock[]::new);
      lanes.moved.forEach(Counter::endRecording);
      lanes.endRecording();
      if (!made) {
        device.memory.give(table, tableBytes());
      }
    }
  }

  private long tableBytes() {
    return Math.max(1, entries) * (long) ENTRY * Long.BYTES;
  }

  private void writeTable(Map<Counter, Long> moves, int times) {
    int[] words = new int[entries * ENTRY * 2];
    int at = 0;
    for (Map.Entry<Counter, Long> move : moves.entrySet()) {
      at = put(words, at, move.getKey().address());
      at = put(words, at, times * move.getValue());
    }
    if (entries > 0) {
      device.transfers.write(words, table);
    }
  }

  private static int put(int[] words, int at, long value) {
    words[at] = (int) value; // the device is little-endian
    words[at + 1] = (int) (value >>> 32);
    return at + 2;
  }

  private void capture(Runnable step, int times, Kernel advance) {
    Lanes lanes = device.lanes;
    CUstream main = lanes.main();
    device.rounding.settle();
    if (device.cells.dirty()) {
      device.cells.flush();
    }
    CUgraph graph = new CUgraph();
    cuStreamBeginCapture(main, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL);
    boolean whole = false;
    device.cells.freeze(true);
    try {
      lanes.beginCapture();
      for (int i = 0; i < times; i++) {
        step.run();
      }
      device.rounding.settle();
      lanes.join();
      if (entries > 0) {
        device.launcher.start(advance).number(Address.of(table)).integer(entries).run(32);
      }
      whole = true;
    } finally {
      device.cells.freeze(false);
      endCapture(main, graph, whole);
    }
    try {
      cuGraphInstantiate(exec, graph, 0);
    } finally {
      cuGraphDestroy(graph);
    }
  }

  private static void endCapture(CUstream main, CUgraph graph, boolean whole) {
    try {
      cuStreamEndCapture(main, graph);
      if (!whole) {
        cuGraphDestroy(graph);
      }
    } catch (CudaException e) {
      if (whole) {
        throw e;
      } // otherwise the step has already failed, and that failure is reported
    }
  }

  /** Returns whether a matrix that it writes has since been given a bf16 twin. */
  boolean stale() {
    for (DeviceBlock block : withoutTwin) {
      if (block.twin() != null) {
        return true;
      }
    }
    return false;
  }

  /** Runs the graph in stream order. */
  void launch() {
    for (Handle handle : held) {
      handle.requireOpen();
    }
    for (Runnable check : gathered) {
      check.run();
    }
    device.context.enter();
    device.rounding.settle();
    if (device.cells.dirty()) {
      device.cells.flush();
    }
    try {
      cuGraphLaunch(exec, device.lanes.main());
    } catch (CudaException e) {
      throw Faults.in("a recorded step", e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      AllOf closing = new AllOf();
      // Pending work may still read its table.
      closing.of(() -> device.transfers.synchronize("closing a recording"));
      closing.of(() -> cuGraphExecDestroy(exec));
      closing.of(() -> device.memory.give(table, tableBytes()));
      closing.end();
    }
  }
}
