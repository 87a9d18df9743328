package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.function.IntSupplier;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The emulated device refuses what a device refuses, notices what one would not, and fails when
 * told to.
 */
class EmulatedFaultTest extends OnEmulatedDevice {
  private static final int INVALID = CUresult.CUDA_ERROR_INVALID_VALUE;
  private static final int LOST = CUresult.CUDA_ERROR_ILLEGAL_ADDRESS;

  @BeforeEach
  void beQuiet() {
    EmulatedDevice.quiet(true);
  }

  @Test
  void copies_outsideAnAllocation_areRefused() {
    CUdeviceptr x = upload(1, 2);
    Pointer host = Pointer.to(new float[8]);
    is(INVALID, JCudaDriver.cuMemcpyDtoH(host, x, 12));
    is(INVALID, JCudaDriver.cuMemcpyDtoH(host, x.withByteOffset(4), 8));
    is(INVALID, JCudaDriver.cuMemcpyHtoD(x.withByteOffset(-4), host, 4));
    is(INVALID, JCudaDriver.cuMemsetD32(x, 0, 3));
    is(INVALID, JCudaDriver.cuMemsetD32(x.withByteOffset(2), 0, 1));
    is(INVALID, JCudaDriver.cuMemAlloc(new CUdeviceptr(), 0));
    is(INVALID, JCudaDriver.cuMemFree(x.withByteOffset(4)));
    assertArrayEquals(new float[] {1, 2}, download(x, 2));
  }

  @Test
  void memory_freed_isGone() {
    CUdeviceptr x = new CUdeviceptr();
    ok(JCudaDriver.cuMemAlloc(x, 8));
    ok(JCudaDriver.cuMemFree(x));
    is(INVALID, JCudaDriver.cuMemFree(x));
    is(INVALID, JCudaDriver.cuMemcpyDtoH(Pointer.to(new float[2]), x, 8));
    is(INVALID, add(addKernel(), stream(), x, x, 1, 1));
    is(INVALID, JCudaDriver.cuMemFree(deviceViewOf(pinned(8))));
  }

  private static CUdeviceptr deviceViewOf(Pointer pinned) {
    CUdeviceptr pointer = new CUdeviceptr();
    ok(JCudaDriver.cuMemHostGetDevicePointer(pointer, pinned, 0));
    return pointer;
  }

  @Test
  void asyncCopy_ofPageableMemory_isRefused() {
    CUdeviceptr x = allocate(8);
    is(INVALID, JCudaDriver.cuMemcpyHtoDAsync(x, Pointer.to(new float[2]), 8, stream()));
    is(INVALID, JCudaDriver.cuMemcpyDtoHAsync(pinned(4), x, 8, stream()));
  }

  @Test
  void handles_destroyed_areGone() {
    CUstream stream = new CUstream();
    CUevent event = new CUevent();
    ok(JCudaDriver.cuStreamCreate(stream, NON_BLOCKING));
    ok(JCudaDriver.cuEventCreate(event, 0));
    ok(JCudaDriver.cuStreamDestroy(stream));
    ok(JCudaDriver.cuEventDestroy(event));
    int gone = CUresult.CUDA_ERROR_INVALID_HANDLE;
    is(gone, JCudaDriver.cuStreamSynchronize(stream));
    is(gone, JCudaDriver.cuStreamDestroy(stream));
    is(gone, JCudaDriver.cuEventRecord(event, stream()));
    is(gone, JCudaDriver.cuGraphLaunch(new CUgraphExec(), stream()));
    is(gone, JCudaDriver.cuGraphDestroy(new CUgraph()));
  }

  @Test
  void launch_wrong_isRefused() {
    CUfunction add = addKernel();
    CUdeviceptr x = upload(1);
    CUstream stream = stream();
    Pointer arguments = Pointer.to(Pointer.to(x), Pointer.to(x), scalar(1f), scalar(1));
    is(INVALID, JCudaDriver.cuLaunchKernel(add, 0, 1, 1, 32, 1, 1, 0, stream, arguments, null));
    is(INVALID, JCudaDriver.cuLaunchKernel(add, 1, 1, 1, 1025, 1, 1, 0, stream, arguments, null));
    is(
        INVALID,
        JCudaDriver.cuLaunchKernel(add, 1, 70000, 70000, 1, 1, 1, 0, stream, arguments, null));
    is(INVALID, JCudaDriver.cuLaunchKernel(add, 1, 1, 1, 1, 1, 1, 0, stream, null, null));
    ok(JCudaDriver.cuLaunchKernel(add, 1, 1, 1, 1, 1, 1, 0, stream, arguments, null));
  }

  @Test
  void ptx_isRead() {
    String good = entry("probe_add", ".u64", ".u64", ".f32", ".u32");
    isLoaded(CUresult.CUDA_SUCCESS, ptx("7.0", "sm_75", good));
    isLoaded(CUresult.CUDA_ERROR_INVALID_PTX, "ELF");
    isLoaded(CUresult.CUDA_ERROR_INVALID_PTX, ptx("7.0", "sm_75", good).substring(0, 120));
    isLoaded(CUresult.CUDA_ERROR_INVALID_PTX, good);
    isLoaded(CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION, ptx("8.6", "sm_75", good));
    EmulatedDevice.driverVersion(13000);
    isLoaded(CUresult.CUDA_SUCCESS, ptx("8.6", "sm_75", good));
    isLoaded(CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU, ptx("8.6", "sm_100", good));
    EmulatedDevice.capability(80);
    isLoaded(CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU, ptx("7.8", "sm_90", good));
  }

  private static void isLoaded(int expected, String text) {
    CUmodule module = new CUmodule();
    is(expected, JCudaDriver.cuModuleLoadData(module, text));
    if (expected == CUresult.CUDA_SUCCESS) {
      ok(JCudaDriver.cuModuleUnload(module));
    }
  }

  @Test
  void kernel_notAsInItsSource_isRefused() {
    CUmodule module =
        module(
            ptx(
                "7.0",
                "sm_75",
                entry("probe_add", ".u64", ".u64", ".u64", ".u32"),
                entry("probe_fold", ".u64"),
                entry("nobody_wrote_this")));
    CUfunction function = new CUfunction();
    int invalid = CUresult.CUDA_ERROR_INVALID_SOURCE;
    is(invalid, JCudaDriver.cuModuleGetFunction(function, module, "probe_add"));
    is(invalid, JCudaDriver.cuModuleGetFunction(function, module, "probe_fold"));
    is(invalid, JCudaDriver.cuModuleGetFunction(function, module, "nobody_wrote_this"));
    is(
        CUresult.CUDA_ERROR_NOT_FOUND,
        JCudaDriver.cuModuleGetFunction(function, module, "probe_reverse"));
  }

  @Test
  void kernel_strayWrite_isNoticedWhenWaitedFor() {
    CUstream stream = stream();
    CUdeviceptr x = allocate(4);
    CUfunction stray = kernel("probe_stray", ".u64", ".u32");
    ok(launch(stray, stream, 1, Pointer.to(x), scalar(0)));
    ok(JCudaDriver.cuStreamSynchronize(stream));
    for (int at : new int[] {1, -1, 200}) {
      ok(launch(stray, stream, 1, Pointer.to(x), scalar(at)));
      is(LOST, JCudaDriver.cuStreamSynchronize(stream));
      EmulatedDevice.heal();
    }
  }

  @Test
  void kernel_deadlock_isAnError() {
    CUstream stream = stream();
    CUfunction deadlock = kernel("probe_deadlock", ".u64");
    ok(launch(deadlock, stream, 32, Pointer.to(upload(new float[32]))));
    is(CUresult.CUDA_ERROR_LAUNCH_FAILED, JCudaDriver.cuStreamSynchronize(stream));
    EmulatedDevice.heal();
    kernelsStillRun(stream);
  }

  private void kernelsStillRun(CUstream stream) {
    CUdeviceptr sum = allocate(8);
    float[] ones = new float[32];
    Arrays.fill(ones, 1);
    CUfunction fold = kernel("probe_fold", ".u64", ".u64");
    ok(launch(fold, stream, 32, Pointer.to(upload(ones)), Pointer.to(sum)));
    ok(JCudaDriver.cuStreamSynchronize(stream));
    double[] found = new double[1];
    ok(JCudaDriver.cuMemcpyDtoH(Pointer.to(found), sum, 8));
    assertEquals(32, found[0]);
  }

  @Test
  void memory_limitAndNthFailure() {
    EmulatedDevice.memoryLimit(1000);
    CUdeviceptr x = new CUdeviceptr();
    int full = CUresult.CUDA_ERROR_OUT_OF_MEMORY;
    is(full, JCudaDriver.cuMemAlloc(x, 1001));
    allocate(600);
    is(full, JCudaDriver.cuMemAlloc(x, 401));
    allocate(400);
    EmulatedDevice.memoryLimit(1 << 20);
    EmulatedDevice.failAllocation(2);
    allocate(4);
    is(full, JCudaDriver.cuMemAlloc(x, 4));
    allocate(4);
  }

  /** The n-th of a kernel, a product and a graph of two kernels is the one that fails. */
  @Test
  void launch_nthFails_contextIsLostUntilHealed() {
    CUfunction add = addKernel();
    CUstream stream = stream();
    CUdeviceptr x = upload(1);
    cublasHandle handle = new cublasHandle();
    assertEquals(0, JCublas2.cublasCreate(handle));
    atTheEnd(() -> assertEquals(0, JCublas2.cublasDestroy(handle)));
    CUgraphExec exec = twoKernels(add, stream, x);
    IntSupplier kernel = () -> add(add, stream, x, x, 1, 1);
    IntSupplier graph = () -> JCudaDriver.cuGraphLaunch(exec, stream);

    EmulatedDevice.failLaunch(2);
    ok(kernel.getAsInt());
    is(LOST, kernel.getAsInt());
    is(LOST, JCudaDriver.cuStreamSynchronize(stream));
    is(LOST, JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4));
    is(LOST, JCudaDriver.cuMemcpyDtoH(Pointer.to(new float[1]), x, 4));
    EmulatedDevice.heal();

    EmulatedDevice.failLaunch(2);
    is(LOST, graph.getAsInt());
    EmulatedDevice.heal();

    EmulatedDevice.failLaunch(1);
    Pointer one = scalar(1f);
    assertEquals(
        cublasStatus.CUBLAS_STATUS_EXECUTION_FAILED,
        JCublas2.cublasSgemm(handle, 0, 0, 1, 1, 1, one, x, 1, x, 1, one, x, 1));
    is(LOST, JCudaDriver.cuCtxSynchronize());
    EmulatedDevice.heal();

    EmulatedDevice.failLaunchLater(3);
    ok(graph.getAsInt());
    ok(graph.getAsInt());
    ok(kernel.getAsInt());
    is(LOST, JCudaDriver.cuStreamSynchronize(stream));
    is(LOST, kernel.getAsInt());
    EmulatedDevice.heal();
    ok(kernel.getAsInt());
    ok(JCudaDriver.cuStreamSynchronize(stream));
  }

  private CUgraphExec twoKernels(CUfunction add, CUstream stream, CUdeviceptr x) {
    CUgraph graph = new CUgraph();
    CUgraphExec exec = new CUgraphExec();
    ok(JCudaDriver.cuStreamBeginCapture(stream, 1));
    ok(add(add, stream, x, x, 1, 1));
    ok(add(add, stream, x, x, 1, 1));
    ok(JCudaDriver.cuStreamEndCapture(stream, graph));
    ok(JCudaDriver.cuGraphInstantiate(exec, graph, 0));
    ok(JCudaDriver.cuGraphDestroy(graph));
    atTheEnd(() -> ok(JCudaDriver.cuGraphExecDestroy(exec)));
    return exec;
  }
}
