package org.harmonium.backend.cpu;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The product of an OpenBLAS that is installed on the machine, reached by JNI straight on the
 * arrays.
 *
 * <p>On Linux the library is {@code libopenblas.so.0} as the dynamic linker finds it ({@code
 * LD_LIBRARY_PATH} included); elsewhere it is the system's default BLAS. The system properties
 * {@code dev.ludovic.netlib.blas.nativeLib} (a name) and {@code
 * dev.ludovic.netlib.blas.nativeLibPath} (a file) choose another one.
 *
 * <p>OpenBLAS has threads of its own, as many as there are cores unless the environment variable
 * {@code OPENBLAS_NUM_THREADS} (or {@code OMP_NUM_THREADS} for a build with OpenMP) says otherwise
 * when the process starts. The order of its sums may depend on that number and on the processor,
 * and so may the last bits of a result.
 */
final class OpenBlasGemm implements Gemm {
  private static final String LIBRARY_NAME = "dev.ludovic.netlib.blas.nativeLib";
  private static final String LIBRARY_PATH = "dev.ludovic.netlib.blas.nativeLibPath";

  private final NativeBLAS blas;

  /**
   * Loads the library.
   *
   * @throws UnsupportedOperationException if there is none, with the reason
   */
  OpenBlasGemm() {
    if (OpenBlasGemm.class.getResource("/dev/ludovic/netlib/blas/NativeBLAS.class") == null) {
      throw new UnsupportedOperationException(
          "OpenBLAS needs dev.ludovic.netlib:blas; add it to the dependencies or choose"
              + " cpu.blas=auto");
    }
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")
        && System.getProperty(LIBRARY_PATH) == null
        && System.getProperty(LIBRARY_NAME) == null) {
      // The default, libblas.so.3, may be the reference BLAS, which is slower than the product of
      // our own.
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

  /** Why there is no OpenBLAS, in one sentence; null if there is one. */
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
    // BLAS counts down columns: what it takes for B' A' = (A B)' are our B, A and C as they lie.
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
