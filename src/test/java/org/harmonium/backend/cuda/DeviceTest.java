package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jcuda.driver.CUdevice;
import org.harmonium.backend.BackendException;
import org.junit.jupiter.api.Test;

/** What is demanded of a device and its driver, without either. */
class DeviceTest {
  private static Device withDriver(int version) {
    return new Device(new CUdevice(), 0, "a GPU", 90, 132, 1L << 37, version);
  }

  @Test
  void requireDriverFor_anOlderOne_saysWhichCublasItServes() {
    assertDoesNotThrow(() -> withDriver(12_020).requireDriverFor(12));
    assertDoesNotThrow(() -> withDriver(13_000).requireDriverFor(12));
    assertDoesNotThrow(() -> withDriver(13_000).requireDriverFor(13));
    assertEquals(
        "cuBLAS 13 requires a newer driver than the installed one for CUDA 12.8; install cuBLAS 12"
            + " (`pip install nvidia-cublas-cu12`) or a newer driver",
        assertThrows(BackendException.class, () -> withDriver(12_080).requireDriverFor(13))
            .getMessage());
  }

  @Test
  void remedy_dependsOnWhyTheDriverRefusesPtx() {
    assertEquals(
        "put the folder of libnvidia-ptxjitcompiler.so.1, a part of the driver, into"
            + " LD_LIBRARY_PATH",
        Kernels.remedy("CUDA_ERROR_JIT_COMPILER_NOT_FOUND"));
    assertEquals(
        "unset CUDA_DISABLE_PTX_JIT", Kernels.remedy("CUDA_ERROR_JIT_COMPILATION_DISABLED"));
    assertEquals("install a newer driver", Kernels.remedy("CUDA_ERROR_UNSUPPORTED_PTX_VERSION"));
  }
}
