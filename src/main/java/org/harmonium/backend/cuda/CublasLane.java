package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasGetVersion;
import static jcuda.jcublas.JCublas2.cublasSetAtomicsMode;
import static jcuda.jcublas.JCublas2.cublasSetMathMode;
import static jcuda.jcublas.JCublas2.cublasSetPointerMode;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;
import static jcuda.jcublas.cublasAtomicsMode.CUBLAS_ATOMICS_NOT_ALLOWED;
import static jcuda.jcublas.cublasMath.CUBLAS_DEFAULT_MATH;
import static jcuda.jcublas.cublasMath.CUBLAS_TF32_TENSOR_OP_MATH;
import static jcuda.jcublas.cublasPointerMode.CUBLAS_POINTER_MODE_DEVICE;

import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcublas.cublasHandle;
import jcuda.runtime.cudaStream_t;
import org.harmonium.backend.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A cuBLAS handle on one stream, created at its first use. Each stream has its own handle and
 * workspace, because branches of a graph may run concurrently and a handle without a workspace
 * would allocate one in each graph.
 */
final class CublasLane implements AutoCloseable {
  /** The workspace sizes recommended by NVIDIA, from Hopper on and before. */
  private static final long HOPPER_WORKSPACE = 32L << 20;

  private static final long WORKSPACE = 4L << 20;

  private final CUstream stream;
  private final DeviceMemory memory;
  private final Precision precision;
  private final long workspaceBytes;
  private @Nullable cublasHandle handle;
  private @Nullable CUdeviceptr workspace;

  CublasLane(CUstream stream, DeviceMemory memory, Device device, Precision precision) {
    this.stream = stream;
    this.memory = memory;
    this.precision = precision;
    this.workspaceBytes = device.capability() >= 90 ? HOPPER_WORKSPACE : WORKSPACE;
  }

  cublasHandle handle() {
    cublasHandle present = handle;
    if (present == null) {
      present = make();
    }
    return present;
  }

  private cublasHandle make() {
    CUdeviceptr room = workspace;
    if (room == null) {
      room = memory.take(workspaceBytes);
      workspace = room;
    }
    cublasHandle made = new cublasHandle();
    cublasCreate(made);
    handle = made;
    cublasSetStream(made, new cudaStream_t(stream)); // first, because it resets the workspace
    cublasSetWorkspace(made, room, workspaceBytes);
    cublasSetPointerMode(made, CUBLAS_POINTER_MODE_DEVICE);
    cublasSetAtomicsMode(made, CUBLAS_ATOMICS_NOT_ALLOWED); // the same bits in each run
    cublasSetMathMode(
        made, precision == Precision.TF32 ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH);
    return made;
  }

  /** Waits until all work on the stream is complete. */
  void await() {
    cuStreamSynchronize(stream);
  }

  String version() {
    int[] version = new int[1];
    cublasGetVersion(handle(), version);
    // For example, 120604 for 12.6.4.
    return version[0] / 10_000 + "." + version[0] / 100 % 100 + "." + version[0] % 100;
  }

  @Override
  public void close() {
    if (workspace != null) {
      memory.give(workspace, workspaceBytes);
      workspace = null;
    }
    if (handle != null) {
      cublasDestroy(handle);
      handle = null;
    }
  }
}
