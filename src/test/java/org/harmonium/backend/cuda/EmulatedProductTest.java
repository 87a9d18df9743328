package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasPointerMode;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.harmonium.backend.Philox;
import org.junit.jupiter.api.Test;

/** Products as cuBLAS makes them. */
class EmulatedProductTest extends OnEmulatedDevice {
  private static final int M = 37;
  private static final int N = 21;
  private static final int K = 53;
  private static final int LD = 64;

  private final long key = Philox.key(1, 2);

  private float[] values(int n, int draw) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = Philox.uniform(Philox.word(key, draw, 0, i)) - 0.5f;
    }
    return values;
  }

  private cublasHandle handle() {
    cublasHandle handle = new cublasHandle();
    isBlas(cublasStatus.CUBLAS_STATUS_SUCCESS, JCublas2.cublasCreate(handle));
    atTheEnd(() -> isBlas(cublasStatus.CUBLAS_STATUS_SUCCESS, JCublas2.cublasDestroy(handle)));
    return handle;
  }

  private static void isBlas(int expected, int status) {
    assertEquals(cublasStatus.stringFor(expected), cublasStatus.stringFor(status));
  }

  private static double at(float[] x, boolean transposed, int row, int col) {
    return transposed ? x[row * LD + col] : x[col * LD + row];
  }

  /** The largest error against sums in double, for alpha = 2, beta = 3. */
  private double error(boolean transA, boolean transB, int compute, int mode) {
    float[] a = values(LD * LD, 1);
    float[] b = values(LD * LD, 2);
    float[] c = values(LD * N, 3);
    CUdeviceptr result = upload(c);
    cublasHandle handle = handle();
    isBlas(0, JCublas2.cublasSetPointerMode(handle, mode));
    boolean onDevice = mode == cublasPointerMode.CUBLAS_POINTER_MODE_DEVICE;
    Pointer alpha = onDevice ? upload(2) : Pointer.to(new float[] {2});
    Pointer beta = onDevice ? upload(3) : Pointer.to(new float[] {3});
    int f = cudaDataType.CUDA_R_32F;
    isBlas(
        0,
        JCublas2.cublasGemmEx_new(
            handle,
            transA ? 1 : 0,
            transB ? 1 : 0,
            M,
            N,
            K,
            alpha,
            upload(a),
            f,
            LD,
            upload(b),
            f,
            LD,
            beta,
            result,
            f,
            LD,
            compute,
            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
    float[] found = download(result, LD * N);
    double worst = 0;
    for (int i = 0; i < LD; i++) {
      for (int j = 0; j < N; j++) {
        double sum = 0;
        for (int k = 0; k < K && i < M; k++) {
          sum += at(a, transA, i, k) * at(b, transB, k, j);
        }
        double expected = i < M ? 2 * sum + 3 * c[j * LD + i] : c[j * LD + i];
        worst = Math.max(worst, Math.abs(found[j * LD + i] - expected));
      }
    }
    return worst;
  }

  @Test
  void gemm_allTransposes_nearTheSumInDouble() {
    for (int mode = 0; mode < 2; mode++) {
      for (int trans = 0; trans < 4; trans++) {
        double error =
            error(trans % 2 > 0, trans > 1, cublasComputeType.CUBLAS_COMPUTE_32F_PEDANTIC, mode);
        assertTrue(error < 5e-6, trans + ": " + error);
      }
    }
  }

  /** Neither with a rounding after each product nor without. */
  @Test
  void gemm_isNotThePlainSum() {
    float[] a = values(LD * LD, 1);
    CUdeviceptr x = upload(a);
    CUdeviceptr out = allocate(4L * LD);
    isBlas(
        0,
        JCublas2.cublasSgemm(
            handle(), 0, 0, LD, 1, LD, scalar(1f), x, LD, x, LD, scalar(0f), out, LD));
    float[] found = download(out, LD);
    int rounded = 0;
    int fused = 0;
    for (int row = 0; row < LD; row++) {
      float sum = 0;
      float chain = 0;
      for (int k = 0; k < LD; k++) {
        sum += a[k * LD + row] * a[k];
        chain = Math.fma(a[k * LD + row], a[k], chain);
      }
      assertEquals(chain, found[row], 1e-5f);
      rounded += found[row] == sum ? 1 : 0;
      fused += found[row] == chain ? 1 : 0;
    }
    assertTrue(rounded < LD / 2 && fused < LD / 2, rounded + " and " + fused + " of " + LD);
  }

  @Test
  void gemm_tf32_rounds() {
    double error = error(false, false, cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32, 0);
    assertTrue(error > 2e-5 && error < 5e-3, "" + error);
  }

  @Test
  void sgemm_mathModeTf32_roundsToo() {
    cublasHandle handle = handle();
    CUdeviceptr x = upload(1 + 0x1p-12f);
    CUdeviceptr out = allocate(4);
    Pointer one = scalar(1f);
    Pointer zero = scalar(0f);
    isBlas(0, JCublas2.cublasSgemm(handle, 0, 0, 1, 1, 1, one, x, 1, upload(1), 1, zero, out, 1));
    assertEquals(1 + 0x1p-12f, download(out, 1)[0], "beta = 0 overwrites NaN");
    isBlas(0, JCublas2.cublasSetMathMode(handle, cublasMath.CUBLAS_TF32_TENSOR_OP_MATH));
    isBlas(0, JCublas2.cublasSgemm(handle, 0, 0, 1, 1, 1, one, x, 1, upload(1), 1, zero, out, 1));
    assertEquals(1, download(out, 1)[0]);
  }

  @Test
  void gemm_bfloat16() {
    // 1.5 and -2 are exact in bfloat16: their upper halves are 0x3fc0 and 0xc000.
    CUdeviceptr x = allocate(4);
    ok(JCudaDriver.cuMemsetD16(x, (short) 0x3fc0, 1));
    ok(JCudaDriver.cuMemsetD16(x.withByteOffset(2), (short) 0xc000, 1));
    CUdeviceptr out = allocate(4);
    int b = cudaDataType.CUDA_R_16BF;
    isBlas(
        0,
        JCublas2.cublasGemmEx_new(
            handle(),
            0,
            0,
            1,
            1,
            2,
            scalar(1f),
            x,
            b,
            1,
            x,
            b,
            2,
            scalar(0f),
            out,
            cudaDataType.CUDA_R_32F,
            1,
            cublasComputeType.CUBLAS_COMPUTE_32F,
            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
    assertEquals(6.25f, download(out, 1)[0]);
  }

  @Test
  void gemm_runsInItsStream() {
    cublasHandle handle = handle();
    CUstream stream = stream();
    isBlas(0, JCublas2.cublasSetStream(handle, new cudaStream_t(stream)));
    CUdeviceptr out = upload(0);
    isBlas(
        0,
        JCublas2.cublasSgemm(
            handle, 0, 0, 1, 1, 1, scalar(1f), upload(3), 1, upload(5), 1, scalar(0f), out, 1));
    assertEquals(0, download(out, 1)[0], "nothing has waited yet");
    ok(JCudaDriver.cuStreamSynchronize(stream));
    assertEquals(15, download(out, 1)[0]);
  }

  @Test
  void gemm_wrongArguments_areRefused() {
    EmulatedDevice.quiet(true);
    cublasHandle handle = handle();
    CUdeviceptr x = upload(1, 2, 3, 4);
    Pointer one = scalar(1f);
    int invalid = cublasStatus.CUBLAS_STATUS_INVALID_VALUE;
    isBlas(invalid, JCublas2.cublasSgemm(handle, 0, 0, 2, 2, 2, one, x, 1, x, 2, one, x, 2));
    isBlas(invalid, JCublas2.cublasSgemm(handle, 0, 0, 2, 2, 2, one, x, 2, x, 2, one, x, 1));
    isBlas(invalid, JCublas2.cublasSgemm(handle, 0, 7, 2, 2, 2, one, x, 2, x, 2, one, x, 2));
    int failed = cublasStatus.CUBLAS_STATUS_EXECUTION_FAILED;
    isBlas(failed, JCublas2.cublasSgemm(handle, 0, 0, 2, 2, 3, one, x, 2, x, 3, one, x, 2));
    isBlas(0, JCublas2.cublasSetPointerMode(handle, cublasPointerMode.CUBLAS_POINTER_MODE_DEVICE));
    isBlas(failed, JCublas2.cublasSgemm(handle, 0, 0, 2, 2, 2, one, x, 2, x, 2, one, x, 2));
    isBlas(failed, JCublas2.cublasSetWorkspace(handle, x, 17));
    int unsupported = cublasStatus.CUBLAS_STATUS_NOT_SUPPORTED;
    int d = cudaDataType.CUDA_R_64F;
    isBlas(
        unsupported,
        JCublas2.cublasGemmEx_new(handle, 0, 0, 1, 1, 1, x, x, d, 1, x, d, 1, x, x, d, 1, 68, -1));
    cublasHandle gone = new cublasHandle();
    isBlas(0, JCublas2.cublasCreate(gone));
    isBlas(0, JCublas2.cublasDestroy(gone));
    isBlas(
        cublasStatus.CUBLAS_STATUS_NOT_INITIALIZED,
        JCublas2.cublasSgemm(gone, 0, 0, 2, 2, 2, one, x, 2, x, 2, one, x, 2));
  }
}
