package org.harmonium.backend.cpu;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The product of an installed OpenBLAS, called by JNI directly on the arrays.
 *
 * <p>On Linux the library is {@code libopenblas.so.0} as found by the dynamic linker (including
 * {@code LD_LIBRARY_PATH}); elsewhere it is the system's default BLAS. The system properties {@code
 * dev.ludovic.netlib.blas.nativeLib} (a name) and {@code dev.ludovic.netlib.blas.nativeLibPath} (a
 * file) select another library.
 *
 * <p>OpenBLAS has its own threads, one per core unless the environment variable {@code
 * OPENBLAS_NUM_THREADS} (or {@code OMP_NUM_THREADS} for a build with OpenMP) sets another number
 * before the process starts. The order of its sums, and therefore the last bits of a result, may
 * depend on that number and on the processor.
 */
final class OpenBlasGemm implements Gemm {
  private static final String LIBRARY_NAME = "dev.ludovic.netlib.blas.nativeLib";
  private static final String LIBRARY_PATH = "dev.ludovic.netlib.blas.nativeLibPath";

  private final NativeBLAS blas;

  /** Loads the library, or throws UnsupportedOperationException with the reason. */
  OpenBlasGemm() {
    if (OpenBlasGemm.class.getResource("/dev/ludovic/netlib/blas/NativeBLAS.class") == null) {
      throw new UnsupportedOperationException(
          "OpenBLAS needs dev.ludovic.netlib:blas; add it to the dependencies or choose"
              + " cpu.blas=auto");
    }
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")
        && System.getProperty(LIBRARY_PATH) == null
        && System.getProperty(LIBRARY_NAME) == null) {
      // The default, libblas.so.3, may be the reference BLAS, which is slower than the built-in
      // product.
      System.setProperty(LIBRARY_NAME, "libopenblas.so.0");
    }
    try {
      blas = NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError e) {
      throw new UnsupportedOperationException(
          "no OpenBLAS could be loaded ("
              + e.getMessage()
              + "): install one, on Debian or Ubuntu with `apt install libopenblas0-pthread`",
          e);
    }
  }

  /** Returns the reason why OpenBLAS is unavailable, or null if it is available. */
  static @Nullable String unavailableReason() {
    try {
      new OpenBlasGemm();
      return null;
    } catch (UnsupportedOperationException e) {
      return e.getMessage();
    }
  }

  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public void multiply(
      float alpha,
      CpuMatrix a,
      boolean transA,
      CpuMatrix b,
      boolean transB,
      float beta,
      CpuMatrix c) {
    int k = transA ? a.rows : a.cols;
    if (c.rows == 0 || c.cols == 0) {
      return;
    }
    if (k == 0 || alpha == 0) {
      Gemm.scale(beta, c);
      return;
    }
    // BLAS is column-major, so row-major A B = C is computed as B' A' = C' on the same arrays.
    blas.sgemm(
        transB ? "T" : "N",
        transA ? "T" : "N",
        c.cols,
        c.rows,
        k,
        alpha,
        b.data,
        b.offset,
        b.cols,
        a.data,
        a.offset,
        a.cols,
        beta,
        c.data,
        c.offset,
        c.cols);
  }
}
