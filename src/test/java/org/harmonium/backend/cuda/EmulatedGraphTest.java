package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstreamCaptureStatus;
import jcuda.driver.JCudaDriver;
import org.harmonium.backend.cuda.EmulatedDevice.Counter;
import org.junit.jupiter.api.Test;

/** Captured graphs keep the dependencies that were made, and no others. */
class EmulatedGraphTest extends OnEmulatedDevice {
  private static final int LOCAL = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;

  private static void begin(CUstream stream) {
    ok(JCudaDriver.cuStreamBeginCapture(stream, LOCAL));
  }

  private CUgraph end(CUstream stream) {
    CUgraph graph = new CUgraph();
    ok(JCudaDriver.cuStreamEndCapture(stream, graph));
    atTheEnd(() -> ok(JCudaDriver.cuGraphDestroy(graph)));
    return graph;
  }

  private CUgraphExec executable(CUgraph graph) {
    CUgraphExec exec = new CUgraphExec();
    ok(JCudaDriver.cuGraphInstantiate(exec, graph, 0));
    atTheEnd(() -> ok(JCudaDriver.cuGraphExecDestroy(exec)));
    return exec;
  }

  private static void isEnded(int expected, CUstream stream) {
    is(expected, JCudaDriver.cuStreamEndCapture(stream, new CUgraph()));
  }

  @Test
  void graph_replaysWhatWasCaptured() {
    CUfunction add = addKernel();
    CUstream stream = stream();
    CUdeviceptr x = upload(1);
    begin(stream);
    ok(add(add, stream, x, x, 1, 1));
    ok(add(add, stream, x, x, 2, 1));
    CUgraph graph = end(stream);
    long[] nodes = new long[1];
    ok(JCudaDriver.cuGraphGetNodes(graph, null, nodes));
    assertEquals(2, nodes[0]);
    CUgraphExec exec = executable(graph);
    assertEquals(1, download(x, 1)[0], "capturing does nothing");
    long launches = Counter.LAUNCHES.value();
    for (int i = 0; i < 10; i++) {
      ok(JCudaDriver.cuGraphLaunch(exec, stream));
    }
    ok(JCudaDriver.cuStreamSynchronize(stream));
    assertEquals(31, download(x, 1)[0]);
    assertEquals(launches + 20, Counter.LAUNCHES.value());
  }

  /** x and y are made on two branches; z is y + 1, with or without the join that it needs. */
  private float[] forked(boolean joined, long order) {
    CUfunction add = addKernel();
    CUstream main = stream();
    CUstream side = stream();
    CUevent fork = event();
    CUevent join = event();
    CUdeviceptr values = upload(1, 0, 0, 0);
    CUdeviceptr x = values.withByteOffset(4);
    CUdeviceptr y = values.withByteOffset(8);
    CUdeviceptr z = values.withByteOffset(12);
    begin(main);
    ok(add(add, main, values, x, 1, 1));
    ok(JCudaDriver.cuEventRecord(fork, main));
    ok(JCudaDriver.cuStreamWaitEvent(side, fork, 0));
    ok(add(add, side, x, y, 10, 1));
    ok(JCudaDriver.cuEventRecord(join, side));
    if (joined) {
      ok(JCudaDriver.cuStreamWaitEvent(main, join, 0));
    }
    ok(add(add, main, y, z, 100, 1));
    ok(JCudaDriver.cuStreamWaitEvent(main, join, 0));
    ok(add(add, main, values, values, 1000, 1));
    CUgraphExec exec = executable(end(main));
    EmulatedDevice.replayOrder(order);
    ok(JCudaDriver.cuGraphLaunch(exec, main));
    ok(JCudaDriver.cuStreamSynchronize(main));
    return download(values, 4);
  }

  @Test
  void forkAndJoin_everyOrder_keepsDependencies() {
    float[] right = {1001, 2, 12, 112};
    for (long order = 0; order < 20; order++) {
      assertArrayEquals(right, forked(true, order), "order " + order);
    }
  }

  @Test
  void missingJoin_showsInOtherOrders() {
    assertArrayEquals(new float[] {1001, 2, 12, 112}, forked(false, 0), "hidden as captured");
    assertEquals(100, forked(false, 1)[3], "the reader before the writer");
    int wrong = 0;
    for (long seed = 2; seed < 34; seed++) {
      wrong += forked(false, seed)[3] == 100 ? 1 : 0;
    }
    assertTrue(wrong > 4 && wrong < 28, wrong + " of 32 orders show it");
  }

  @Test
  void latestOrder_isTheReverseOfFreeNodes() {
    CUfunction add = addKernel();
    CUstream main = stream();
    CUstream side = stream();
    CUevent fork = event();
    CUevent join = event();
    CUdeviceptr x = upload(0);
    CUdeviceptr one = upload(1);
    CUdeviceptr two = upload(2);
    begin(main);
    ok(JCudaDriver.cuEventRecord(fork, main));
    ok(JCudaDriver.cuStreamWaitEvent(side, fork, 0));
    ok(add(add, main, one, x, 0, 1));
    ok(add(add, side, two, x, 0, 1));
    ok(JCudaDriver.cuEventRecord(join, side));
    ok(JCudaDriver.cuStreamWaitEvent(main, join, 0));
    CUgraphExec exec = executable(end(main));
    for (int order = 0; order < 2; order++) {
      EmulatedDevice.replayOrder(order);
      ok(JCudaDriver.cuGraphLaunch(exec, main));
      ok(JCudaDriver.cuStreamSynchronize(main));
      assertEquals(2 - order, download(x, 1)[0]);
    }
  }

  @Test
  void capture_callsThatWait_spoilIt() {
    EmulatedDevice.quiet(true);
    CUstream stream = stream();
    CUdeviceptr x = upload(1);
    int unsupported = CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    int[] status = new int[1];
    for (int call = 0; call < 6; call++) {
      begin(stream);
      int answer =
          switch (call) {
            case 0 -> JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4);
            case 1 -> JCudaDriver.cuMemFree(x);
            case 2 -> JCudaDriver.cuStreamSynchronize(stream);
            case 3 -> JCudaDriver.cuCtxSynchronize();
            case 4 -> JCudaDriver.cuMemcpyDtoD(x, x, 4);
            default -> JCudaDriver.cuStreamQuery(stream);
          };
      is(unsupported, answer);
      ok(JCudaDriver.cuStreamIsCapturing(stream, status));
      assertEquals(CUstreamCaptureStatus.CU_STREAM_CAPTURE_STATUS_INVALIDATED, status[0]);
      isEnded(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, stream);
    }
    begin(stream);
    ok(JCudaDriver.cuMemsetD8Async(x, (byte) 0, 4, stream));
    is(
        CUresult.CUDA_ERROR_STREAM_CAPTURE_IMPLICIT,
        JCudaDriver.cuMemsetD8Async(x, (byte) 0, 4, null));
    isEnded(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, stream);
  }

  @Test
  void capture_relaxedThread_mayAllocate() {
    CUstream stream = stream();
    begin(stream);
    int[] mode = {CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED};
    ok(JCudaDriver.cuThreadExchangeStreamCaptureMode(mode));
    assertEquals(CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL, mode[0]);
    allocate(4);
    ok(JCudaDriver.cuThreadExchangeStreamCaptureMode(mode));
    end(stream);
  }

  @Test
  void capture_endedWrongly_isRefused() {
    EmulatedDevice.quiet(true);
    CUfunction add = addKernel();
    CUstream main = stream();
    CUstream side = stream();
    CUevent fork = event();
    CUdeviceptr x = upload(1);
    isEnded(CUresult.CUDA_ERROR_ILLEGAL_STATE, main);
    is(
        CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED,
        JCudaDriver.cuStreamBeginCapture(new CUstream(), LOCAL));
    for (int fault = 0; fault < 2; fault++) {
      begin(main);
      is(CUresult.CUDA_ERROR_ILLEGAL_STATE, JCudaDriver.cuStreamBeginCapture(main, LOCAL));
      ok(JCudaDriver.cuEventRecord(fork, main));
      ok(JCudaDriver.cuStreamWaitEvent(side, fork, 0));
      if (fault == 0) {
        isEnded(CUresult.CUDA_ERROR_STREAM_CAPTURE_UNMATCHED, side);
        isEnded(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, main);
      } else {
        ok(add(add, side, x, x, 1, 1));
        isEnded(CUresult.CUDA_ERROR_STREAM_CAPTURE_UNJOINED, main);
      }
    }
    is(CUresult.CUDA_ERROR_CAPTURED_EVENT, JCudaDriver.cuEventSynchronize(fork));
    CUevent outside = event();
    ok(JCudaDriver.cuEventRecord(outside, main));
    begin(main);
    is(
        CUresult.CUDA_ERROR_STREAM_CAPTURE_ISOLATION,
        JCudaDriver.cuStreamWaitEvent(main, outside, 0));
    isEnded(CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, main);
  }

  @Test
  void graph_ofFreedMemory_losesTheContext() {
    EmulatedDevice.quiet(true);
    CUfunction add = addKernel();
    CUstream stream = stream();
    CUdeviceptr x = new CUdeviceptr();
    ok(JCudaDriver.cuMemAlloc(x, 4));
    begin(stream);
    ok(add(add, stream, x, x, 1, 1));
    CUgraphExec exec = executable(end(stream));
    ok(JCudaDriver.cuMemFree(x));
    allocate(4);
    ok(JCudaDriver.cuGraphLaunch(exec, stream));
    is(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS, JCudaDriver.cuStreamSynchronize(stream));
  }
}
