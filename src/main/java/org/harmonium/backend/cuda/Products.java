package org.harmonium.backend.cuda;

import static jcuda.cudaDataType.CUDA_R_16BF;
import static jcuda.cudaDataType.CUDA_R_32F;
import static jcuda.jcublas.JCublas2.cublasGemmEx_new;
import static jcuda.jcublas.JCublas2.cublasSgemm;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F;
import static jcuda.jcublas.cublasGemmAlgo.CUBLAS_GEMM_DEFAULT;
import static jcuda.jcublas.cublasOperation.CUBLAS_OP_N;
import static jcuda.jcublas.cublasOperation.CUBLAS_OP_T;

import java.util.ArrayList;
import java.util.List;
import jcuda.CudaException;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.Precision;
import org.harmonium.backend.Scalar;

/**
 * Products by cuBLAS. cuBLAS is column-major, so it computes Cᵀ = op(B)ᵀ op(A)ᵀ, whose column-major
 * storage is the row-major storage of C. Coefficients are read on the device, so that a recorded
 * product uses their current values.
 */
final class Products implements AutoCloseable {
  private final Lanes lanes;
  private final Cells cells;
  private final Rounding rounding;
  private final DeviceMemory memory;
  private final Precision precision;
  private final List<CublasLane> perLane = new ArrayList<>();

  Products(
      Lanes lanes,
      Cells cells,
      Rounding rounding,
      DeviceMemory memory,
      Device device,
      Precision precision) {
    this.lanes = lanes;
    this.cells = cells;
    this.rounding = rounding;
    this.memory = memory;
    this.precision = precision;
    for (int i = 0; i < Lanes.COUNT; i++) {
      perLane.add(new CublasLane(lanes.stream(i), memory, device, precision));
    }
  }

  /** Returns the version of cuBLAS, such as 12.6.4. */
  String version() {
    return perLane.get(0).version();
  }

  /** Computes C = alpha op(A) op(B) + beta C. */
  void gemm(
      Scalar alpha,
      CudaMatrix a,
      boolean transposeA,
      CudaMatrix b,
      boolean transposeB,
      Scalar beta,
      CudaMatrix c) {
    if (precision == Precision.BF16) {
      rounding.require(a);
      rounding.require(b);
    }
    lanes.holds(a.handle());
    lanes.holds(b.handle());
    lanes.holds(c.handle());
    lanes.reads(a.block);
    lanes.reads(b.block);
    lanes.writes(c.block);
    try {
      int lane = lanes.next();
      if (lanes.launches()) {
        CUdeviceptr alphaAt = cells.place(alpha).pointer();
        CUdeviceptr betaAt = cells.place(beta).pointer();
        if (cells.dirty()) {
          cells.flush();
        }
        cublasHandle handle = perLane.get(lane).handle();
        multiply(handle, alphaAt, a, transposeA, b, transposeB, betaAt, c, c.pointer());
      } else {
        rehearse(a, transposeA, b, transposeB, c);
        cells.place(alpha);
        cells.place(beta);
      }
      lanes.launched();
    } catch (CudaException e) {
      throw Faults.in("gemm", e);
    }
    rounding.follow(c);
  }

  /**
   * Runs the product once before it is captured, into scratch memory: at the first use, cuBLAS
   * allocates for a handle and loads the kernel for a shape, which is not permitted during a
   * capture. It runs on every lane, because the second step of a sequence may assign the product to
   * another lane than the first.
   */
  private void rehearse(
      CudaMatrix a, boolean transposeA, CudaMatrix b, boolean transposeB, CudaMatrix c) {
    CUdeviceptr zero = cells.place(Scalar.ZERO).pointer();
    if (cells.dirty()) {
      cells.flush();
    }
    long bytes = (long) c.rows() * c.stride() * Float.BYTES;
    CUdeviceptr nowhere = memory.take(bytes);
    try {
      for (CublasLane lane : perLane) {
        multiply(lane.handle(), zero, a, transposeA, b, transposeB, zero, c, nowhere);
        lane.await(); // another lane may reuse the memory
      }
    } finally {
      memory.give(nowhere, bytes);
    }
  }

  private void multiply(
      cublasHandle handle,
      CUdeviceptr alpha,
      CudaMatrix a,
      boolean transposeA,
      CudaMatrix b,
      boolean transposeB,
      CUdeviceptr beta,
      CudaMatrix c,
      CUdeviceptr into) {
    int opB = transposeB ? CUBLAS_OP_T : CUBLAS_OP_N;
    int opA = transposeA ? CUBLAS_OP_T : CUBLAS_OP_N;
    int inner = transposeA ? a.rows() : a.cols();
    if (precision != Precision.BF16) {
      check(
          cublasSgemm(
              handle,
              opB,
              opA,
              c.cols(),
              c.rows(),
              inner,
              alpha,
              b.pointer(),
              b.stride(),
              a.pointer(),
              a.stride(),
              beta,
              into,
              c.stride()));
      return;
    }
    check(
        cublasGemmEx_new(
            handle,
            opB,
            opA,
            c.cols(),
            c.rows(),
            inner,
            alpha,
            b.twin(),
            CUDA_R_16BF,
            b.stride(),
            a.twin(),
            CUDA_R_16BF,
            a.stride(),
            beta,
            into,
            CUDA_R_32F,
            c.stride(),
            CUBLAS_COMPUTE_32F,
            CUBLAS_GEMM_DEFAULT));
  }

  /** Checks a status, because some are returned even if exceptions are enabled. */
  private static void check(int status) {
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw new CudaException(cublasStatus.stringFor(status));
    }
  }

  @Override
  public void close() {
    AllOf closing = new AllOf();
    perLane.forEach(lane -> closing.of(lane));
    closing.end();
  }
}
